import { createServer, type Server } from 'node:http';
import type Koa from 'koa';

/** Opens a port of this machine, for supertest and bare sockets. */
export async function openPort(app: Koa): Promise<Server> {
  const server = createServer(app.callback());
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return server;
}

/** Closes a port and whatever is still connected to it. */
export async function closePort(server: Server): Promise<void> {
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
}
