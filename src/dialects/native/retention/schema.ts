import { RETENTION } from '../rules.ts';
import { SCHEDULE } from '../schedules/schema.ts';
import { BYTES, COUNT, ID, nullable, objectOf, oneOf, TIME, wholeFrom } from '../schema.ts';
import { Type } from '../type.ts';

/** A policy to think about; the schedule's own where absent. */
export const RETENTION_PREVIEW_REQUEST = Type.Object(
  { retention: Type.Optional(RETENTION) },
  { additionalProperties: false },
);

const REASON = objectOf({
  reason: Type.String(),
  params: Type.Record(Type.String(), Type.Unknown()),
  detail: Type.String({ description: 'In words.' }),
});

const SNAPSHOT = objectOf({
  snapshotId: ID,
  name: Type.String(),
  takenAt: TIME,
  bytes: nullable(BYTES),
  reasons: Type.Array(REASON),
});

const POOL = objectOf({
  targetId: ID,
  targetName: Type.String(),
  storeId: ID,
  storeLocation: Type.String(),
  isShrunk: Type.Boolean({ description: 'Of backups that hold far less than those before, which are kept apart.' }),
  keeps: Type.String({ description: 'The policy in words.' }),
  keep: Type.Array(SNAPSHOT),
  expire: Type.Array(SNAPSHOT),
  keptBytes: BYTES,
  expiredBytes: BYTES,
  year: objectOf({
    made: Type.Integer(),
    standing: Type.Integer(),
    bytes: nullable(BYTES),
    isCut: Type.Boolean({ description: 'It has more slots than are played.' }),
  }),
});

/** What a policy keeps and lets go, in each store, today and over the year ahead. */
export const RETENTION_PREVIEW = objectOf({
  pools: Type.Array(POOL),
  newlyGoing: wholeFrom(0, Number.MAX_SAFE_INTEGER, 'How many go that the policy of now keeps.'),
  clockDoubt: nullable(
    objectOf({
      expiry: oneOf(['nothing', 'one_for_one'], 'What goes for now: nothing, or one with each new backup at most.'),
      until: nullable(TIME),
      standingSeconds: nullable(wholeFrom(0, Number.MAX_SAFE_INTEGER, 'For how long the clock has to stand.')),
    }),
    'While the clock is doubted less goes than the policy says.',
  ),
  undoableForSeconds: { ...COUNT, description: 'For how long a change of policy can be undone; 0: not at all.' },
  undoable: nullable(
    objectOf({ count: Type.Integer(), since: TIME }),
    'How many an undo would bring back, and when the first change was made that it undoes.',
  ),
});

/** What an undo brought back, and the schedule with the policy that stands again. */
export const RETENTION_UNDONE = objectOf({
  schedule: SCHEDULE,
  broughtBack: wholeFrom(0, Number.MAX_SAFE_INTEGER, 'How many snapshots can be restored again.'),
});
