import { problem } from '../../domain/errors.ts';
import type { AttemptLimits, TaskProgress } from '../../domain/task.ts';

const GB = 1_000_000_000;
const HOUR_MS = 3_600_000;

/** An attempt that is ended where it goes over its limits. */
export interface LimitedAttempt extends Disposable {
  /** Aborted by the caller's own signal, or with `driver_failed` (`backup_too_large`, `backup_too_long`). */
  readonly signal: AbortSignal;
  onProgress(progress: TaskProgress): void;
}

/** Watches over one attempt, from now on until it is disposed of. */
export function limitAttempt(
  { gigabytes, hours }: AttemptLimits,
  signal: AbortSignal,
  onProgress: (progress: TaskProgress) => void,
): LimitedAttempt {
  const over = new AbortController();
  const timer =
    hours === null ? undefined : setTimeout(() => over.abort(problem('backup_too_long', { hours })), hours * HOUR_MS);
  return {
    signal: AbortSignal.any([signal, over.signal]),
    onProgress: (progress) => {
      if (gigabytes !== null && progress.bytes > gigabytes * GB) over.abort(problem('backup_too_large', { gigabytes }));
      onProgress(progress);
    },
    [Symbol.dispose]: () => clearTimeout(timer),
  };
}
