import type { ServerResponse } from 'node:http';

/** Who is to read an answer. */
export interface Reader {
  /** Aborted when the connection ends before the answer was taken. */
  readonly gone: AbortSignal;
  /**
   * Runs `then` once the answer is taken, or the connection gone: which it is after this many milliseconds at the
   * latest, counted from now.
   */
  whenDone(milliseconds: number, then: () => void): void;
}

/** Watches for whoever is to read an answer. */
export const watchReader = (response: ServerResponse): Reader => {
  const gone = new AbortController();
  response.once('close', () => {
    if (!response.writableFinished) gone.abort();
  });
  return {
    gone: gone.signal,
    whenDone: (milliseconds, then) => {
      if (response.closed) {
        then();
        return;
      }
      const timer = setTimeout(() => response.req.socket.destroy(), milliseconds);
      response.once('close', () => {
        clearTimeout(timer);
        then();
      });
    },
  };
};
