import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { createInterface } from 'node:readline';

/** Below those that the system hands out by itself, to servers on port 0 and to whoever connects somewhere. */
const FIRST_PORT = 10_000;
const PORTS_A_PROCESS = 200;
const PROCESSES = 100;

let tried = 0;

/**
 * A port of this machine that nobody listens on, nor will until a server that is started with it does: each process of
 * tests takes from ports of its own.
 */
export const findFreePort = async (): Promise<number> => {
  for (;;) {
    const port = FIRST_PORT + (process.pid % PROCESSES) * PORTS_A_PROCESS + (tried % PORTS_A_PROCESS);
    tried += 1;
    if (await isFree(port)) return port;
    if (tried % PORTS_A_PROCESS === 0) throw new Error(`no port from ${port - PORTS_A_PROCESS + 1} to ${port} is free`);
  }
};

const isFree = async (port: number): Promise<boolean> => {
  const probe = createServer().listen(port, '127.0.0.1');
  try {
    await once(probe, 'listening');
  } catch {
    return false;
  }
  probe.close();
  await once(probe, 'close');
  return true;
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
