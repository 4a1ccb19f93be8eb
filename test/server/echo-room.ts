import type { GatewayError } from '../../src/domain/errors.ts';
import type { Log } from '../../src/ports/log.ts';
import { parseNetworks } from '../../src/ports/networks.ts';
import { createApp } from '../../src/server/app.ts';
import { type CallRules, DEFAULT_CALL_RULES } from '../../src/server/call-turns.ts';
import { type ConnectionLimits, DEFAULT_CONNECTION_LIMITS } from '../../src/server/connections.ts';
import type { BodyRules, Dialect, Parameters, WireRequest } from '../../src/server/dialect.ts';
import { DEFAULT_LIMITS, type Limits } from '../../src/server/limits.ts';
import { type Listener, startListening } from '../../src/server/listen.ts';
import { sayInEnglish } from '../../src/wording/english/index.ts';

const flat = (fields: Parameters) => [...fields.entries()].map(([name, value]) => `${name}=${value}`);

const describeBody = ({ body }: WireRequest) =>
  body.kind === 'form' ? { form: flat(body.fields), isMultipart: body.isMultipart } : body;

/** A room that says what it understood; `/echo/throw`, `/echo/refuse` and `/echo/garbled` misbehave. */
export const createEchoRoom = (bodies: BodyRules = { accepts: ['form', 'json'] }): Dialect => ({
  name: 'echo',
  claims: [{ kind: 'prefix', path: '/echo' }],
  bodies,
  handle: async (request) => {
    if (request.path === '/echo/throw') {
      const nothing: unknown = null;
      return { status: 200, body: String((nothing as { length: number }).length) };
    }
    if (request.path === '/echo/garbled') return { status: 200, headers: { 'x-bad': 'a\r\nb' }, body: '{}' };
    if (request.path === '/echo/nowhere') return { status: 404, body: '{"room":"echo says 404"}' };
    const { method, path, address, origin, query } = request;
    const cookies = Object.fromEntries(request.cookies);
    const said = { method, path, address, origin, query: flat(query), cookies, body: describeBody(request) };
    Object.assign(request.record, { endpoint: 'echo', loginId: 7 });
    return { status: 200, body: JSON.stringify(said) };
  },
  refuse: ({ cause, kind, status, field, fields }, head) => ({
    status,
    body: JSON.stringify({ kind, cause, field, fields: flat(fields), query: flat(head.query) }),
  }),
  fail: (error: GatewayError) => ({
    status: error.code === 'internal' ? 500 : 422,
    body: JSON.stringify({ code: error.code, message: sayInEnglish(error.problem) }),
  }),
});

/** A log that keeps its lines as the JSON that an operator would see. */
export const createMemoryLog = (): Log & { readonly lines: string[] } => {
  const lines: string[] = [];
  const keep = (level: string) => (fields: object, message: string) => {
    lines.push(JSON.stringify({ level, ...fields, message }));
  };
  return { lines, debug: keep('debug'), info: keep('info'), warn: keep('warn'), error: keep('error') };
};

export interface RunningShell {
  readonly listener: Listener;
  readonly url: string;
  readonly lines: string[];
  /** Sets the answer of `/readyz`. */
  readonly setReady: (isReady: boolean) => void;
}

export interface ShellOptions {
  readonly limits?: Partial<Limits>;
  readonly connectionLimits?: Partial<ConnectionLimits>;
  readonly callRules?: Partial<CallRules>;
  readonly rooms?: readonly Dialect[];
  readonly trustedProxies?: readonly string[];
}

/** The whole shell on a free port of this machine. */
export const runShell = async (options: ShellOptions = {}): Promise<RunningShell> => {
  const log = createMemoryLog();
  const limits = { ...DEFAULT_LIMITS, ...options.limits };
  const connectionLimits = { ...DEFAULT_CONNECTION_LIMITS, ...options.connectionLimits };
  const trustedProxies = parseNetworks('TRUSTED_PROXIES', options.trustedProxies ?? []);
  const drain = { isDraining: false };
  let isReady = true;
  const app = createApp({
    dialects: options.rooms ?? [createEchoRoom()],
    log,
    limits,
    drain,
    trustedProxies,
    callRules: { ...DEFAULT_CALL_RULES, ...options.callRules },
    health: {
      alive: () => ({ version: '1.2.3' }),
      ready: async () => ({ isReady, body: { tasksQueued: 0 } }),
    },
  });
  const listener = await startListening({
    handle: app.callback(),
    host: '127.0.0.1',
    port: 0,
    drain,
    limits,
    connectionLimits,
    trustedProxies,
  });
  const setReady = (value: boolean) => {
    isReady = value;
  };
  return { listener, url: listener.url, lines: log.lines, setReady };
};
