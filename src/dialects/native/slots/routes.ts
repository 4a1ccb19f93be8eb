import type { Static } from 'typebox';
import { ACTIONS } from '../../../domain/action.ts';
import { formatTime } from '../../../server/utc-time.ts';
import type { ExplainedSlot, Slot } from '../../../services/schedules/index.ts';
import { toKey } from '../keys.ts';
import { listOf } from '../lists.ts';
import { type OperationTable, operation } from '../operation.ts';
import { refuse, sayingProblems, showFailureOrNull } from '../problems.ts';
import { anyOf, ID, KEY_TEXT, oneOf, TIME, textUpTo, wholeFrom } from '../schema.ts';
import type { NativeSpeech } from '../speech/speech.ts';
import { instantIn, timeOrNull } from '../times.ts';
import { Type } from '../type.ts';
import { EXPLANATION, SLOT } from './schema.ts';

const DEFAULT_LIMIT = 1_000;
const MOST = 50_000;

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
    account: Type.Optional(ID),
    schedule: Type.Optional(KEY_TEXT),
    target: Type.Optional(KEY_TEXT),
    action: Type.Optional(anyOf(oneOf(ACTIONS))),
    destination: Type.Optional(textUpTo(64)),
  },
  reply: listOf(SLOT),
  run: async (services, { query }, actor) => {
    const { account, schedule, target, action = ACTIONS, destination, limit = DEFAULT_LIMIT, after } = query;
    const found =
      schedule === undefined ? null : await services.schedules.find(actor, { ...toKey(schedule), ofAnyAction: true });
    const targetId = target === undefined ? undefined : (await services.targets.find(actor, toKey(target))).id;
    const filter = {
      actions: action,
      ...(account === undefined ? {} : { accountId: account }),
      ...(found === null ? {} : { ids: [found.id] }),
      ...(targetId === undefined ? {} : { targetId }),
      ...(destination === undefined ? {} : { to: destination }),
    };
    const slots = await services.slots.listSlots(actor, filter, {
      from: instantIn(query.from),
      to: instantIn(query.to),
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
  '/explanations': { GET: explainSlot },
};
