import { ACTIONS } from '../../../domain/action.ts';
import { DATE } from '../dates.ts';
import { BYTES, COUNT, ID, nullable, objectOf, oneOf, TIME } from '../schema.ts';
import { PROGRESS } from '../tasks/schema.ts';
import { Type } from '../type.ts';

/** What does not go as it should, and will not by itself. */
export const NEED = objectOf({
  kind: oneOf(
    ['failed', 'missed', 'overdue', 'missing', 'damaged', 'store'],
    'failed: the last task of a schedule on a target; missed: the last slots of a schedule, and nothing was done since; overdue: what has waited for an hour, or that nobody fires; missing, damaged: a snapshot; store: it cannot be used (told to staff).',
  ),
  reason: Type.String({ description: 'A word that programs compare.' }),
  at: nullable(TIME),
  targetId: nullable(ID),
  scheduleId: nullable(ID),
  runId: nullable(ID),
  taskId: nullable(ID),
  snapshotId: nullable(ID),
  storeId: nullable(ID),
});

const RUNNING = objectOf({
  taskId: ID,
  runId: ID,
  scheduleId: nullable(ID),
  targetId: ID,
  storeId: ID,
  action: oneOf(ACTIONS),
  startedAt: nullable(TIME),
  progress: nullable(PROGRESS),
  expectedBytes: nullable(BYTES, "Of files, as the target's newest snapshot holds."),
  secondsLeft: nullable(COUNT, 'At the pace that it has had so far; null: nobody can tell.'),
});

const HOUR = objectOf({ at: TIME, slots: COUNT });

/** What people are shown first. */
export const OVERVIEW = objectOf({
  now: TIME,
  needs: Type.Array(NEED, { maxItems: 100, description: 'Stores first, then the latest.' }),
  needsCount: { ...COUNT, description: 'How many there are, told or not.' },
  running: Type.Array(RUNNING, { maxItems: 100 }),
  runningCount: COUNT,
  upcoming: Type.Array(HOUR, {
    description: 'How many slots come in each of the next 24 hours, the one that has begun first.',
  }),
});

const DAY = objectOf({
  date: DATE,
  planned: { ...COUNT, description: 'All, those to come and those at work among them.' },
  succeeded: COUNT,
  warned: COUNT,
  failed: COUNT,
  missed: COUNT,
  skipped: { ...COUNT, description: 'Called off ones too, and those of a pause.' },
  isOverdue: Type.Boolean({
    description:
      'Whether, as the day ended, a slot had failed, was missed or waited for an hour, and no backup had been made since. A day without slots is idle, and may be overdue by those before.',
  }),
});

/** A target's days, in their order. */
export const TARGET_DAYS = objectOf({ targetId: ID, days: Type.Array(DAY) });
