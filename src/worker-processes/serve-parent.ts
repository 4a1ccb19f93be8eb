import { flushCompileCache } from 'node:module';
import type { Begin, ToWorker } from './messages.ts';
import { ServedCalls, type Work } from './served-calls.ts';

/**
 * Serves the process that began this one, and ends with it however it ends: what is under way is never published then,
 * since nobody acknowledges it.
 */
export function serveParent(open: (begin: Begin) => Work): void {
  // From a terminal it reaches this process too: its parent says when there is nothing left to be done.
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => {});
  process.on('disconnect', () => process.exit());
  const calls = new ServedCalls(open, (message) => {
    // A channel that is closed has its own end: see above.
    if (process.connected) process.send?.(message, undefined, undefined, () => {});
  });
  process.on('message', (message) => calls.take(message as ToWorker));
  calls.tellSteps();
  // Now: one that is killed leaves nothing for the next to begin with.
  flushCompileCache();
}
