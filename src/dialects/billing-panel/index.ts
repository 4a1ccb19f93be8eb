import type { Login } from '../../domain/account.ts';
import { GatewayError } from '../../domain/errors.ts';
import { toCallProblem } from '../../domain/problems/index.ts';
import {
  type Dialect,
  NO_PARAMETERS,
  type WireBody,
  type WireHead,
  type WireReply,
  type WireRequest,
} from '../../server/dialect.ts';
import { nobody } from '../../server/endpoint.ts';
import type { Services } from '../../services/index.ts';
import { isEchoed } from './answer.ts';
import {
  actFor,
  authenticate,
  refuseForeignAuthinfo,
  refuseForeignPage,
  refuseUrlCredentials,
  sessionErrorType,
} from './authenticate.ts';
import { hasRotation } from './backups/read.ts';
import type { PanelAnswer, PanelCall } from './call.ts';
import { say, sayShellRefusal } from './catalogue/index.ts';
import { type EndedCall, showError } from './error-document.ts';
import { type ErrorScene, showProblem, showRefusal } from './errors.ts';
import { filled, type PanelForm, readCall, readJsonFields } from './fields.ts';
import { type ListState, withListState } from './list-state.ts';
import { PanelRefusal } from './refusals.ts';
import type { FormRoutes, OpenRoute, PanelRoutes, Route } from './route.ts';
import { createRoutes, isWithheld } from './routes.ts';
import { askSecondFactor } from './sessions/show.ts';
import { type BillingPanelSettings, ROOM } from './settings.ts';

export type { PanelRoutes } from './route.ts';

/** Who called, as far as that is known; an error's document names them. */
interface Caller {
  login: Login | null;
}

/** Clients of this wire take what has no `detail` for a success, whatever its status. */
const STRAY = {
  error: {
    $type: 'missed',
    $object: 'path',
    $lang: 'en',
    detail: { $: 'Nothing lives at this address; call / or /billmgr.' },
    msg: { $: 'Nothing lives at this address; call / or /billmgr.' },
    param: [
      { $name: 'object', $type: 'msg', $: 'path' },
      { $name: 'value', $: '' },
    ],
  },
};

const METHODS: readonly string[] = ['GET', 'POST'];

/** Clients of the panel's sisters call it by their names. */
const PROGRAMS = ['billmgr', 'ispmgr', 'vmmgr', 'dnsmgr'];

const PATHS = [
  '/',
  ...PROGRAMS.flatMap((program) => [`/${program}`, `/manager/${program}`]).flatMap((path) => [path, `${path}/`]),
];

/** The billing panel's room: BILLmanager's RPC, as Zomro documents it and its cabinet uses it. */
export function createBillingPanel(
  services: Services,
  settings: BillingPanelSettings,
  routes: PanelRoutes = createRoutes(settings),
): Dialect {
  const reply = (call: PanelCall, answer: PanelAnswer, status = 200): WireReply => ({
    status,
    headers: { 'Content-Type': call.format.contentType, ...allowOrigin(call.head, settings), ...answer.headers },
    body: call.format.write(answer.doc),
  });

  const sceneOf = ({ func, language, head, fields }: PanelCall): ErrorScene => ({
    func,
    language,
    address: head.address,
    sessionErrorType: sessionErrorType(head, fields, settings),
  });

  const explain = (call: PanelCall, error: GatewayError, login: Login | null): WireReply => {
    const problem = toCallProblem(error.problem);
    if (problem.reason === 'totp_awaited') return reply(call, askSecondFactor(call));
    return reply(call, { doc: showError(showProblem(problem, sceneOf(call)), endOf(call, login)) });
  };

  const refuse = (call: PanelCall, { refused }: PanelRefusal, login: Login | null): WireReply =>
    reply(call, { doc: showError(showRefusal(refused, sceneOf(call)), endOf(call, login)) });

  const refuseJson = (call: PanelCall): WireReply => {
    const error = { type: 'value', object: 'body', value: '', message: say(call.language, 'call.json') };
    return reply(call, { doc: showError(error, endOf(call)) });
  };

  const run = async (call: PanelCall, { record, takeTurn }: WireRequest, known: Caller): Promise<PanelAnswer> => {
    if (call.func === '') throw new PanelRefusal({ kind: 'function_unknown' });
    refuseUrlCredentials(call, settings);
    refuseForeignAuthinfo(call, settings);
    const open = findOpenRoute(routes, call.func);
    if (open !== null) {
      record.endpoint = open.endpoint.name;
      const answer = await open.endpoint.run(call, services, nobody(ROOM));
      record.loginId = answer.loginId ?? null;
      return answer;
    }
    const { caller, isCookieOnly } = await authenticate(services, call);
    known.login = caller.login;
    record.loginId = caller.login.id;
    await takeTurn(caller.login.id);
    const { endpoint, changesState, isList } = findRoute(routes, call);
    record.endpoint = endpoint.name;
    if (isCookieOnly && changesState) refuseForeignPage(call.head, settings);
    const acting = await actFor(services, call, caller);
    const proved = { ...call, caller: acting };
    const answer = (listState: ListState) => endpoint.run({ ...proved, listState }, services, acting.actor);
    return isList === true ? withListState(services, proved, answer) : answer({});
  };

  return {
    name: ROOM,
    claims: PATHS.map((path) => ({ kind: 'exact', path })),
    bodies: { accepts: ['form', 'json'], assumes: 'urlencoded' },
    strayAnswer: { doc: STRAY },

    handle: async (request) => {
      const form = formOf(request.body);
      if (form === null) return refuseJson(readCall(request, NO_FORM));
      const call = readCall(request, form);
      const known: Caller = { login: null };
      if (!METHODS.includes(request.method)) return reply(call, refuseMethod(call, request.method), 405);
      try {
        return reply(call, await run(call, request, known));
      } catch (error) {
        if (error instanceof PanelRefusal) return refuse(call, error, known.login);
        if (error instanceof GatewayError) return explain(call, error, known.login);
        throw error;
      }
    },

    refuse: ({ cause, kind, status, field, value, fields }, head) => {
      const isMultipart = /^multipart\//i.test(head.headers['content-type'] ?? '');
      const call = readCall(head, { fields, isMultipart });
      const type = kind === 'busy' ? 'unavailable' : 'value';
      const text = sayShellRefusal(call.language, cause);
      const shown = value === undefined ? field : isEchoed(field, value) ? `${value}…` : '';
      const doc = showError({ type, object: field ?? kind, value: shown ?? '', message: text }, endOf(call));
      // A refused field is an answered call: clients of this wire take any other status for a proxy's.
      return reply(call, { doc }, kind === 'bad_field_name' || kind === 'bad_text' ? 200 : status);
    },

    fail: (error, request) => explain(readCall(request, formOf(request.body) ?? NO_FORM), error, null),
  };
}

/** The route of a function that anyone may call, or `null`. */
function findOpenRoute(routes: PanelRoutes, func: string): OpenRoute | null {
  const found = routes.get(func);
  return found !== undefined && 'openTo' in found ? found : null;
}

/**
 * The route of a known caller, by (func, elid?, sok?); a form that needs an `elid` complains by itself without one.
 * @throws PanelRefusal `function_withheld` for the cabinet's functions that we do not have, `function_unknown` for any other
 */
function findRoute(routes: PanelRoutes, call: PanelCall): Route {
  const found = findFunction(routes, call.func);
  if ('endpoint' in found) return found;
  const isNew = filled(call.fields, 'elid') === null;
  if (!isSave(call)) return (isNew ? found.form : undefined) ?? found.filledForm;
  if (!isNew) return found.change;
  return (hasRotation(call) ? found.createWithRotation : undefined) ?? found.create ?? found.change;
}

/** Any value of `sok` saves; the form's cancel button sends it too, and who has a form worked out again (`sv_field`). */
const isSave = ({ fields }: PanelCall): boolean =>
  filled(fields, 'sok') !== null && filled(fields, 'sv_field') === null && fields.get('clicked_button') !== 'cancel';

function findFunction(routes: PanelRoutes, func: string): Route | FormRoutes {
  const found = routes.get(func);
  if (found !== undefined && !('openTo' in found)) return found;
  throw new PanelRefusal({ kind: isWithheld(func) ? 'function_withheld' : 'function_unknown' });
}

const NO_FORM: PanelForm = { fields: NO_PARAMETERS, isMultipart: false };

/** The fields of a body; one in JSON is an object of strings. `null` where it is another value. */
function formOf(body: WireBody): PanelForm | null {
  if (body.kind === 'form') return body;
  if (body.kind === 'none') return NO_FORM;
  const fields = readJsonFields(body.value);
  return fields === null ? null : { fields, isMultipart: false };
}

const endOf = ({ func, language }: PanelCall, login: Login | null = null): EndedCall => ({
  func,
  language,
  login,
});

const refuseMethod = (call: PanelCall, method: string): PanelAnswer => ({
  doc: showError(
    { type: 'value', object: 'method', value: method, message: say(call.language, 'call.method', { value: method }) },
    endOf(call),
  ),
  headers: { Allow: METHODS.join(', ') },
});

/** Without this header the cabinet, served from another origin, logs its user out. */
function allowOrigin(head: WireHead, settings: BillingPanelSettings): Readonly<Record<string, string>> {
  const { origin } = head.headers;
  if (settings.corsOrigins.length === 0) return {};
  const isAllowed = origin !== undefined && settings.corsOrigins.includes(origin);
  return { Vary: 'Origin', ...(isAllowed ? { 'Access-Control-Allow-Origin': origin } : {}) };
}
