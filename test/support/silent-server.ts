import { once } from 'node:events';
import { createServer, type Socket } from 'node:net';

/** A host on loopback that accepts every connection and then says nothing. */
export interface SilentServer {
  readonly port: number;
  /** Resolves with the first connection. */
  readonly accepted: Promise<unknown>;
  stop(): Promise<void>;
}

/** Starts it. */
export async function startSilentServer(): Promise<SilentServer> {
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on('error', () => {});
    socket.on('close', () => sockets.delete(socket));
    socket.resume();
  }).listen(0, '127.0.0.1');
  const accepted = once(server, 'connection');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port was given');
  return {
    port: address.port,
    accepted,
    stop: async () => {
      for (const socket of sockets) socket.destroy();
      server.close();
      await once(server, 'close');
    },
  };
}

/** The settings of an SFTP store at this port, whose host key nobody has. */
export const silentStore = (port: number): Readonly<Record<string, string>> => ({
  host: '127.0.0.1',
  port: String(port),
  user: 'anybody',
  root: '/copies',
  hostKey: `SHA256:${Buffer.alloc(32).toString('base64').replace('=', '')}`,
});
