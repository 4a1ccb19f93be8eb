import type { Actor } from '../../domain/account.ts';
import { GatewayError } from '../../domain/errors.ts';
import { MAX_SCRIPT_BYTES } from '../../domain/script.ts';
import type { Dialect, RouteClaim, WireReply, WireRequest } from '../../server/dialect.ts';
import { nobody } from '../../server/endpoint.ts';
import { type Parts, routerOf } from '../../server/router.ts';
import { withoutPlaces } from '../../server/shown-problems.ts';
import { requireRole, requireStaff } from '../../services/identity/index.ts';
import { authenticate } from './authenticate.ts';
import { type BorgUiServices, type ClosedRoute, DIALECT, type OpenRoute, type RoomAnswer } from './call.ts';
import { answerPolled } from './polling.ts';
import { refuse, WireRefusal } from './problems.ts';
import { showAnswer, showError, showRefusal, showWrongMethod } from './replies.ts';
import { OPEN_ROUTES, ROUTES } from './routes.ts';
import type { BorgUiSettings } from './settings.ts';

/** Before every address. */
const PREFIX = '/api';

/** A script as JSON has it, whose every line may take two characters more. */
const SCRIPT_BODY_BYTES = 4 * MAX_SCRIPT_BYTES;

/** With a slash at the end or without: clients of this wire do not agree. */
const findRoute = routerOf<ClosedRoute | OpenRoute>(
  { ...ROUTES, ...OPEN_ROUTES },
  { prefixes: [PREFIX], slashAtEnd: 'either', methods: ['GET', 'POST', 'PUT', 'DELETE'] },
);

/** The first segments of all addresses, as they are claimed. */
const NOUNS = new Set([...Object.keys(ROUTES), ...Object.keys(OPEN_ROUTES)].map((path) => path.split('/')[1] ?? ''));

/** The Borg UI room: scheduled jobs and what its clients need beside them, at `/api/schedule/` and the others. */
export function createBorgUi(services: BorgUiServices, settings: BorgUiSettings): Dialect {
  const run = async (place: ClosedRoute | OpenRoute, parts: Parts, request: WireRequest): Promise<RoomAnswer> => {
    const call = { request, settings, parts };
    if ('openTo' in place) return place.endpoint.run(call, services, nobody(DIALECT));
    const caller = await authenticate(services, request);
    request.record.loginId = caller.login.id;
    await request.takeTurn(caller.login.id);
    // Before the body is looked at: a caller who may not is told so, whatever was sent.
    requireNeed(place, caller.actor, settings);
    const roomCall = { ...call, caller };
    const answer = () => withoutPlacesTo(caller.actor, () => place.endpoint.run(roomCall, services, caller.actor));
    return place.isPolled === true ? answerPolled(roomCall, services, caller.actor, answer) : answer();
  };

  return {
    name: DIALECT,
    claims: [...NOUNS].map((noun): RouteClaim => ({ kind: 'prefix', path: `${PREFIX}/${noun}` })),
    bodies: {
      accepts: ['json', 'form'],
      mostBytes: ({ path }) => (path.startsWith(`${PREFIX}/scripts`) ? SCRIPT_BODY_BYTES : undefined),
    },
    handle: async (request): Promise<WireReply> => {
      const route = findRoute(request.method, request.path);
      if (route.kind === 'unknown') return showError(refuse('address_unknown'));
      if (route.kind !== 'place') return showWrongMethod(route.allowed);
      const { place, parameters } = route;
      request.record.endpoint = place.endpoint.name;
      try {
        return await showAnswer(place.endpoint.status, await run(place, parameters, request));
      } catch (error) {
        if (error instanceof GatewayError || error instanceof WireRefusal) return showError(error);
        throw error;
      }
    },
    refuse: showRefusal,
    fail: showError,
  };
}

/** An answer; where the caller is no staff, what fails names no place of a source or a store. */
async function withoutPlacesTo<Result>({ isStaff }: Actor, answer: () => Promise<Result>): Promise<Result> {
  try {
    return await answer();
  } catch (error) {
    if (isStaff || !(error instanceof GatewayError)) throw error;
    throw new GatewayError(withoutPlaces(error.problem), { cause: error });
  }
}

/** @throws GatewayError `forbidden` */
function requireNeed({ needs }: ClosedRoute, actor: Actor, settings: BorgUiSettings): void {
  if (needs === 'staff') requireStaff(actor);
  else if (needs === 'editor') requireRole(actor, settings.letsOperatorsEdit ? 'operator' : 'admin');
  else requireRole(actor, needs);
}
