import { SNAPSHOT_STATES, type SnapshotState } from '../../../domain/snapshot.ts';
import { statesOf } from '../../../domain/state-machine.ts';
import { BYTES, FAILURE, ID, NAME, nullable, objectOf, oneOf, SOME_KEYS, TIME, textUpTo, UUID } from '../schema.ts';
import { Type } from '../type.ts';

/** The states that are told; of what may be called back `retention-preview` tells. */
export const SHOWN_STATES = statesOf(SNAPSHOT_STATES).filter(
  (state): state is Exclude<SnapshotState, 'expiring'> => state !== 'expiring',
);

const FIELDS = {
  id: ID,
  uuid: UUID,
  accountId: ID,
  targetId: ID,
  storeId: ID,
  scheduleId: nullable(ID, 'Made by hand where there is none.'),
  taskId: nullable(ID),
  sourceSnapshotId: nullable(ID, 'What it is a copy of.'),
  name: Type.String(),
  class: oneOf(['backup', 'snapshot']),
  origin: Type.String({ description: 'The room, or cli, that it was made through.' }),
  state: oneOf(SHOWN_STATES),
  takenFor: TIME,
  sizeBytes: nullable(BYTES, 'In its store.'),
  contentBytes: nullable(BYTES, 'Of the files themselves.'),
  fileCount: nullable(Type.Integer({ minimum: 0 })),
  fingerprint: nullable(Type.String(), 'What its store knows the copy by.'),
  chainId: nullable(Type.String()),
  parentId: nullable(ID, 'What it is built upon.'),
  isIncremental: Type.Boolean(),
  isShrunk: Type.Boolean({ description: 'It holds far less than the one before, and nobody has accepted it yet.' }),
  isProtected: Type.Boolean(),
  holdReason: nullable(Type.String()),
  failure: nullable(FAILURE),
  deletion: nullable(
    objectOf({ reason: Type.String(), params: Type.Record(Type.String(), Type.Unknown()), detail: Type.String() }),
    'Why it is going or gone.',
  ),
  version: Type.Integer(),
  createdAt: TIME,
  availableAt: nullable(TIME),
  verifiedAt: nullable(TIME),
  deletedAt: nullable(TIME),
};

/** A copy in a store. */
export const SNAPSHOT = objectOf(FIELDS);

/** A copy as lists have it. */
export const LISTED_SNAPSHOT = objectOf({
  ...FIELDS,
  deletedAgainAt: nullable(TIME, 'When its store, which refused to delete it, is asked again.'),
});

/** What of a snapshot is to change. */
export const SNAPSHOT_CHANGE = Type.Object(
  { name: Type.Optional(NAME), isProtected: Type.Optional(Type.Boolean()) },
  { additionalProperties: false },
);

/** Snapshots that are to go, and whether all that is built upon them goes too; else that stands in their way. */
export const SOME_SNAPSHOTS = Type.Object(
  { snapshots: SOME_KEYS, withIncrements: Type.Optional(Type.Boolean()) },
  { additionalProperties: false },
);

/** A copy of a snapshot, in its store or another. */
export const NEW_COPY = Type.Object(
  {
    name: Type.Optional(NAME),
    destination: Type.Optional(textUpTo(64, "local, or a store's location code; local where absent.")),
  },
  { additionalProperties: false },
);

/** What a copy was found to be when it was read back. */
export const FINDING = objectOf({
  outcome: oneOf(['whole', 'missing', 'damaged', 'unread']),
  failure: nullable(FAILURE),
  snapshot: SNAPSHOT,
});

/** What is in a directory of a snapshot. */
export const FILE = objectOf({
  name: Type.String(),
  path: Type.String({ description: 'As the copy names it.' }),
  type: oneOf(['file', 'directory', 'link', 'other']),
  sizeBytes: BYTES,
  modifiedAt: nullable(TIME),
});
