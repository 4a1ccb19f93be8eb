import type { Actor, Login, Session } from '../../../domain/account.ts';
import { notFound } from '../../../domain/errors.ts';
import type { Instant } from '../../../domain/instant.ts';
import { API_TOKENS, DAY_SESSIONS } from '../../../domain/session-policies.ts';
import { bindEndpoint } from '../../../server/endpoint.ts';
import { toPersonalToken } from '../access-token.ts';
import type { BorgUiServices, RoomCall, RoomEndpoint, RouteTable } from '../call.ts';
import { certain, readBody, readText, textUpTo, whole } from '../fields.ts';
import { refuse } from '../problems.ts';
import { formatTime } from '../times.ts';

/** Under these names they are kept with a token. */
const [NAME, BEGINNING] = ['name', 'prefix'];
const BEGINNING_LENGTH = 12;
const TOKEN = { name: certain(textUpTo(100)) };

interface NewToken {
  readonly id: number;
  readonly name: string;
  readonly token: string;
  readonly now: Instant;
}

/** `POST /api/settings/tokens`: a token of the caller's own, told this once. */
const makeToken: RoomEndpoint<{ readonly name: string; readonly login: Login }, NewToken> = {
  name: 'token.create',
  status: 201,
  request: ({ request, caller }) => {
    if (caller.session?.kind !== DAY_SESSIONS) throw refuse('log_in_needed');
    const { name = '' } = readBody(TOKEN, request.body, { required: ['name'], isNew: true });
    return { name, login: caller.login };
  },
  call: async (services, { name, login }, actor) => {
    const opened = await services.authentication.openToken(actor, login, API_TOKENS);
    const token = toPersonalToken(opened.token);
    await services.sessionMemory.remember(opened, NAME, name);
    await services.sessionMemory.remember(opened, BEGINNING, token.slice(0, BEGINNING_LENGTH));
    return { id: opened.id, name, token, now: await services.now() };
  },
  response: ({ id, name, token, now }) => ({
    json: { id, name, token, prefix: token.slice(0, BEGINNING_LENGTH), created_at: formatTime(now) },
  }),
};

interface NamedToken {
  readonly session: Session;
  readonly name: string;
  readonly beginning: string;
}

const listOwn = async (services: BorgUiServices, actor: Actor, login: Login): Promise<readonly Session[]> =>
  (await services.accounts.sessions(actor, login.id)).filter(
    ({ kind, revokedAt }) => kind === API_TOKENS && revokedAt === null,
  );

/** `GET /api/settings/tokens`: the caller's own, however they were issued. */
const listTokens: RoomEndpoint<Login, readonly NamedToken[]> = {
  name: 'token.list',
  request: ({ caller }) => caller.login,
  call: async (services, login, actor) => {
    const sessions = await listOwn(services, actor, login);
    const names = await services.sessionMemory.recallOf(sessions, NAME);
    const beginnings = await services.sessionMemory.recallOf(sessions, BEGINNING);
    return sessions.map((session) => ({
      session,
      name: names.get(session.id) ?? '',
      beginning: beginnings.get(session.id) ?? '',
    }));
  },
  response: (tokens) => ({
    json: tokens.map(({ session, name, beginning }) => ({
      id: session.id,
      name,
      prefix: beginning,
      created_at: formatTime(session.createdAt),
    })),
  }),
};

/** `DELETE /api/settings/tokens/{id}`: one of the caller's own. */
const revokeToken: RoomEndpoint<{ readonly id: number; readonly login: Login }, void> = {
  name: 'token.revoke',
  status: 204,
  request: ({ parts, caller }: RoomCall) => ({
    id: readText(whole, 'path', 'token_id', parts.id ?? ''),
    login: caller.login,
  }),
  call: async (services, { id, login }, actor) => {
    const own = await listOwn(services, actor, login);
    if (!own.some((session) => session.id === id)) throw notFound('login', id);
    await services.accounts.revokeSession(actor, id);
  },
  response: () => ({}),
};

/** The addresses of the caller's tokens. */
export const TOKEN_ROUTES: RouteTable = {
  '/settings/tokens': {
    GET: { needs: 'viewer', endpoint: bindEndpoint(listTokens) },
    POST: { needs: 'viewer', endpoint: bindEndpoint(makeToken) },
  },
  '/settings/tokens/{id}': { DELETE: { needs: 'viewer', endpoint: bindEndpoint(revokeToken) } },
};
