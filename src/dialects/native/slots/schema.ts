import { RUN_OUTCOMES } from '../../../domain/run.ts';
import { statesOf } from '../../../domain/state-machine.ts';
import { DATE } from '../dates.ts';
import { LOCAL_TIME } from '../previews/schema.ts';
import { COUNT, FAILURE, ID, nullable, objectOf, oneOf, TIME, wholeFrom } from '../schema.ts';
import { Type } from '../type.ts';

/** A slot: what became of it, or that it is to come. */
export const SLOT = objectOf({
  at: TIME,
  scheduleId: ID,
  state: oneOf([...statesOf(RUN_OUTCOMES), 'coming', 'paused', 'suspended']),
  reason: nullable(Type.String(), 'Why it was not run.'),
  runId: nullable(ID, 'null where it has no record yet.'),
  slots: Type.Integer({ description: 'How many slots the record stands for; this is the last of them.' }),
});

/** A day or an hour, and what the slots in it came to. */
const SLOT_COUNT = objectOf({
  at: TIME,
  until: Type.Unsafe<string>({ ...TIME, description: 'The first instant behind it.' }),
  date: DATE,
  hour: nullable(wholeFrom(0, 23), 'null: the whole day.'),
  planned: { ...COUNT, description: 'To come.' },
  ran: COUNT,
  failed: { ...COUNT, description: 'Of those that ran: a task of theirs failed.' },
  notRan: {
    ...COUNT,
    description:
      'Missed, skipped, or left out by a pause as things stand; with the earlier slots that a late run stands for.',
  },
});

/** What slots came to. Days and hours in which none lies are left out. */
export const SLOT_COUNTS = objectOf({ timeZone: Type.String(), cells: Type.Array(SLOT_COUNT) });

const TARGET_OUTCOME = objectOf({
  targetName: Type.String(),
  action: Type.String(),
  state: Type.String(),
  reason: nullable(Type.String()),
  error: nullable(FAILURE),
  blockedSince: nullable(TIME, 'Since when the one before it was at it, where that stood in the way.'),
});

/** Why a slot is what it is. */
export const EXPLANATION = objectOf({
  scheduleId: ID,
  scheduleName: Type.String(),
  at: TIME,
  local: LOCAL_TIME,
  timeZone: Type.String(),
  kind: oneOf(['no_slot', 'before_rule', 'coming', 'due', 'no_targets', 'paused', 'suspended', 'fired', 'not_fired']),
  runId: nullable(ID),
  reason: nullable(Type.String()),
  targets: Type.Array(TARGET_OUTCOME),
  sentence: Type.String({ description: 'The slot, the cause, and what stood in the way, in one sentence.' }),
});
