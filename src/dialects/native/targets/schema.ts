import { statesOf } from '../../../domain/state-machine.ts';
import { MAX_EXCLUDES, MAX_ROTATION, MAX_TARGET_ID, TARGET_KINDS } from '../../../domain/target.ts';
import { TASK_STATES } from '../../../domain/task.ts';
import { BYTES, ID, NAME, nullable, objectOf, oneOf, TIME, textUpTo, UUID, wholeFrom } from '../schema.ts';
import { Type } from '../type.ts';

const PATH = textUpTo(4_096);
const PATHS = Type.Array(PATH, { minItems: 1, maxItems: 1_000 });
const EXCLUDES = Type.Array(textUpTo(500), { maxItems: MAX_EXCLUDES });
const ROTATION = wholeFrom(1, MAX_ROTATION, 'How many snapshots its inheriting schedules keep.');
const KIND = oneOf(TARGET_KINDS, 'A label for people.');

const LAST_TASK = objectOf({ id: ID, state: oneOf(statesOf(TASK_STATES)), at: TIME });
const LAST_SNAPSHOT = objectOf({
  id: ID,
  takenFor: TIME,
  sizeBytes: nullable(BYTES, 'In its store.'),
  contentBytes: nullable(BYTES, 'Of the files themselves.'),
});

/** How a target is backed up of late. */
export const TARGET_STATUS = objectOf({
  lastTask: nullable(
    LAST_TASK,
    'Its last backup, also one that waits or is made: when it ended, or else was asked for.',
  ),
  lastSnapshot: nullable(LAST_SNAPSHOT, 'The newest that may be restored.'),
  nextFireAt: nullable(TIME, 'Of its schedules that are not paused.'),
});

const FIELDS = {
  id: ID,
  uuid: UUID,
  accountId: ID,
  name: Type.String(),
  kind: KIND,
  source: objectOf({
    kind: oneOf(['paths', 'volume'], 'paths: set by staff; volume: a directory that the gateway manages.'),
    paths: nullable(Type.Array(Type.String()), 'For staff, and of paths alone.'),
    excludes: Type.Array(Type.String(), { description: 'What is left out.' }),
  }),
  mountPoints: nullable(
    Type.Record(Type.String(), Type.String()),
    'On which mount point each path lay at the last good backup; for staff.',
  ),
  storeId: ID,
  rotation: ROTATION,
  allowsInPlaceRestore: Type.Boolean(),
  allowsEmptySource: Type.Boolean(),
  node: nullable(Type.String(), 'The node on which alone its managed volume lies.'),
  version: Type.Integer(),
  createdAt: TIME,
};

/** A target, as answers have it. Where it lies outside is told to staff alone. */
export const TARGET = objectOf(FIELDS);

/** The same as lists have it, with how it is backed up of late where that is asked for. */
export const LISTED_TARGET = objectOf({ ...FIELDS, status: Type.Optional(TARGET_STATUS) });

/** A new target; what an account does not decide for itself is said by staff. */
export const NEW_TARGET = Type.Object(
  {
    name: NAME,
    kind: Type.Optional(KIND),
    rotation: Type.Optional(ROTATION),
    accountId: Type.Optional(Type.Unsafe<number>({ ...ID, description: "For staff; the caller's where absent." })),
    storeId: Type.Optional(Type.Unsafe<number>({ ...ID, description: 'For staff; the local store where absent.' })),
    paths: Type.Optional(PATHS),
    excludes: Type.Optional(EXCLUDES),
    id: Type.Optional(wholeFrom(1, MAX_TARGET_ID, 'For staff; the next free one where absent.')),
    uuid: Type.Optional(UUID),
  },
  { additionalProperties: false },
);

/** What of a target is to change; all but its name and its rotation by staff. */
export const TARGET_CHANGE = Type.Object(
  {
    name: Type.Optional(NAME),
    rotation: Type.Optional(ROTATION),
    paths: Type.Optional(PATHS),
    excludes: Type.Optional(EXCLUDES),
    allowsInPlaceRestore: Type.Optional(Type.Boolean()),
    allowsEmptySource: Type.Optional(Type.Boolean()),
  },
  { additionalProperties: false },
);

/** What of a target could be read. */
export const TARGET_TEST = objectOf({ paths: Type.Array(Type.String()) });
