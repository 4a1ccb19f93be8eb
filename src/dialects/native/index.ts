import { GatewayError } from '../../domain/errors.ts';
import type { Dialect, WireReply, WireRequest } from '../../server/dialect.ts';
import { nobody } from '../../server/endpoint.ts';
import type { RenderingRoom } from '../../server/rendering.ts';
import { type Parts, type RouterRules, routerOf } from '../../server/router.ts';
import { requireRole, requireStaff } from '../../services/identity/index.ts';
import { authenticate } from './authenticate.ts';
import { DIALECT, type NativeServices, PREFIX, type Prices } from './call.ts';
import { FEEDS } from './feeds/address.ts';
import { answerFeed } from './feeds/read.ts';
import { openPage } from './open-pages.ts';
import type { Operation } from './operation.ts';
import { answerPolled } from './polling.ts';
import { refuse, WireRefusal } from './problems.ts';
import { answerOnce, isRepeatable } from './repeats.ts';
import { showAnswer, showError, showMethods, showRefusal, showWrongMethod } from './replies.ts';
import { OPERATIONS } from './routes.ts';
import { answerConsoleLogin, CONSOLE_LOGIN } from './session/console-login.ts';
import { speechFor } from './speech/index.ts';
import type { NativeSpeech } from './speech/speech.ts';

/** A file as JSON has it, of which every letter may take more than one byte. */
const IMPORT_BODY_BYTES = 262_144;

const RULES: RouterRules = {
  prefixes: [PREFIX],
  slashAtEnd: 'as-written',
  methods: ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'],
};

const findOperation = routerOf<Operation>(OPERATIONS, RULES);

/** The native room: everything that the product can do, at `/api/v1`, in its own words. It tells how `rooms` show a schedule. */
export function createNative(
  product: Omit<NativeServices, 'rooms'>,
  rooms: readonly RenderingRoom[],
  prices: Prices,
): Dialect {
  const services = { ...product, rooms: async () => rooms, prices: async () => prices };
  const run = async (
    operation: Operation,
    parts: Parts,
    request: WireRequest,
    speech: NativeSpeech,
  ): Promise<WireReply> => {
    if (operation.needs === 'nothing') {
      const answer = await operation.endpoint.run({ request, parts, speech }, services, nobody(DIALECT));
      return showAnswer(operation.endpoint.status, answer, request, speech);
    }
    const proved = await authenticate(services, request);
    const { caller } = proved;
    request.record.loginId = caller.login.id;
    await request.takeTurn(caller.login.id);
    const { needs, endpoint } = operation;
    const told = speechFor(request, caller.actor);
    // Before the body is looked at: a caller who may not is told so, whatever was sent.
    if (needs === 'staff') requireStaff(caller.actor);
    else requireRole(caller.actor, needs);
    const answer = () =>
      wording(request, told, async () => {
        const call = { request, parts, speech: told, ...proved };
        return showAnswer(endpoint.status, await endpoint.run(call, services, caller.actor), request, told);
      });
    if (operation.isPolled) return answerPolled(services, caller, request, speech, answer);
    if (!isRepeatable(request)) return answer();
    return answerOnce(services, request, caller.login.id, { answer, isSecret: operation.isSecret });
  };

  return {
    name: DIALECT,
    claims: [
      { kind: 'prefix', path: PREFIX },
      { kind: 'prefix', path: FEEDS },
      { kind: 'exact', path: CONSOLE_LOGIN, when: ({ method }) => method === 'POST' },
    ],
    bodies: {
      accepts: ['json'],
      assumes: 'json',
      formsAt: [CONSOLE_LOGIN],
      mostBytes: ({ path }) => (path === `${PREFIX}/imports` ? IMPORT_BODY_BYTES : undefined),
    },
    handle: async (request): Promise<WireReply> => {
      if (request.path === FEEDS || request.path.startsWith(`${FEEDS}/`)) return answerFeed(services, request);
      if (request.path === CONSOLE_LOGIN) return answerConsoleLogin(services, request);
      const page = openPage(request);
      if (page !== null) return page;
      const speech = speechFor(request);
      const route = findOperation(request.method, request.path);
      if (route.kind === 'unknown') return showError(refuse('address_unknown'), request, speech);
      if (route.kind === 'options') return showMethods(route.allowed);
      if (route.kind === 'wrong-method') return showWrongMethod(route.allowed, request, speech);
      request.record.endpoint = route.place.id;
      return wording(request, speech, () => run(route.place, route.parameters, request, speech));
    },
    refuse: (refusal, head) => showRefusal(refusal, head, speechFor(head)),
    fail: (error, request) => showError(error, request, speechFor(request)),
  };
}

/** An answer, or that to what was refused or failed. */
async function wording(
  request: WireRequest,
  speech: NativeSpeech,
  answer: () => Promise<WireReply>,
): Promise<WireReply> {
  try {
    return await answer();
  } catch (error) {
    if (error instanceof GatewayError || error instanceof WireRefusal) return showError(error, request, speech);
    throw error;
  }
}
