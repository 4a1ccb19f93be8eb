import type { Static } from 'typebox';
import type { Actor } from '../../../domain/account.ts';
import { ACTIONS, type Action } from '../../../domain/action.ts';
import { clockCells } from '../../../domain/clock-cells.ts';
import { assertTimeZone } from '../../../domain/recurrence/index.ts';
import { formatTime } from '../../../server/utc-time.ts';
import type { ExplainedSlot, ScheduleFilter, Slot } from '../../../services/schedules/index.ts';
import type { NativeServices } from '../call.ts';
import { datesIn, datesQuery, spanOf, windowIn } from '../dates.ts';
import { toKey } from '../keys.ts';
import { listOf } from '../lists.ts';
import { type OperationTable, operation } from '../operation.ts';
import { refuse, sayingProblems, showFailureOrNull } from '../problems.ts';
import { anyOf, ID, KEY_TEXT, oneOf, TIME, textUpTo, wholeFrom } from '../schema.ts';
import type { NativeSpeech } from '../speech/speech.ts';
import { instantIn, timeOrNull } from '../times.ts';
import { Type } from '../type.ts';
import { EXPLANATION, SLOT, SLOT_COUNTS } from './schema.ts';

const DEFAULT_LIMIT = 1_000;
const MOST = 50_000;

/** Of which schedules slots are told. */
const OF_SCHEDULES = {
  account: Type.Optional(ID),
  schedule: Type.Optional(KEY_TEXT),
  target: Type.Optional(KEY_TEXT),
  action: Type.Optional(anyOf(oneOf(ACTIONS))),
  destination: Type.Optional(textUpTo(64)),
};

/** @throws `schedule_unknown`, `target_unknown` */
async function filterOf(
  { schedules, targets }: NativeServices,
  {
    account,
    schedule,
    target,
    action = ACTIONS,
    destination,
  }: {
    readonly account?: number;
    readonly schedule?: string;
    readonly target?: string;
    readonly action?: readonly Action[];
    readonly destination?: string;
  },
  actor: Actor,
): Promise<ScheduleFilter> {
  const found = schedule === undefined ? null : await schedules.find(actor, { ...toKey(schedule), ofAnyAction: true });
  const targetId = target === undefined ? undefined : (await targets.find(actor, toKey(target))).id;
  return {
    actions: action,
    ...(account === undefined ? {} : { accountId: account }),
    ...(found === null ? {} : { ids: [found.id] }),
    ...(targetId === undefined ? {} : { targetId }),
    ...(destination === undefined ? {} : { to: destination }),
  };
}

const listSlots = operation({
  id: 'listSlots',
  summary: 'Past and coming slots in one list, a record each, in their order',
  needs: 'viewer',
  query: {
    from: TIME,
    to: TIME,
    limit: Type.Optional(wholeFrom(1, MOST, `How many rows at most; ${DEFAULT_LIMIT} where absent.`)),
    after: Type.Optional(
      Type.String({ maxLength: 64, description: "Where the page before ended: its answer's Link has it." }),
    ),
    ...OF_SCHEDULES,
  },
  reply: listOf(SLOT),
  run: async (services, { query }, actor) => {
    const { limit = DEFAULT_LIMIT, after } = query;
    const slots = await services.slots.listSlots(actor, await filterOf(services, query, actor), {
      ...windowIn(query),
      limit,
      ...(after === undefined ? {} : { after: slotIn(after) }),
    });
    const last = slots.length === limit ? slots.at(-1) : undefined;
    return { body: { items: slots.map(showSlot) }, next: last === undefined ? null : cursorOf(last) };
  },
});

const showSlot = (slot: Slot): Static<typeof SLOT> => ({
  at: formatTime(slot.at),
  scheduleId: slot.scheduleId,
  state: slot.state === 'recorded' ? slot.run.outcome : slot.state,
  reason: slot.state === 'recorded' ? slot.run.reason : null,
  runId: slot.state === 'recorded' ? slot.run.id : null,
  slots: slot.state === 'recorded' ? slot.run.coversCount : 1,
});

/** How many are counted at most: a week and a day by the hour, two months by the day. */
const MOST_DAYS = { hour: 8, day: 62 } as const;

const countSlots = operation({
  id: 'countSlots',
  summary: 'How many slots of each day, or hour, are to come, ran, failed and did not run',
  needs: 'viewer',
  query: {
    ...datesQuery(MOST_DAYS.hour),
    by: oneOf(['hour', 'day'], `Hours of ${MOST_DAYS.hour} days at most, or ${MOST_DAYS.day} days.`),
    zone: Type.Optional(textUpTo(64, "The IANA zone whose days and hours these are; the account's where absent.")),
    ...OF_SCHEDULES,
  },
  reply: SLOT_COUNTS,
  run: async (services, { query, caller }, actor) => {
    const { by, zone = caller.account.timeZone } = query;
    assertTimeZone(zone);
    const dates = datesIn(query, { zone, now: await services.now(), most: MOST_DAYS[by], usual: MOST_DAYS.hour });
    const cells = clockCells(spanOf(dates, zone), by, zone);
    const counted = await services.slotCounts.countSlots(actor, await filterOf(services, query, actor), cells);
    const some = counted.filter(({ planned, ran, notRan }) => planned + ran + notRan > 0);
    const shown = some.map(({ at, until, ...cell }) => ({ at: formatTime(at), until: formatTime(until), ...cell }));
    return { body: { timeZone: zone, cells: shown } };
  },
});

/** Opaque, so that what it holds can change. */
const cursorOf = ({ at, scheduleId }: Slot): string => Buffer.from(`slot:${at}:${scheduleId}`).toString('base64url');

/** @throws WireRefusal 400 */
function slotIn(cursor: string): Pick<Slot, 'at' | 'scheduleId'> {
  const found = /^slot:(-?\d{1,12}):(\d{1,15})$/.exec(Buffer.from(cursor, 'base64url').toString());
  if (found === null) throw refuse('cursor_unknown');
  return { at: Number(found[1]), scheduleId: Number(found[2]) };
}

const explainSlot = operation({
  id: 'explainSlot',
  summary: 'Why a slot of a schedule is what it is',
  needs: 'viewer',
  query: {
    schedule: KEY_TEXT,
    at: Type.Optional(Type.String({ ...TIME, description: 'The slot; the last that has come where absent.' })),
  },
  reply: EXPLANATION,
  run: async (services, { query, speech }, actor) => {
    const key = { ...toKey(query.schedule), ofAnyAction: true } as const;
    const at = query.at === undefined ? null : instantIn(query.at);
    return { body: showExplained(await services.explanations.explainSlot(actor, key, at), speech) };
  },
});

function showExplained(
  { schedule, at, run, explanation }: ExplainedSlot,
  speech: NativeSpeech,
): Static<typeof EXPLANATION> {
  const { timeZone } = schedule.recurrence;
  const targets = explanation.kind === 'fired' ? explanation.targets : [];
  return {
    scheduleId: schedule.id,
    scheduleName: schedule.name,
    at: formatTime(at),
    local: speech.localTime(at, timeZone),
    timeZone,
    kind: explanation.kind,
    runId: run?.id ?? null,
    reason: run?.reason ?? null,
    targets: targets.map(({ error, blockedSince, ...target }) => ({
      ...target,
      error: showFailureOrNull(error, speech),
      blockedSince: timeOrNull(blockedSince),
    })),
    sentence: speech.sayExplanation({ at, timeZone, explanation }, sayingProblems(speech)),
  };
}

/** The addresses of slots. */
export const SLOT_OPERATIONS: OperationTable = {
  '/slots': { GET: listSlots },
  '/slots/counts': { GET: countSlots },
  '/explanations': { GET: explainSlot },
};
