import { ROLES, TOKEN_SCOPES } from '../../../domain/account.ts';
import { ACCOUNT } from '../accounts/schema.ts';
import { COUNT, ID, nullable, objectOf, oneOf, TIME, textUpTo, UUID } from '../schema.ts';
import { Type } from '../type.ts';

/** Who calls, and in which account. */
export const SESSION = objectOf({
  login: objectOf({
    id: ID,
    uuid: UUID,
    login: Type.String(),
    hasTotp: Type.Boolean({ description: 'Whether it has a second factor.' }),
  }),
  role: oneOf(ROLES, 'What may be done in the account.'),
  isStaff: Type.Boolean({ description: 'Whether the call sees every account.' }),
  actsFor: Type.Boolean({ description: 'Whether the account is one that staff named.' }),
  account: ACCOUNT,
  token: nullable(
    objectOf({
      id: ID,
      kind: Type.String(),
      createdAt: TIME,
      expiresAt: nullable(TIME),
      scope: nullable(oneOf(TOKEN_SCOPES), 'null: for all that its login may.'),
    }),
  ),
  csrf: nullable(
    Type.String(),
    'Of a session by cookie: what calls that are neither GET nor HEAD send as X-Backrota-Csrf.',
  ),
});

/** By what a session is opened: a password, a key of `issueLoginKey`, or the code that the cookie's session awaits. */
export const NEW_SESSION = Type.Object(
  {
    login: Type.Optional(textUpTo(100)),
    password: Type.Optional(textUpTo(1_024)),
    key: Type.Optional(textUpTo(1_024, 'In place of the password, and used up.')),
    otp: Type.Optional(
      textUpTo(10, 'The code of the second factor; alone where a session awaits it (reason totp_awaited).'),
    ),
  },
  { additionalProperties: false },
);

const CODE = textUpTo(10, 'The code of the second factor.');
const OLD = textUpTo(1_024, 'The one of now.');

/** A new password of the own login. */
export const PASSWORD_CHANGE = objectOf({
  password: OLD,
  newPassword: Type.String({ minLength: 8, maxLength: 1_024 }),
});

/** Who wants a second factor. */
export const TOTP_OFFER_REQUEST = objectOf({ password: OLD });

/** A second factor that is not one yet. */
export const TOTP_OFFER = objectOf({
  uri: Type.String({ description: 'For authenticator apps.' }),
  secret: Type.String({ description: 'The same to be typed.' }),
  offer: Type.String({ description: 'What confirms it, beside a code; good for 15 minutes.' }),
});

/** What makes it one. */
export const TOTP_CONFIRMATION = objectOf({ offer: textUpTo(1_000), code: CODE });

/** What takes one away. */
export const TOTP_REMOVAL = objectOf({ password: OLD, code: CODE });

const AWAY = { name: Type.String(), accountId: nullable(ID), reason: Type.String() };

/** How the installation is doing. */
export const STATUS = objectOf({
  now: TIME,
  isServerRunning: Type.Boolean({ description: 'Whether some server fires what is due.' }),
  lastTickAt: nullable(TIME),
  runsFailed24h: COUNT,
  runsMissed24h: COUNT,
  tasksQueued: COUNT,
  tasksRunning: COUNT,
  restoresFailed24h: COUNT,
  restoresFailedLast: Type.Array(ID),
  snapshotsMissing: COUNT,
  snapshotsDamaged: COUNT,
  keptTreesStuck: COUNT,
  hangingWork: COUNT,
  droppedLogLines: COUNT,
  storesOutOfReach: Type.Array(objectOf(AWAY)),
  storesLeftAlone: Type.Array(objectOf({ ...AWAY, until: TIME, failures: COUNT })),
  staleKeys: { ...COUNT, description: 'Nodes whose SECRET_KEY is not the one that secrets are sealed with.' },
  storesWaitedFor: Type.Array(objectOf({ ...AWAY, tasks: COUNT, since: TIME })),
  deletionsRefused: Type.Array(objectOf({ ...AWAY, until: TIME, times: COUNT })),
});
