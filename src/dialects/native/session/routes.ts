import type { Static } from 'typebox';
import { formatTime } from '../../../server/utc-time.ts';
import { isServerRunning, type Status } from '../../../services/housekeeping/index.ts';
import type { Authenticated } from '../../../services/identity/index.ts';
import { showAccount } from '../accounts/show.ts';
import { type OperationTable, operation } from '../operation.ts';
import { timeOrNull } from '../times.ts';
import { SESSION, STATUS } from './schema.ts';

const getSession = operation({
  id: 'getSession',
  summary: 'Who calls, and in which account',
  needs: 'viewer',
  reply: SESSION,
  run: async (_services, { caller }) => ({ body: showSession(caller) }),
});

const showSession = ({ actor, login, account, session }: Authenticated): Static<typeof SESSION> => ({
  login: { id: login.id, uuid: login.uuid, login: login.login },
  role: actor.role,
  isStaff: actor.isStaff,
  actsFor: login.isStaff && !actor.isStaff,
  account: showAccount(account),
  token:
    session === null
      ? null
      : {
          id: session.id,
          kind: session.kind,
          createdAt: formatTime(session.createdAt),
          expiresAt: timeOrNull(session.expiresAt),
          scope: session.scope,
        },
});

const getStatus = operation({
  id: 'getStatus',
  summary: 'How the installation is doing',
  needs: 'staff',
  reply: STATUS,
  run: async ({ status }) => ({ body: showStatus(await status.read()) }),
});

const showStatus = (status: Status): Static<typeof STATUS> => ({
  now: formatTime(status.now),
  isServerRunning: isServerRunning(status),
  lastTickAt: timeOrNull(status.lastTickAt),
  runsFailed24h: status.runsFailed24h,
  runsMissed24h: status.runsMissed24h,
  tasksQueued: status.tasksQueued,
  tasksRunning: status.tasksRunning,
  restoresFailed24h: status.restoresFailed24h,
  restoresFailedLast: [...status.restoresFailedLast],
  snapshotsMissing: status.snapshotsMissing,
  snapshotsDamaged: status.snapshotsDamaged,
  keptTreesStuck: status.keptTreesStuck,
  hangingWork: status.hangingWork,
  droppedLogLines: status.droppedLogLines,
  storesOutOfReach: status.storesOutOfReach.map(({ name, accountId, reason }) => ({ name, accountId, reason })),
  storesLeftAlone: status.storesLeftAlone.map(({ until, ...store }) => ({ ...store, until: formatTime(until) })),
  staleKeys: status.staleKeys,
  storesWaitedFor: status.storesWaitedFor.map(({ since, ...store }) => ({ ...store, since: formatTime(since) })),
  deletionsRefused: status.deletionsRefused.map(({ until, ...store }) => ({ ...store, until: formatTime(until) })),
});

/** The addresses of who calls, and of the installation. */
export const SESSION_OPERATIONS: OperationTable = {
  '/session': { GET: getSession },
  '/status': { GET: getStatus },
};
