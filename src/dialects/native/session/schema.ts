import { ROLES, TOKEN_SCOPES } from '../../../domain/account.ts';
import { ACCOUNT } from '../accounts/schema.ts';
import { COUNT, ID, nullable, objectOf, oneOf, TIME, UUID } from '../schema.ts';
import { Type } from '../type.ts';

/** Who calls, and in which account. */
export const SESSION = objectOf({
  login: objectOf({ id: ID, uuid: UUID, login: Type.String() }),
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
});

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
