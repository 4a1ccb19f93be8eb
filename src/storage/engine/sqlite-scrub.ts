import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import { tooBusy } from './errors.ts';

/**
 * Writes a SQLite database anew from its rows, so that neither its free pages nor its log of the last writes hold what
 * was there before: on a thread of its own, while others read; who writes waits.
 *
 * @throws `unavailable` - others held it for a minute.
 */
export async function scrubSqlite(file: string): Promise<void> {
  const worker = new Worker(new URL('./sqlite-scrub-worker.ts', import.meta.url), {
    workerData: { file },
    execArgv: [],
  });
  const [failure] = await once(worker, 'message');
  await worker.terminate();
  if (failure !== null) throw tooBusy(failure);
}
