import { ACTIONS } from '../../../domain/action.ts';
import type { Schedule } from '../../../domain/schedule.ts';
import { IDS_QUERY, idsIn } from '../filters.ts';
import { keyOf, toKey } from '../keys.ts';
import { LIST_QUERY, listOf, type Orders, sortedAnswer, sortedPageOf, sortQuery } from '../lists.ts';
import { type OperationTable, operation } from '../operation.ts';
import { requireSeen } from '../preconditions.ts';
import { refuse } from '../problems.ts';
import { anyOf, ID, KEY_TEXT, NAME, objectOf, oneOf, SOME_KEYS, textUpTo, wholeFrom } from '../schema.ts';
import { Type } from '../type.ts';
import { readChange, readNewSchedule, readPause } from './read.ts';
import { LISTED_SCHEDULE, NEW_SCHEDULE, PAUSE, SCHEDULE, SCHEDULE_CHANGE, SCHEDULE_STATUS } from './schema.ts';
import { answerSchedule, showSchedule, showStatus } from './show.ts';

/** A schedule is found whatever it does. */
const scheduleKey = (given: Parameters<typeof keyOf>[0]) =>
  ({ ...keyOf(given, 'schedule'), ofAnyAction: true }) as const;

const ORDERS = {
  name: ({ name }) => name,
  nextFireAt: ({ nextFireAt }) => nextFireAt,
} as const satisfies Orders<Schedule, 'name' | 'nextFireAt'>;

const listSchedules = operation({
  id: 'listSchedules',
  summary: 'Schedules, the newest first, whatever room made them',
  needs: 'viewer',
  isPolled: true,
  query: {
    ...LIST_QUERY,
    ...sortQuery(ORDERS),
    ...IDS_QUERY,
    account: Type.Optional(ID),
    target: Type.Optional(KEY_TEXT),
    action: Type.Optional(anyOf(oneOf(ACTIONS))),
    destination: Type.Optional(textUpTo(64)),
    name: Type.Optional(anyOf(NAME)),
    search: Type.Optional(textUpTo(100, 'What their names contain.')),
    status: Type.Optional(Type.Boolean({ description: 'Whether each row has its status.' })),
  },
  reply: listOf(LISTED_SCHEDULE),
  run: async (services, { query, speech }, actor) => {
    const { account, target, action = ACTIONS, destination, name, search } = query;
    const targetId = target === undefined ? undefined : (await services.targets.find(actor, toKey(target))).id;
    const filter = {
      actions: action,
      ...idsIn(query),
      ...(account === undefined ? {} : { accountId: account }),
      ...(targetId === undefined ? {} : { targetId }),
      ...(destination === undefined ? {} : { to: destination }),
      ...(name === undefined ? {} : { names: name }),
      ...(search === undefined ? {} : { nameContains: search }),
    };
    const { rows, total } = await services.schedules.list(actor, filter, sortedPageOf(query));
    const lastRuns = query.status === true ? await services.runs.lastBegun(rows) : null;
    return sortedAnswer(rows, total, query, {
      orders: ORDERS,
      show: (row) => ({
        ...showSchedule(row, speech),
        ...(lastRuns === null ? {} : { status: showStatus(row, lastRuns.get(row.id) ?? null) }),
      }),
    });
  },
});

const createSchedule = operation({
  id: 'createSchedule',
  summary: 'A new schedule',
  needs: 'operator',
  body: NEW_SCHEDULE,
  status: 201,
  reply: SCHEDULE,
  run: async (services, { body, speech }, actor) => {
    const made = await services.schedules.create(actor, readNewSchedule(body));
    return { ...answerSchedule(made, speech), location: `/schedules/${made.id}` };
  },
});

const getSchedule = operation({
  id: 'getSchedule',
  summary: 'One schedule',
  needs: 'viewer',
  reply: SCHEDULE,
  run: async (services, given, actor) =>
    answerSchedule(await services.schedules.find(actor, scheduleKey(given)), given.speech),
});

/** A change of policy that lets more snapshots go is to be confirmed. */
const MOST_UNCONFIRMED = 10;

const changeSchedule = operation({
  id: 'changeSchedule',
  summary: 'Changes what is named of a schedule',
  needs: 'operator',
  isVersioned: true,
  query: {
    confirm: Type.Optional(
      wholeFrom(0, Number.MAX_SAFE_INTEGER, 'How many snapshots you know that the change lets go.'),
    ),
  },
  body: SCHEDULE_CHANGE,
  reply: SCHEDULE,
  run: async (services, given, actor) => {
    const key = scheduleKey(given);
    const standing = await services.schedules.find(actor, key);
    const { version } = standing;
    requireSeen(given.version, answerSchedule(standing, given.speech));
    const change = readChange(given.body, standing.targets);
    if (change.retention !== undefined) {
      const { newlyGoing } = await services.comparePolicies(actor, key, change.retention);
      if (newlyGoing > MOST_UNCONFIRMED && newlyGoing !== given.query.confirm) {
        throw refuse('confirmation_required', newlyGoing);
      }
    }
    return answerSchedule(await services.schedules.change(actor, key, change, { version }), given.speech);
  },
});

const deleteSchedule = operation({
  id: 'deleteSchedule',
  summary: 'Deletes a schedule; its snapshots and its history stay',
  needs: 'operator',
  isVersioned: true,
  status: 204,
  run: async (services, given, actor) => {
    const key = scheduleKey(given);
    const { version, ...found } = await services.schedules.find(actor, key);
    requireSeen(given.version, answerSchedule({ ...found, version }, given.speech));
    await services.schedules.delete(actor, [key], { version });
    return {};
  },
});

const deleteSchedules = operation({
  id: 'deleteSchedules',
  summary: 'Deletes schedules, all or none; their snapshots and their history stay',
  needs: 'operator',
  body: objectOf({ schedules: SOME_KEYS }),
  status: 204,
  run: async (services, { body }, actor) => {
    const keys = body.schedules.map((key) => ({ ...toKey(key), ofAnyAction: true }) as const);
    await services.schedules.delete(actor, keys);
    return {};
  },
});

const getStatus = operation({
  id: 'getScheduleStatus',
  summary: 'When a schedule fires next, and when it last did',
  needs: 'viewer',
  reply: SCHEDULE_STATUS,
  run: async (services, given, actor) => {
    const schedule = await services.schedules.find(actor, scheduleKey(given));
    const lastRuns = await services.runs.lastBegun([schedule]);
    return { body: showStatus(schedule, lastRuns.get(schedule.id) ?? null) };
  },
});

const pauseSchedule = operation({
  id: 'pauseSchedule',
  summary: 'Lets a schedule stand still until it is resumed, or until a time; anew: with another end or reason',
  needs: 'operator',
  body: PAUSE,
  reply: SCHEDULE,
  run: async (services, given, actor) => {
    const key = scheduleKey(given);
    const { recurrence } = await services.schedules.find(actor, key);
    const pause = readPause(given.body, recurrence.timeZone);
    return answerSchedule(await services.schedules.pause(actor, key, pause), given.speech);
  },
});

const resumeSchedule = operation({
  id: 'resumeSchedule',
  summary: 'Lets a schedule fire again, from its next slot on',
  needs: 'operator',
  reply: SCHEDULE,
  run: async (services, given, actor) =>
    answerSchedule(await services.schedules.resume(actor, scheduleKey(given)), given.speech),
});

/** The addresses of schedules. */
export const SCHEDULE_OPERATIONS: OperationTable = {
  '/schedules': { GET: listSchedules, POST: createSchedule },
  '/schedules/deletions': { POST: deleteSchedules },
  '/schedules/{key}': { GET: getSchedule, PATCH: changeSchedule, DELETE: deleteSchedule },
  '/schedules/{key}/status': { GET: getStatus },
  '/schedules/{key}/pause': { PUT: pauseSchedule, DELETE: resumeSchedule },
};
