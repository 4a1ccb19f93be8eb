import { once } from 'node:events';
import { connect, createServer, type Socket } from 'node:net';

/** A line between client and server that a test may cut or silence. */
export interface TcpProxy {
  readonly port: number;
  /** Bytes that clients have sent through it. */
  readonly sentBytes: number;
  /** Cuts all connections once the clients have sent so many bytes in all, and refuses new ones. */
  cutAfter(bytes: number): void;
  /** The same, but only the connections there are: new ones pass. */
  cutOnceAfter(bytes: number): void;
  /**
   * From so many bytes on, nothing passes any more in either direction, while connections stay open. Resolves when that
   * has come.
   */
  silenceAfter(bytes: number): Promise<void>;
  /** The same, but only of the connections there are: new ones pass. */
  silenceOnceAfter(bytes: number): void;
  /** Sends new connections to another port; those there are stay where they are. */
  turnTo(port: number): void;
  /** Lets everything pass again. */
  heal(): void;
  stop(): Promise<void>;
}

/** Starts a proxy on loopback to a port of loopback. */
export const startTcpProxy = async (targetPort: number): Promise<TcpProxy> => {
  const sockets = new Set<Socket>();
  let goal = targetPort;
  let sentBytes = 0;
  let limit = Number.POSITIVE_INFINITY;
  let onSilence = (): void => {};
  let atLimit: 'cut' | 'cutOnce' | 'silence' | 'silenceOnce' = 'cut';
  const isOver = (): boolean => sentBytes >= limit;
  const muted = new Set<Socket>();
  const server = createServer((client) => {
    if (isOver() && atLimit === 'cut') {
      client.resetAndDestroy();
      return;
    }
    const upstream = connect(goal, '127.0.0.1');
    for (const [from, to] of [
      [client, upstream],
      [upstream, client],
    ] as const) {
      sockets.add(from);
      from.on('error', () => to.destroy());
      from.on('close', () => {
        sockets.delete(from);
        to.destroy();
      });
    }
    upstream.on('data', (chunk) => {
      if (!muted.has(upstream) && !(isOver() && atLimit === 'silence')) client.write(chunk);
    });
    client.on('data', (chunk: Buffer) => {
      const room = Math.max(limit - sentBytes, 0);
      sentBytes += chunk.length;
      if (muted.has(client)) return;
      if (room > 0) upstream.write(chunk.subarray(0, room));
      if (isOver() && atLimit === 'silence') onSilence();
      if (!isOver() || atLimit === 'silence') return;
      if (atLimit === 'silenceOnce') {
        for (const socket of sockets) muted.add(socket);
        limit = Number.POSITIVE_INFINITY;
        return;
      }
      // What was passed on still arrives: a cut that the server sees as one at exactly this byte.
      upstream.end();
      for (const socket of sockets) if (socket !== upstream) socket.destroy();
      if (atLimit === 'cutOnce') limit = Number.POSITIVE_INFINITY;
    });
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port was given');
  const setLimit = (bytes: number, what: typeof atLimit): void => {
    limit = bytes;
    atLimit = what;
  };
  return {
    port: address.port,
    get sentBytes() {
      return sentBytes;
    },
    cutAfter: (bytes) => setLimit(bytes, 'cut'),
    cutOnceAfter: (bytes) => setLimit(bytes, 'cutOnce'),
    silenceAfter: (bytes) => {
      setLimit(bytes, 'silence');
      return new Promise((resolve) => {
        onSilence = resolve;
      });
    },
    silenceOnceAfter: (bytes) => setLimit(bytes, 'silenceOnce'),
    turnTo: (port) => {
      goal = port;
    },
    heal: () => setLimit(Number.POSITIVE_INFINITY, 'cut'),
    stop: async () => {
      for (const socket of sockets) socket.destroy();
      server.close();
      await once(server, 'close');
    },
  };
};
