import type { TOptional } from 'typebox';
import { ROLES } from '../../../domain/account.ts';
import { COUNTED, type Counted } from '../../../domain/account-caps.ts';
import { BYTES, COUNT, ID, nullable, objectOf, oneOf, TIME, textUpTo, UUID, wholeFrom } from '../schema.ts';
import { Type } from '../type.ts';

const EACH = Object.fromEntries(COUNTED.map((counted) => [counted, COUNT])) as Record<Counted, typeof COUNT>;

/** How many of each thing that is counted an account may have, its sessions by login. */
const CAPS = objectOf(EACH, 'How many of each it may have; of sessions each of its logins.');

const FIELDS = {
  id: ID,
  uuid: UUID,
  name: textUpTo(100),
  timeZone: textUpTo(64, 'The zone of schedules that are made without one.'),
  quotaPerDay: nullable(COUNT),
  quotaTotal: nullable(COUNT),
  quotaBytes: nullable(BYTES),
  caps: CAPS,
  suspendedAt: nullable(TIME),
  version: wholeFrom(1, Number.MAX_SAFE_INTEGER),
  createdAt: TIME,
};

/** An account as answers have it. A quota of `null` is no limit. */
export const ACCOUNT = objectOf(FIELDS);

/** How much an account has in all stores and volumes. */
export const USAGE = objectOf({
  accountId: ID,
  name: Type.String(),
  snapshots: COUNT,
  snapshotBytes: BYTES,
  volumes: COUNT,
  volumeBytes: BYTES,
  bytes: BYTES,
  quotaBytes: nullable(BYTES),
});

const ZONE = textUpTo(64, "The zone of schedules that are made without one; the installation's where absent.");
const PASSWORD = textUpTo(1_024, 'Of 8 characters at least; generated where absent.');
const QUOTA = nullable(COUNT);

/** A new account, named as its first login. */
export const NEW_ACCOUNT = Type.Object(
  {
    login: textUpTo(100),
    password: Type.Optional(PASSWORD),
    timeZone: Type.Optional(ZONE),
    role: Type.Optional(oneOf(ROLES, 'Of its login; admin where absent.')),
    isStaff: Type.Optional(Type.Boolean({ description: "Whether the login is one of the provider's people." })),
  },
  { additionalProperties: false },
);

/** What of an account is to change; a quota of `null` is no limit, a cap of `null` the default. */
export const ACCOUNT_CHANGE = Type.Object(
  {
    name: Type.Optional(textUpTo(100, 'Letters, digits and any of . _ @ + -; logins keep their own.')),
    timeZone: Type.Optional(textUpTo(64)),
    quotaPerDay: Type.Optional(QUOTA),
    quotaTotal: Type.Optional(QUOTA),
    quotaBytes: Type.Optional(QUOTA),
    caps: Type.Optional(
      Type.Object(
        Object.fromEntries(COUNTED.map((counted) => [counted, Type.Optional(QUOTA)])) as Record<
          Counted,
          TOptional<typeof QUOTA>
        >,
        { additionalProperties: false },
      ),
    ),
  },
  { additionalProperties: false },
);

/** A login, as answers have it. */
export const LOGIN = objectOf({
  id: ID,
  uuid: UUID,
  accountId: ID,
  login: Type.String(),
  role: oneOf(ROLES),
  isStaff: Type.Boolean(),
  isDisabled: Type.Boolean(),
  hasTotp: Type.Boolean({ description: 'Whether it has a second factor.' }),
  version: Type.Integer(),
  createdAt: TIME,
});

/** An account as lists have it, with how many of each it has, and its logins, where that was asked for. */
export const LISTED_ACCOUNT = objectOf({
  ...FIELDS,
  counts: Type.Optional(objectOf(EACH, 'How many of each it has; of sessions all of its logins together.')),
  logins: Type.Optional(Type.Array(LOGIN)),
});

/** Another login of an account. */
export const NEW_LOGIN = Type.Object(
  {
    accountId: ID,
    login: textUpTo(100),
    role: oneOf(ROLES),
    password: Type.Optional(PASSWORD),
  },
  { additionalProperties: false },
);

/** What of a login is to change; each ends its sessions. */
export const LOGIN_CHANGE = Type.Object(
  {
    role: Type.Optional(oneOf(ROLES)),
    isDisabled: Type.Optional(Type.Boolean()),
    password: Type.Optional(PASSWORD),
  },
  { additionalProperties: false },
);

const ONCE = nullable(Type.String(), 'Told this once, where it was generated.');

/** An account that was made, with its first login. */
export const MADE_ACCOUNT = objectOf({ account: ACCOUNT, login: LOGIN, password: ONCE });

/** A login that was made. */
export const MADE_LOGIN = objectOf({ login: LOGIN, password: ONCE });

/** A second factor. */
export const TOTP = objectOf({ uri: Type.String({ description: 'For authenticator apps; told this once.' }) });

/** A key that logs a login in, once, within 15 minutes. */
export const LOGIN_KEY = objectOf({ key: Type.String() });
