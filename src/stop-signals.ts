/** Signals that ask a process to end; a terminal that closes sends the last one. */
const STOP_SIGNALS = ['SIGTERM', 'SIGINT', 'SIGHUP'] as const;
export type StopSignal = (typeof STOP_SIGNALS)[number];

/**
 * Calls `stop` at the first signal to end. Later ones change nothing, so that one that comes twice (a terminal sends its
 * own to parent and child, and the parent hands it on) cuts off no clean end.
 *
 * @returns takes the ears off again; from then on a signal ends the process at once.
 */
export function onStopSignal(stop: (signal: StopSignal) => void): () => void {
  let isStopping = false;
  const hear = (signal: NodeJS.Signals): void => {
    const known = STOP_SIGNALS.find((name) => name === signal);
    if (isStopping || known === undefined) return;
    isStopping = true;
    stop(known);
  };
  for (const signal of STOP_SIGNALS) process.on(signal, hear);
  return () => {
    for (const signal of STOP_SIGNALS) process.off(signal, hear);
  };
}
