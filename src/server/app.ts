import Koa, { type Context } from 'koa';
import { GatewayError, problem } from '../domain/errors.ts';
import { answeringCall, CallDropped } from '../ports/current-call.ts';
import type { Log } from '../ports/log.ts';
import { type Meter, NO_METER } from '../ports/meter.ts';
import { type Networks, NO_NETWORKS } from '../ports/networks.ts';
import { logAccess, logBug, logCut, logDrop } from './access-log.ts';
import { createBodyReader } from './body.ts';
import { type CallRules, type CallTurns, createCallTurns, DEFAULT_CALL_RULES } from './call-turns.ts';
import { createClientAddressReader } from './client-address.ts';
import { isSpare } from './connections.ts';
import type { BodyRules, CallRecord, Dialect, WireHead, WireReply } from './dialect.ts';
import { answerHealth, askOnceAtATime, type Health } from './health.ts';
import { DEFAULT_LIMITS, type Limits } from './limits.ts';
import { answerMetrics, METRICS_PATH, type MetricsPage } from './metrics-page.ts';
import { type PartsWatch, streamParts } from './parted-answer.ts';
import { watchReader } from './reader.ts';
import { closesConnection, RefusedRequest, refused } from './refusal.ts';
import { type ReadHead, readHead } from './request-head.ts';
import { createRoomFinder, findOverlaps, HEALTH_PATHS } from './rooms.ts';

/** Shared by the app and its listener: while set, every room answers `busy`. */
export interface Drain {
  isDraining: boolean;
}

/** What the shell needs from the composition root. */
export interface AppParts {
  readonly dialects: readonly Dialect[];
  readonly log: Log;
  readonly health: Health;
  /** What monitoring reads; absent = nothing. */
  readonly metrics?: MetricsPage;
  /** Where calls are counted. */
  readonly meter?: Meter;
  readonly drain?: Drain;
  readonly limits?: Limits;
  readonly callRules?: CallRules;
  /** Addresses and ranges whose `X-Forwarded-*` is believed. */
  readonly trustedProxies?: Networks;
}

/** What becomes of one call. */
interface CallState {
  readonly turns: CallTurns;
  readonly record: CallRecord;
  readonly gone: AbortSignal;
}

interface Answer {
  readonly reply: WireReply;
  readonly room: string | null;
  readonly closes: boolean;
}

const SECURITY_HEADERS: readonly (readonly [name: string, value: string])[] = Object.entries({
  'X-Content-Type-Options': 'nosniff',
  'Cache-Control': 'no-store',
  'Referrer-Policy': 'no-referrer',
  'Content-Security-Policy': "default-src 'none'; frame-ancestors 'none'",
});

const plainError = (status: number, code: string, message: string, beside: object = {}): WireReply => ({
  status,
  body: JSON.stringify({ error: { code, message }, ...beside }),
});

const BROKEN = plainError(500, 'internal', 'The gateway made a mistake; tell its operator the X-Request-Id.');

/**
 * The shell that all rooms share: reads a call within its limits, hands it to the room that claims its address, and
 * sends, logs and guards the answer. Nothing thrown inside gets past it.
 * @throws Error if two rooms claim one address
 */
export const createApp = (parts: AppParts): Koa => {
  const { dialects, log, limits = DEFAULT_LIMITS, drain = { isDraining: false }, meter = NO_METER } = parts;
  const health = { ...parts.health, ready: askOnceAtATime(parts.health.ready) };
  const metrics = parts.metrics && {
    ...parts.metrics,
    read: askOnceAtATime(parts.metrics.read),
    readSchedules: askOnceAtATime(parts.metrics.readSchedules),
  };
  const overlap = findOverlaps(dialects)[0];
  if (overlap) throw new Error(`The rooms ${overlap.first} and ${overlap.second} both claim ${overlap.path}.`);
  const findRoom = createRoomFinder(dialects);
  const stray = Object.assign({}, ...dialects.map(({ strayAnswer = {} }) => strayAnswer));
  const notFound = plainError(404, 'not_found', 'Nothing lives at this address.', stray);
  const readClientAddress = createClientAddressReader(parts.trustedProxies ?? NO_NETWORKS);
  const beginTurns = createCallTurns(parts.callRules ?? DEFAULT_CALL_RULES);
  const readBody = createBodyReader(limits);

  const callRoom = async (
    room: Dialect,
    call: ReadHead,
    context: Context,
    { turns, record }: CallState,
  ): Promise<WireReply> => {
    const { head, refusal, isProxy } = call;
    const denial = isProxy ? null : await denialOf(turns, head.address);
    // Read even if the address is refused already: its sender is still writing, and would miss the answer.
    const mostBytes = room.bodies.mostBytes?.(head) ?? limits.bodyBytes;
    const decodeBody = await readBody(context, { rules: rulesAt(head.path, room.bodies), mostBytes });
    // Known at once where the connection was ended by us; that it is closed is told later.
    if (context.req.socket.destroyed) throw new CallDropped();
    if (refusal) throw refusal;
    const body = await decodeBody();
    const scene = body.kind === 'form' ? { fields: body.fields } : {};
    if (drain.isDraining) throw refused({ reason: 'shutting_down' }, scene);
    if (isSpare(context.req.socket)) throw refused({ reason: 'too_many_connections' }, scene);
    const request = { ...head, body, takeTurn: turns.takeAsLogin, record, isEnding: () => drain.isDraining };
    try {
      if (denial !== null) throw denial;
      return await room.handle(request);
    } catch (error) {
      if (error instanceof GatewayError) return room.fail(error, request);
      if (error instanceof CallDropped) throw error;
      logBug(log, head, room.name, error);
      return room.fail(problem('mistake', {}), request);
    }
  };

  const answer = async (call: ReadHead, context: Context, state: CallState): Promise<Answer> => {
    const { head } = call;
    const isReading = head.method === 'GET' || head.method === 'HEAD';
    if (HEALTH_PATHS.some((path) => path === head.path) && isReading) {
      state.record.endpoint = head.path.slice(1);
      return { reply: await answerHealth(head.path, health, drain.isDraining), room: null, closes: false };
    }
    if (metrics !== undefined && head.path === METRICS_PATH && isReading) {
      state.record.endpoint = 'metrics';
      return { reply: (await answerMetrics(head, metrics)) ?? notFound, room: null, closes: false };
    }
    const room = findRoom(head);
    if (!room) return { reply: notFound, room: null, closes: false };
    try {
      const reply = await answeringCall(state.gone, () => callRoom(room, call, context, state));
      return { reply, room: room.name, closes: false };
    } catch (error) {
      if (!(error instanceof RefusedRequest)) throw error;
      const { refusal } = error;
      return { reply: room.refuse(refusal, head), room: room.name, closes: closesConnection(refusal.kind) };
    }
  };

  const app = new Koa();
  app.on('error', (error: unknown) => {
    const code = error instanceof Error && 'code' in error ? error.code : null;
    log.debug({ code }, 'A caller went away before its answer was sent.');
  });
  app.use(async (context) => {
    const startedAt = performance.now();
    const call = readHead(context.req, readClientAddress(context.req), limits);
    const { head } = call;
    const reader = watchReader(context.res);
    const turns = beginTurns(reader.gone);
    const watch: PartsWatch = { takes: reader.takes, fails: (error) => logCut(log, head, error) };
    const record: CallRecord = { endpoint: null, loginId: null };
    let ended: (() => void) | undefined;
    let sent: Answer = { reply: BROKEN, room: null, closes: true };
    try {
      sent = await answer(call, context, { turns, record, gone: reader.gone });
      ended = sent.reply.ended;
      applyReply(context, head, sent, watch);
    } catch (error) {
      if (error instanceof CallDropped) {
        turns.endAll();
        context.respond = false;
        logDrop(log, head, performance.now() - startedAt);
        return;
      }
      // A room's own wording failed, or its headers are not valid ones.
      logBug(log, head, sent.room ?? 'server', error);
      sent = { reply: BROKEN, room: sent.room, closes: true };
      applyReply(context, head, sent, watch);
    }
    // An answer that nobody takes would otherwise fill the memory, one turn after another.
    reader.whenDone(limits.answerMilliseconds, () => {
      turns.endAll();
      ended?.();
    });
    if (ended !== undefined) turns.endAll();
    const { room, reply } = sent;
    const milliseconds = performance.now() - startedAt;
    meter.answered({ room, endpoint: record.endpoint, status: reply.status, seconds: milliseconds / 1_000 });
    logAccess(log, { head, room, status: reply.status, record, milliseconds });
  });
  return app;
};

const FORMS: BodyRules = { accepts: ['form'] };

const rulesAt = (path: string, rules: BodyRules): BodyRules => (rules.formsAt?.includes(path) ? FORMS : rules);

/** Why a call has no turn, for its room to word; anything else is not for it. */
const denialOf = async (turns: CallTurns, address: string): Promise<GatewayError | null> => {
  try {
    await turns.takeAsAddress(address);
    return null;
  } catch (error) {
    if (error instanceof GatewayError) return error;
    throw error;
  }
};

const isInParts = (body: WireReply['body']): body is AsyncIterable<string | Uint8Array> =>
  typeof body === 'object' && body !== null && !Buffer.isBuffer(body);

const applyReply = (context: Context, head: WireHead, { reply, closes }: Answer, watch: PartsWatch): void => {
  const { res, response } = context;
  for (const [name, value] of SECURITY_HEADERS) res.setHeader(name, value);
  res.setHeader('X-Request-Id', head.requestId);
  if (reply.body !== null) response.type = 'application/json; charset=utf-8';
  response.body = isInParts(reply.body) ? streamParts(reply.body, watch) : reply.body;
  response.status = reply.status;
  // After the body: an absent one takes the Content-Type of the room with it.
  for (const [name, value] of Object.entries(reply.headers ?? {})) res.setHeader(name, value);
  if (closes) res.setHeader('Connection', 'close');
  // Koa drops the Content-Type of an empty answer, unless it is on its way already (wires differ: some send one).
  if (reply.status === 204) context.flushHeaders();
};
