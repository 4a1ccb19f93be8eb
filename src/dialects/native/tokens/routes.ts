import type { Static } from 'typebox';
import { type Actor, allows, type Session, TOKEN_SCOPES } from '../../../domain/account.ts';
import { notFound } from '../../../domain/errors.ts';
import { API_TOKENS, LOGIN_SESSIONS } from '../../../domain/session-policies.ts';
import { formatTime } from '../../../server/utc-time.ts';
import type { Authenticated } from '../../../services/identity/index.ts';
import { LIST_QUERY, listOf, pagedAnswer, pageOf } from '../lists.ts';
import { type OperationTable, operation } from '../operation.ts';
import { ID, nullable, objectOf, oneOf, TIME, textUpTo } from '../schema.ts';
import { instantIn, timeOrNull } from '../times.ts';
import { Type } from '../type.ts';

const SCOPE = oneOf(TOKEN_SCOPES);

/** A token, as answers have it: what it is, and never itself. */
export const TOKEN = objectOf({
  id: ID,
  loginId: ID,
  kind: Type.String({ description: 'api: of scripts; the others are those of people who have logged in.' }),
  createdAt: TIME,
  expiresAt: nullable(TIME, 'null: when it is deleted.'),
  scope: nullable(SCOPE, 'null: for all that its login may.'),
  networks: nullable(Type.Array(Type.String()), 'null: it may be used from anywhere.'),
});

/** A token for the caller's own login, or, by staff, for another one. */
export const NEW_TOKEN = Type.Object(
  {
    login: Type.Optional(textUpTo(100, "For staff: the name of another login; the caller's own where absent.")),
    kind: Type.Optional(
      oneOf([API_TOKENS, LOGIN_SESSIONS], 'api, where absent, or, by staff, what a log-in opens, which has no limits.'),
    ),
    scope: Type.Optional(
      oneOf(
        TOKEN_SCOPES,
        'read: to look; operate: besides to run and change; admin: all that the login may, where absent. Only admin is staff.',
      ),
    ),
    expiresAt: Type.Optional(
      Type.String({ ...TIME, description: 'Until when it is good; until it is deleted where absent.' }),
    ),
    networks: Type.Optional(
      Type.Array(textUpTo(50), {
        minItems: 1,
        maxItems: 50,
        description: 'Addresses and CIDR ranges from which it may be used; anywhere where absent.',
      }),
    ),
  },
  { additionalProperties: false },
);

/** A token that was made. */
export const MADE_TOKEN = objectOf({ id: ID, token: Type.String({ description: 'Told this once.' }) });

const showToken = ({ id, loginId, kind, createdAt, expiresAt, scope, networks }: Session): Static<typeof TOKEN> => ({
  id,
  loginId,
  kind,
  createdAt: formatTime(createdAt),
  expiresAt: timeOrNull(expiresAt),
  scope,
  networks: networks === null ? null : [...networks],
});

/** Whose tokens a caller may see: its own, of admins the account's, of staff all. `null`: none of those that are asked for. */
function seenBy({ login }: Authenticated, actor: Actor, asked?: number): { readonly loginId?: number } | null {
  if (actor.isStaff || allows(actor.role, 'admin')) return asked === undefined ? {} : { loginId: asked };
  return asked === undefined || asked === login.id ? { loginId: login.id } : null;
}

const listTokens = operation({
  id: 'listTokens',
  summary: "Tokens that are good now: the caller's own, of admins the account's, of staff all",
  needs: 'viewer',
  query: { ...LIST_QUERY, login: Type.Optional(ID) },
  reply: listOf(TOKEN),
  run: async ({ accounts }, { query, caller }, actor) => {
    const filter = seenBy(caller, actor, query.login);
    if (filter === null) return pagedAnswer<Session, Static<typeof TOKEN>>([], 0, query, showToken);
    const { rows, total } = await accounts.sessionPage(actor, filter, pageOf(query));
    return pagedAnswer(rows, total, query, showToken);
  },
});

const createToken = operation({
  id: 'createToken',
  summary: 'A token that is good until it is deleted or ends; one with limits makes no other one',
  needs: 'viewer',
  isSecret: true,
  body: NEW_TOKEN,
  status: 201,
  reply: MADE_TOKEN,
  run: async ({ authentication }, { body, caller }, actor) => {
    const { login, kind = API_TOKENS, scope = null, networks = null, expiresAt } = body;
    const limits = { scope, networks, expiresAt: expiresAt === undefined ? null : instantIn(expiresAt) };
    const { id, token } =
      login === undefined && kind === API_TOKENS
        ? await authentication.openToken(actor, caller.login, kind, limits)
        : await authentication.issueToken(actor, login ?? caller.login.login, kind, limits);
    return { body: { id, token } };
  },
});

const deleteToken = operation({
  id: 'deleteToken',
  summary: 'Ends a token',
  needs: 'viewer',
  status: 204,
  run: async (services, { parts: { key = '' }, caller }, actor) => {
    const id = /^[1-9]\d{0,14}$/.test(key) ? Number(key) : 0;
    const filter = { ...seenBy(caller, actor), id };
    const [token] = (await services.accounts.sessionPage(actor, filter, pageOf({ limit: 1 }))).rows;
    if (token === undefined) throw notFound('token', key);
    await services.accounts.revokeSession(actor, token.id);
    return {};
  },
});

/** The addresses of tokens. */
export const TOKEN_OPERATIONS: OperationTable = {
  '/tokens': { GET: listTokens, POST: createToken },
  '/tokens/{key}': { DELETE: deleteToken },
};
