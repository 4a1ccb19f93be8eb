import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { createInterface } from 'node:readline';

/** A port of this machine that nobody listens on. */
export const findFreePort = async (): Promise<number> => {
  const probe = createServer().listen(0, '127.0.0.1');
  await once(probe, 'listening');
  const address = probe.address();
  probe.close();
  await once(probe, 'close');
  if (address === null || typeof address === 'string') throw new Error('no port was given');
  return address.port;
};

/** Resolves when a server says `words` on its piped standard error; rejects with all it said if it ends before. */
export const untilLogged = (server: ChildProcess, program: string, words: string): Promise<void> =>
  new Promise((resolve, reject) => {
    const seen: string[] = [];
    if (server.stderr === null) throw new Error(`the log of ${program} is not piped`);
    createInterface({ input: server.stderr }).on('line', (line) => {
      seen.push(line);
      if (line.includes(words)) resolve();
    });
    server.once('error', reject);
    server.once('exit', () => reject(new Error(`${program} ended at its start:\n${seen.join('\n')}`)));
  });

/** Ends a server with SIGTERM and resolves when it has ended; one that ended before, by a crash, is not waited for. */
export const endServer = async (server: ChildProcess): Promise<void> => {
  if (server.exitCode !== null || server.signalCode !== null) return;
  server.removeAllListeners('exit');
  const ended = once(server, 'exit');
  server.kill('SIGTERM');
  await ended;
};
