import { createServer, type Server } from 'node:net';
import { createInterface } from 'node:readline';

/** Answers what `hooked-child.ts` asks: it opens a file when `beforeOpen` has ended. */
export function answerHooks(socketPath: string, beforeOpen: () => unknown): Promise<Server> {
  const server = createServer((socket) => {
    socket.on('error', () => {});
    createInterface(socket).on('line', async (index) => {
      await beforeOpen();
      socket.write(`${index}\n`);
    });
  }).unref();
  return new Promise((resolve) => server.listen(socketPath, () => resolve(server)));
}
