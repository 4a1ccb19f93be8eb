import type { ServerResponse } from 'node:http';

/** Who is to read an answer. */
export interface Reader {
  /** Aborted when the connection ends before the answer was taken. */
  readonly gone: AbortSignal;
  /**
   * Runs `then` once the answer is taken, or the connection gone: which it is after this many milliseconds at the
   * latest, counted from now, or from when `takes` was told last.
   */
  whenDone(milliseconds: number, then: () => void): void;
  /** Says that more of the answer is wanted: what was there is taken. */
  takes(): void;
}

/** Watches for whoever is to read an answer. */
export const watchReader = (response: ServerResponse): Reader => {
  const gone = new AbortController();
  let timer: NodeJS.Timeout | undefined;
  let last: (() => void) | undefined;
  response.once('close', () => {
    if (!response.writableFinished) gone.abort();
    clearTimeout(timer);
    last?.();
  });
  return {
    gone: gone.signal,
    takes: () => void timer?.refresh(),
    whenDone: (milliseconds, then) => {
      if (response.closed) {
        then();
        return;
      }
      timer = setTimeout(() => response.req.socket.destroy(), milliseconds);
      last = then;
    },
  };
};
