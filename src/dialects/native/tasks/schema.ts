import { ACTIONS } from '../../../domain/action.ts';
import { statesOf } from '../../../domain/state-machine.ts';
import { TASK_STATES } from '../../../domain/task.ts';
import { CHECK } from '../schedules/schema.ts';
import { BYTES, FAILURE, ID, nullable, objectOf, oneOf, TIME, UUID } from '../schema.ts';
import { Type } from '../type.ts';

const COUNT = Type.Integer({ minimum: 0 });

/** What a task or a restore has done so far. */
export const PROGRESS = objectOf({ files: COUNT, bytes: BYTES });

/** What work waits for that no node which was seen lately can take up. */
export const MISSED_NODE = nullable(
  objectOf({ name: Type.String(), seenAt: nullable(TIME) }),
  'The node that it waits for, where that was not seen lately; staff are told.',
);

const STEP = objectOf({
  kind: oneOf(['pre_script', 'prune', 'compact', 'post_script']),
  outcome: oneOf(['done', 'skipped', 'failed']),
  failure: nullable(FAILURE),
  startedAt: TIME,
  finishedAt: TIME,
});

const EVIDENCE = objectOf({
  copies: COUNT,
  left: Type.Integer({ description: 'Copies that the time did not suffice for.' }),
  snapshot: nullable(objectOf({ id: ID, uuid: UUID, name: Type.String() })),
  files: COUNT,
  bytes: BYTES,
  differences: Type.Array(
    objectOf({ path: Type.String(), how: oneOf(['missing', 'kind', 'size', 'content', 'link']) }),
  ),
  differenceCount: COUNT,
});

/** One target's part of a run. */
export const TASK = objectOf({
  id: ID,
  uuid: UUID,
  runId: ID,
  accountId: ID,
  scheduleId: nullable(ID),
  targetId: ID,
  storeId: ID,
  snapshotId: nullable(ID, 'What it is to make; a check makes none.'),
  action: oneOf(ACTIONS),
  check: nullable(CHECK),
  position: Type.Integer(),
  state: oneOf(statesOf(TASK_STATES)),
  reason: nullable(Type.String(), 'A word for why it was skipped or failed, waits, or is to be looked at.'),
  attempt: Type.Integer(),
  notBefore: nullable(TIME, 'When its next attempt may begin.'),
  createdAt: TIME,
  startedAt: nullable(TIME),
  finishedAt: nullable(TIME),
  failure: nullable(FAILURE),
  remarks: Type.Array(FAILURE),
  progress: nullable(PROGRESS),
  steps: Type.Array(STEP, { description: 'What was done besides the copy.' }),
  evidence: nullable(EVIDENCE, 'What a check saw.'),
  waitsFor: MISSED_NODE,
});

const LINE = objectOf({
  number: ID,
  at: TIME,
  kind: Type.String(),
  params: Type.Record(Type.String(), Type.Unknown()),
  detail: Type.String({ description: 'The line in words.' }),
});

/** Some lines of a task's log. */
export const TASK_LOG = objectOf({
  taskId: ID,
  state: oneOf(statesOf(TASK_STATES)),
  lines: Type.Array(LINE),
  first: Type.Integer({ description: 'The number of the first line that is kept; 0 where there is none.' }),
  last: Type.Integer({ description: 'The number of the last line.' }),
});

/** What scripts wrote that were run for a task. */
export const TASK_OUTPUTS = objectOf({
  items: Type.Array(objectOf({ phase: oneOf(['pre', 'post']), output: Type.String() })),
});
