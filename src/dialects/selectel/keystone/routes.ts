import { allows } from '../../../domain/account.ts';
import { type ErrorCode, GatewayError, problem } from '../../../domain/errors.ts';
import { DAY_SESSIONS } from '../../../domain/session-policies.ts';
import { bindEndpoint, type Endpoint } from '../../../server/endpoint.ts';
import { type Authenticated, refuseLimited } from '../../../services/identity/index.ts';
import { channelOf, findToken } from '../authenticate.ts';
import {
  type ClosedRoute,
  DIALECT,
  type OpenCall,
  type OpenRoute,
  type RoomAnswer,
  type RoomCall,
  type RoomEndpoint,
  type RouteTable,
  type SelectelServices,
} from '../call.ts';
import { refuse, WireRefusal } from '../problems.ts';
import { keptDomain, readTokenRequest, type TokenRequest, writeDomain } from './read.ts';
import { type CatalogPlace, type LoadedToken, showToken, showVersion } from './show.ts';

type OpenEndpoint<Input, Result> = Endpoint<OpenCall, Input, SelectelServices, Result, RoomAnswer>;

/** Under which name the domain that a token was asked for in is kept with its session. */
const DOMAIN = `${DIALECT}.domain`;

const placeOf = ({ request: { origin }, settings: { region } }: OpenCall): CatalogPlace => ({ origin, region });

/** Caches between must tell answers to different tokens apart (source: Keystone). */
const showLoaded = (loaded: LoadedToken, call: OpenCall): RoomAnswer => ({
  json: showToken(loaded, placeOf(call)),
  headers: { 'X-Subject-Token': loaded.token, Vary: 'X-Auth-Token' },
});

interface AskedToken {
  readonly asked: TokenRequest;
  readonly request: OpenCall['request'];
}

/** `POST /identity/v3/auth/tokens`: good for a day, and until it is revoked. */
const issueToken: OpenEndpoint<AskedToken, LoadedToken> = {
  name: 'token.issue',
  status: 201,
  request: ({ request }) => ({ asked: readTokenRequest(request.body), request }),
  call: async (services, { asked, request }) => {
    const { authentication, sessionMemory } = services;
    const { domain, passcode, project, ...proof } = asked;
    const channel = channelOf(request);
    const opened = await authentication.logIn({ ...proof, ...channel }, DAY_SESSIONS);
    if (opened.login.totpSealed !== null && passcode === null) throw problem('totp_required', {});
    const { token } =
      opened.login.totpSealed === null || passcode === null
        ? opened
        : await authentication.confirmTotp(opened.token, passcode, channel);
    const owner = await findToken(services, token, request);
    if (!isProjectOf(owner, project)) {
      await authentication.closeSession(owner);
      throw refuse('scope_foreign');
    }
    await sessionMemory.remember(owner.session, DOMAIN, writeDomain(domain));
    return { token, owner, domain };
  },
  response: showLoaded,
};

const isProjectOf = ({ account }: Authenticated, project: TokenRequest['project']): boolean => {
  if (project === null) return true;
  return 'uuid' in project ? project.uuid === account.uuid : project.name === account.name;
};

/** A token that is to be looked at or revoked, by whoever calls. */
interface Subject {
  readonly token: string;
  readonly request: RoomCall['request'];
  readonly caller: Authenticated;
}

/** @throws WireRefusal (400) */
const readSubject = ({ request, caller }: RoomCall): Subject => {
  const token = request.headers['x-subject-token'];
  if (typeof token === 'string' && token !== '') return { token, request, caller };
  throw refuse('token_request_malformed', 'X-Subject-Token', 'send the token that is meant');
};

/** How a token that is not good now is refused: it has ended, or its account is suspended. */
const REFUSED: ReadonlySet<ErrorCode> = new Set<ErrorCode>(['unauthenticated', 'forbidden']);

/**
 * Whose token that is; anybody sees their own, admins those of their account. Any other is answered as one that is none.
 *
 * @throws WireRefusal (404)
 */
async function findSubject(services: SelectelServices, { token, request, caller }: Subject): Promise<Authenticated> {
  try {
    const owner = await findToken(services, token, request);
    const isOwn = owner.login.id === caller.login.id;
    const isUnder = owner.account.id === caller.account.id && allows(caller.login.role, 'admin');
    if (isOwn || isUnder || caller.actor.isStaff) return owner;
  } catch (error) {
    const isUnknown = error instanceof GatewayError && REFUSED.has(error.problem.code);
    if (!isUnknown && !(error instanceof WireRefusal)) throw error;
  }
  throw refuse('subject_unknown');
}

/** `GET /identity/v3/auth/tokens`, in which clients look the catalog up. */
const showSubject: RoomEndpoint<Subject, LoadedToken> = {
  name: 'token.get',
  request: readSubject,
  call: async (services, subject) => {
    const owner = await findSubject(services, subject);
    const domain = keptDomain(await services.sessionMemory.recall(owner.session, DOMAIN));
    return { token: subject.token, owner, domain };
  },
  response: showLoaded,
};

/** `DELETE /identity/v3/auth/tokens` */
const revokeToken: RoomEndpoint<Subject, void> = {
  name: 'token.revoke',
  status: 204,
  request: readSubject,
  call: async (services, subject) => {
    const owner = await findSubject(services, subject);
    if (owner.session?.id !== subject.caller.session?.id) refuseLimited(subject.caller.actor);
    await services.authentication.closeSession(owner);
  },
  response: () => ({}),
};

/** `GET /identity/v3/` */
const tellVersion: OpenEndpoint<null, null> = {
  name: 'identity.version',
  request: () => null,
  call: async () => null,
  response: (_, { request: { origin } }) => ({ json: showVersion(origin) }),
};

/** The addresses below the identity service's own. */
export const IDENTITY_ROUTES: RouteTable<ClosedRoute | OpenRoute> = {
  '/': { GET: { openTo: 'anyone', endpoint: bindEndpoint(tellVersion) } },
  '/auth/tokens': {
    POST: { openTo: 'anyone', endpoint: bindEndpoint(issueToken) },
    GET: { needs: 'viewer', endpoint: bindEndpoint(showSubject) },
    DELETE: { needs: 'viewer', endpoint: bindEndpoint(revokeToken) },
  },
};
