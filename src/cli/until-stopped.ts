import { onStopSignal } from '../stop-signals.ts';

/**
 * Does something that a signal to end stops, or the terminal's end; what it was stopped with is thrown then, however
 * what was under way told of it.
 */
export async function untilStopped(
  stopped: (signal: string) => Error,
  work: (signal: AbortSignal) => Promise<void>,
): Promise<void> {
  const controller = new AbortController();
  let stoppedBy = '';
  const forget = onStopSignal((signal) => {
    stoppedBy = signal;
    controller.abort(stopped(signal));
  });
  try {
    await work(controller.signal);
  } catch (error) {
    // Worded only now: something may have been done to its end since the signal.
    throw controller.signal.aborted ? stopped(stoppedBy) : error;
  } finally {
    forget();
  }
}
