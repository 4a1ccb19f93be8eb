import type { Static } from 'typebox';
import { type Actor, allows, type Session, TOKEN_SCOPES } from '../../../domain/account.ts';
import { notFound } from '../../../domain/errors.ts';
import { API_TOKENS, LOGIN_SESSIONS } from '../../../domain/session-policies.ts';
import { formatTime } from '../../../server/utc-time.ts';
import type { Authenticated } from '../../../services/identity/index.ts';
import type { NativeServices } from '../call.ts';
import { LIST_QUERY, listOf, wholeAnswer } from '../lists.ts';
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

/** The live tokens that a caller may see: its own, of admins the account's, of staff all. */
async function seenBy({ accounts, now }: NativeServices, { login }: Authenticated, actor: Actor) {
  const seesAll = actor.isStaff || allows(actor.role, 'admin');
  const at = await now();
  return (await accounts.sessions(actor, seesAll ? null : login.id)).filter(
    ({ revokedAt, expiresAt }) => revokedAt === null && (expiresAt === null || expiresAt > at),
  );
}

const listTokens = operation({
  id: 'listTokens',
  summary: "Tokens that are good now: the caller's own, of admins the account's, of staff all",
  needs: 'viewer',
  query: { ...LIST_QUERY, login: Type.Optional(ID) },
  reply: listOf(TOKEN),
  run: async (services, { query, caller }, actor) => {
    const seen = await seenBy(services, caller, actor);
    const { login } = query;
    return wholeAnswer(login === undefined ? seen : seen.filter(({ loginId }) => loginId === login), query, showToken);
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
    const token = (await seenBy(services, caller, actor)).find(({ id }) => String(id) === key);
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
