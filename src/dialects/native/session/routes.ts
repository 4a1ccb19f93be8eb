import type { Static } from 'typebox';
import { problem } from '../../../domain/errors.ts';
import { API_TOKENS } from '../../../domain/session-policies.ts';
import { csrfTokenOf } from '../../../server/credentials.ts';
import { formatTime } from '../../../server/utc-time.ts';
import { isServerRunning, type Status } from '../../../services/housekeeping/index.ts';
import type { Authenticated } from '../../../services/identity/index.ts';
import { showAccount } from '../accounts/show.ts';
import { DIALECT } from '../call.ts';
import { type OperationTable, openOperation, operation } from '../operation.ts';
import { timeOrNull } from '../times.ts';
import { refuseForeignPage } from './cookie.ts';
import { NEW_SESSION, SESSION, STATUS } from './schema.ts';
import { signIn } from './sign-in.ts';

const getSession = operation({
  id: 'getSession',
  summary: 'Who calls, and in which account',
  needs: 'viewer',
  reply: SESSION,
  run: async (_services, { caller, csrf }) => ({ body: showSession(caller, csrf) }),
});

const createSession = openOperation({
  id: 'createSession',
  summary: 'Logs a person in: a session of an hour after each use, which the browser keeps in a cookie',
  body: NEW_SESSION,
  status: 201,
  reply: SESSION,
  run: async ({ authentication }, request, body) => {
    refuseForeignPage(request);
    const { token, awaits } = await signIn(authentication, request, body);
    if (awaits) return { session: token, refused: problem('totp_awaited', {}) };
    const caller = await authentication.byToken(token, { via: DIALECT, address: request.address });
    request.record.loginId = caller.login.id;
    return { body: showSession(caller, csrfTokenOf(token)), session: token };
  },
});

const deleteSession = operation({
  id: 'deleteSession',
  summary: 'Logs out: ends the session that the call came by, and never an API token',
  needs: 'viewer',
  status: 204,
  run: async ({ authentication }, { caller }) => {
    if (caller.session?.kind !== API_TOKENS) await authentication.closeSession(caller);
    return { session: null };
  },
});

const showSession = (
  { actor, login, account, session }: Authenticated,
  csrf: string | null,
): Static<typeof SESSION> => ({
  csrf,
  login: { id: login.id, uuid: login.uuid, login: login.login, hasTotp: login.totpSealed !== null },
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
  '/session': { GET: getSession, POST: createSession, DELETE: deleteSession },
  '/status': { GET: getStatus },
};
