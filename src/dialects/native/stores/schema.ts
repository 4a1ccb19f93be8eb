import { DATE } from '../dates.ts';
import {
  BYTES,
  COUNT,
  FAILURE,
  ID,
  KEY,
  NAME,
  nullable,
  objectOf,
  TIME,
  textUpTo,
  UUID,
  wholeFrom,
} from '../schema.ts';
import { Type } from '../type.ts';

const LIMIT = nullable(COUNT, 'null is no limit.');

const LIMITS = {
  minimumIntervalSeconds: LIMIT,
  maxPerTarget: LIMIT,
  maxPerAccount: LIMIT,
  maxBytesPerAccount: LIMIT,
};

const SETTINGS = Type.Record(Type.String({ maxLength: 64 }), textUpTo(4_096), {
  description: "The driver's own settings.",
});

const FIELDS = {
  id: ID,
  uuid: UUID,
  accountId: nullable(ID, "null: the provider's, which every account may use."),
  name: Type.String(),
  location: Type.String({ description: "What a schedule's destination names." }),
  driver: Type.String(),
  settings: nullable(SETTINGS, 'For staff.'),
  node: nullable(Type.String(), 'The node that alone reaches it; for staff.'),
  limits: objectOf(LIMITS),
  version: Type.Integer(),
  createdAt: TIME,
};

/** A store, as answers have it; its secrets are never told, and its settings to staff alone. */
export const STORE = objectOf(FIELDS);

const SOME_LIMITS = Type.Object(Type.Partial(Type.Object(LIMITS)).properties, { additionalProperties: false });
const LOCATION = textUpTo(32, "What a schedule's destination names; local: the targets' own store.");

/** A new store; it is written, read and cleared once before it is kept, unless that is not wanted. */
export const NEW_STORE = Type.Object(
  {
    name: NAME,
    location: LOCATION,
    driver: textUpTo(32),
    settings: SETTINGS,
    secrets: Type.Optional(Type.Record(Type.String({ maxLength: 64 }), textUpTo(65_536))),
    accountId: Type.Optional(ID),
    node: Type.Optional(textUpTo(100)),
    limits: Type.Optional(SOME_LIMITS),
    untested: Type.Optional(Type.Boolean()),
  },
  { additionalProperties: false },
);

/** What of a store is to change; a setting or secret of `null` is to be no more. */
export const STORE_CHANGE = Type.Object(
  {
    location: Type.Optional(LOCATION),
    node: Type.Optional(nullable(textUpTo(100))),
    settings: Type.Optional(Type.Record(Type.String({ maxLength: 64 }), nullable(textUpTo(4_096)))),
    secrets: Type.Optional(Type.Record(Type.String({ maxLength: 64 }), nullable(textUpTo(65_536)))),
    limits: Type.Optional(SOME_LIMITS),
  },
  { additionalProperties: false },
);

/** How a store is doing. */
export const STORE_STATUS = objectOf({
  id: ID,
  isReadOnly: Type.Boolean({ description: "Whether it is another installation's, which this one only reads." }),
  unwritable: nullable(FAILURE, 'Why it could not be written when it was last looked at.'),
  failures: Type.Integer({ minimum: 0, description: 'How many attempts failed in a row.' }),
  lastFailure: nullable(FAILURE),
  restsUntil: nullable(TIME, 'Until when nothing is begun there.'),
  freeBytes: nullable(BYTES, 'Free there when it was last looked at; null: its driver cannot tell.'),
});

/** A store, with how it is doing where that was asked for. */
export const LISTED_STORE = objectOf({ ...FIELDS, status: Type.Optional(STORE_STATUS) });

/** A store that was forgotten. */
export const FORGOTTEN = objectOf({
  keptKeys: nullable(Type.String(), 'Where in DATA_DIR its keys stay, for as long as somebody reads what lies there.'),
});

/** What came to a store and left it on each day, in UTC. */
export const STORE_GROWTH = objectOf({
  storeId: ID,
  days: Type.Array(
    objectOf({
      date: DATE,
      addedSnapshots: COUNT,
      addedBytes: BYTES,
      removedBytes: BYTES,
      keptBytes: Type.Integer({ minimum: 0, description: 'As the day ended.' }),
    }),
  ),
});

/** Where snapshots are to be moved, and which. */
export const MOVE = Type.Object(
  {
    to: KEY,
    accountId: Type.Optional(Type.Unsafe<number>({ ...ID, description: "One account's alone." })),
    after: Type.Optional(
      Type.Unsafe<number>({ ...ID, description: 'The last one that was tried: the next of before.' }),
    ),
    limit: Type.Optional(wholeFrom(1, 200, 'How many are tried at most; 1 where absent.')),
  },
  { additionalProperties: false },
);

/** What became of those that were tried. */
export const MOVED = objectOf({
  items: Type.Array(
    objectOf({
      snapshotId: ID,
      isMoved: Type.Boolean(),
      failure: nullable(FAILURE, 'Why it stays, or why its first copy is not deleted yet.'),
    }),
  ),
  next: nullable(ID, 'What to go on after; null: all were tried.'),
  targets: nullable(
    objectOf({ moved: COUNT, waiting: COUNT }),
    'Once all were tried: how many targets go to the other store from now on, and how many still have something here.',
  ),
});

/** What was done for the repositories of targets. */
export const REPOSITORY_WORK = objectOf({ targetId: ID });

/** Which repository of a store is meant. */
export const REPOSITORY = Type.Object({ target: Type.Optional(KEY) }, { additionalProperties: false });

const FIELD = {
  name: Type.String(),
  isRequired: Type.Boolean({
    description: 'Whether no store goes without it; one that another takes the place of is not.',
  }),
};

/** A driver, and what its stores have for settings and secrets. */
export const STORE_KIND = objectOf({
  driver: Type.String(),
  settings: Type.Array(
    objectOf({ ...FIELD, choices: nullable(Type.Array(Type.String()), 'What alone it may be; null: any text.') }),
  ),
  secrets: Type.Array(objectOf(FIELD)),
});
