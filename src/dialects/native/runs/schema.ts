import { ACTIONS } from '../../../domain/action.ts';
import { RUN_OUTCOMES, RUN_REASONS } from '../../../domain/run.ts';
import { statesOf } from '../../../domain/state-machine.ts';
import type { TASK_STATES } from '../../../domain/task.ts';
import { CHECK } from '../schedules/schema.ts';
import { ID, NAME, nullable, objectOf, oneOf, TIME, textUpTo, UUID } from '../schema.ts';
import { TASK } from '../tasks/schema.ts';
import { Type } from '../type.ts';

const COUNT = Type.Integer({ minimum: 0 });

const COUNTS = objectOf(
  {
    queued: COUNT,
    running: COUNT,
    succeeded: COUNT,
    succeeded_with_warnings: COUNT,
    failed: COUNT,
    cancelled: COUNT,
    skipped: COUNT,
    abandoned: COUNT,
  } satisfies Readonly<Record<keyof typeof TASK_STATES, typeof COUNT>>,
  'How many of its tasks are in each state.',
);

const FIELDS = {
  id: ID,
  uuid: UUID,
  accountId: ID,
  scheduleId: nullable(ID),
  action: oneOf(ACTIONS),
  trigger: oneOf(['schedule', 'catch_up', 'manual']),
  outcome: oneOf(statesOf(RUN_OUTCOMES)),
  reason: nullable(oneOf(statesOf(RUN_REASONS)), 'Why it is not fired, or has no fire time any more.'),
  fireTime: nullable(TIME, 'Its slot; a request by hand has none.'),
  coversFrom: nullable(TIME, 'The first of the slots that it is the record of.'),
  coversTo: nullable(TIME),
  coversCount: COUNT,
  taskOrder: oneOf(['parallel', 'sequence']),
  createdAt: TIME,
  taskCounts: COUNTS,
};

/** What a slot, or a request, became: as lists have it. */
export const RUN = objectOf(FIELDS);

/** The same, with its tasks where they were asked for. */
export const LISTED_RUN = objectOf({ ...FIELDS, tasks: Type.Optional(Type.Array(TASK)) });

/** The same with its tasks. */
export const RUN_WITH_TASKS = objectOf({ ...FIELDS, tasks: Type.Array(TASK) });

/** How a schedule is run now. */
export const NEW_RUN = Type.Object(
  {
    isWhole: Type.Optional(
      Type.Boolean({
        description: 'Whether nothing is run where an earlier task on one of its targets has not ended.',
      }),
    ),
  },
  { additionalProperties: false },
);

/** A backup by hand. */
export const NEW_BACKUP = Type.Object(
  {
    name: Type.Optional(
      Type.String({
        ...NAME,
        description: "What its snapshot is called; by the target's name and the time where absent.",
      }),
    ),
    class: Type.Optional(oneOf(['backup', 'snapshot'])),
    destination: Type.Optional(textUpTo(64, "local, or a store's location code.")),
  },
  { additionalProperties: false },
);

/** A check by hand. */
export const NEW_CHECK = Type.Object(
  { action: oneOf(['check', 'restore_check']), ...Type.Partial(CHECK).properties },
  { additionalProperties: false },
);
