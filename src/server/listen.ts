import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Duplex } from 'node:stream';
import { type GatewayError, problem } from '../domain/errors.ts';
import { SERVING_THREAD } from '../ports/breather.ts';
import { type Networks, NO_NETWORKS } from '../ports/networks.ts';
import type { Drain } from './app.ts';
import { type Interruption, interruptRead } from './body.ts';
import { type ConnectionLimits, Connections, DEFAULT_CONNECTION_LIMITS } from './connections.ts';
import { DEFAULT_LIMITS, type Limits } from './limits.ts';

/** Where to listen, and what shuts down with it. */
export interface ListenOptions {
  /** Answers requests; `createApp().callback()`, at once or once that is there. */
  readonly handle: RequestListener;
  readonly host: string;
  /** 0 = any free port. */
  readonly port: number;
  readonly drain: Drain;
  readonly limits?: Limits;
  readonly connectionLimits?: ConnectionLimits;
  /** As `AppParts.trustedProxies`: each of them may hold any number of connections. */
  readonly trustedProxies?: Networks;
}

/** An open port. */
export interface Listener {
  readonly port: number;
  /** `http://127.0.0.1:8080`, for people to paste. */
  readonly url: string;
  /** From now on every room answers `busy`; calls under way are finished. */
  startDraining(): void;
  /** Drains, takes no new connection, and resolves when the last one is closed: after `graceMilliseconds` by force. */
  stop(graceMilliseconds?: number): Promise<void>;
}

const MAX_HEADERS = 100;
const MAX_HEADER_BYTES = 16 * 1024;
const KEEP_ALIVE_MILLISECONDS = 5_000;

/**
 * Opens the port. The time of a whole request is kept here, by Node; a body that is late, cut or garbled is handed to
 * the room that was reading it, anything before that is answered in plain words and closed.
 * @throws GatewayError `unavailable` if the port is in use, not allowed, or the host is not ours
 */
export const startListening = async ({
  handle,
  host,
  port,
  drain,
  limits = DEFAULT_LIMITS,
  connectionLimits = DEFAULT_CONNECTION_LIMITS,
  trustedProxies = NO_NETWORKS,
}: ListenOptions): Promise<Listener> => {
  const connections = new Connections(connectionLimits, trustedProxies, handle);
  const server = createServer(
    {
      requestTimeout: limits.requestMilliseconds,
      headersTimeout: limits.requestMilliseconds,
      connectionsCheckingInterval: Math.min(500, Math.ceil(limits.requestMilliseconds / 4)),
      keepAliveTimeout: KEEP_ALIVE_MILLISECONDS,
      maxHeaderSize: MAX_HEADER_BYTES,
    },
    connections.take,
  );
  server.maxHeadersCount = MAX_HEADERS;
  server.on('connection', connections.admit);
  server.on('connection', () => SERVING_THREAD.welcome());
  server.on('clientError', (error, socket) => answerClientError(error, socket, connections));
  await openPort(server, host, port);

  const address = server.address() as AddressInfo;
  const name = address.family === 'IPv6' ? `[${address.address}]` : address.address;
  const listener: Listener = {
    port: address.port,
    url: `http://${name}:${address.port}`,
    startDraining: () => {
      drain.isDraining = true;
    },
    stop: async (graceMilliseconds = limits.requestMilliseconds) => {
      drain.isDraining = true;
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      const force = setTimeout(() => server.closeAllConnections(), graceMilliseconds);
      await closed;
      clearTimeout(force);
    },
  };
  return listener;
};

const openPort = (server: Server, host: string, port: number): Promise<void> =>
  new Promise((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => {
      reject(explainListenError(error, host, port));
    });
    server.listen(port, host, resolve);
  });

const explainListenError = (error: NodeJS.ErrnoException, host: string, port: number): GatewayError => {
  switch (error.code) {
    case 'EADDRINUSE':
      return problem('port_in_use', { host, port }, error);
    case 'EACCES':
      return problem('port_denied', { port }, error);
    case 'EADDRNOTAVAIL':
    case 'ENOTFOUND':
      return problem('host_not_ours', { host }, error);
    default:
      return problem('port_not_opened', { host, port, system: error.code ?? error.message }, error);
  }
};

const PLAIN_STATUS: Readonly<Record<string, string>> = {
  ERR_HTTP_REQUEST_TIMEOUT: '408 Request Timeout',
  HPE_HEADER_OVERFLOW: '431 Request Header Fields Too Large',
  HPE_CHUNK_EXTENSIONS_OVERFLOW: '413 Payload Too Large',
};

const failedSockets = new WeakSet<Duplex>();

const answerClientError = (error: NodeJS.ErrnoException, socket: Duplex, connections: Connections): void => {
  // Every later chunk of a garbled request fails again; a second answer would end up inside the first.
  if (failedSockets.has(socket)) return;
  failedSockets.add(socket);
  if (error.code !== 'ECONNRESET' && interruptRead(socket, interruptionOf(error.code))) return;
  // The caller of an earlier request would take these words for its answer.
  if (error.code !== 'ECONNRESET' && connections.endAfterAnswers(socket)) return;
  if (!socket.writable) {
    socket.destroy();
    return;
  }
  const status = PLAIN_STATUS[error.code ?? ''] ?? '400 Bad Request';
  const body = JSON.stringify({ error: { code: 'invalid_request', message: 'This is not a complete HTTP request.' } });
  socket.end(
    `HTTP/1.1 ${status}\r\nConnection: close\r\nContent-Type: application/json; charset=utf-8\r\n` +
      `X-Content-Type-Options: nosniff\r\nCache-Control: no-store\r\nContent-Length: ${body.length}\r\n\r\n${body}`,
    () => socket.destroy(),
  );
};

const interruptionOf = (code: string | undefined): Interruption => {
  if (code === 'ERR_HTTP_REQUEST_TIMEOUT') return 'request_slow';
  return code === 'HPE_INVALID_EOF_STATE' ? 'request_cut' : 'http_malformed';
};
