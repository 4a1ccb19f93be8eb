import { ACTIONS, CHECK_FLAGS } from '../../../domain/action.ts';
import { MAX_FULL_EVERY, MIN_FULL_EVERY } from '../../../domain/schedule.ts';
import { RECURRENCE, RETENTION } from '../rules.ts';
import { ID, KEY, NAME, nullable, objectOf, ofKind, oneOf, TIME, textUpTo, UUID, wholeFrom } from '../schema.ts';
import { Type } from '../type.ts';

/** How a check is done. */
export const CHECK = objectOf({
  maxSeconds: nullable(wholeFrom(1, 604_800)),
  flags: Type.Array(oneOf(CHECK_FLAGS), { maxItems: 3 }),
  paths: Type.Array(textUpTo(4_096), { maxItems: 100 }),
});

const METHOD = ofKind({ full: {}, incremental: { fullEvery: wholeFrom(MIN_FULL_EVERY, MAX_FULL_EVERY) } });

const CALL = nullable(
  objectOf({ scriptId: ID, parameters: Type.Record(Type.String({ maxLength: 64 }), textUpTo(4_096)) }),
);

const LABEL = nullable(textUpTo(100), 'What the schedule calls this target.');

/** What a user decides, in the same form both ways. */
const SETTINGS = {
  name: NAME,
  recurrence: RECURRENCE,
  retention: RETENTION,
  class: oneOf(['backup', 'snapshot']),
  method: METHOD,
  destination: textUpTo(64, "local, or a store's location code."),
  taskOrder: oneOf(['parallel', 'sequence']),
  notifications: objectOf({ onCreation: Type.Boolean(), onDeletion: Type.Boolean() }),
  archiveName: nullable(textUpTo(1_000)),
  compactsAfter: Type.Boolean(),
  scripts: objectOf({ pre: CALL, post: CALL }),
  check: nullable(CHECK),
};

const FIELDS = {
  id: ID,
  uuid: UUID,
  accountId: ID,
  ...SETTINGS,
  action: oneOf(ACTIONS),
  targets: Type.Array(objectOf({ targetId: ID, label: LABEL, isPrimary: Type.Boolean() })),
  when: Type.String({ description: 'The rule in words.' }),
  keeps: Type.String({ description: 'The retention in words.' }),
  pause: nullable(objectOf({ at: TIME, until: nullable(TIME), reason: nullable(Type.String()) })),
  origin: Type.String({ description: 'The room, or cli, that it was made through.' }),
  version: Type.Integer(),
  createdAt: TIME,
  updatedAt: nullable(TIME),
};

/** A schedule, as answers have it. What changes by itself is its status. */
export const SCHEDULE = objectOf(FIELDS);

const LINKS = Type.Array(
  Type.Object(
    { targetId: KEY, label: Type.Optional(LABEL), isPrimary: Type.Optional(Type.Boolean()) },
    { additionalProperties: false },
  ),
  { minItems: 1, maxItems: 1_000 },
);

const { name, recurrence, retention, ...others } = SETTINGS;

/** A new schedule: what must be said, and what has a default. */
export const NEW_SCHEDULE = Type.Object(
  {
    name,
    recurrence,
    targets: LINKS,
    retention: Type.Optional(retention),
    action: Type.Optional(oneOf(ACTIONS)),
    isPaused: Type.Optional(Type.Boolean()),
    ...Type.Partial(Type.Object(others)).properties,
  },
  { additionalProperties: false },
);

/** What of a schedule is to change: a merge patch, whose parts replace what stands. */
export const SCHEDULE_CHANGE = Type.Object(
  { targets: Type.Optional(LINKS), ...Type.Partial(Type.Object(SETTINGS)).properties },
  { additionalProperties: false },
);

/** What changes of a schedule by itself. */
export const SCHEDULE_STATUS = objectOf({
  id: ID,
  nextFireAt: nullable(TIME),
  lastRunAt: nullable(TIME),
  prunedAt: nullable(TIME),
  compactedAt: nullable(TIME),
});

/** A schedule as lists have it, with its status where that was asked for. */
export const LISTED_SCHEDULE = objectOf({ ...FIELDS, status: Type.Optional(SCHEDULE_STATUS) });

/** A time by the clock of some zone. */
const LOCAL_TIME = Type.String({
  pattern: '^20[0-9]{2}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])T([01][0-9]|2[0-3]):[0-5][0-9]$',
});

/** A pause; without an end it lasts until it is taken back. */
export const PAUSE = Type.Object(
  {
    until: Type.Optional(
      Type.Unsafe<string>({
        anyOf: [TIME, LOCAL_TIME],
        description:
          'When it ends by itself: an instant, or a time by the clock of the schedule’s zone (2027-01-08T09:00).',
      }),
    ),
    reason: Type.Optional(textUpTo(200, 'Why; each slot that is left out tells it.')),
  },
  { additionalProperties: false },
);
