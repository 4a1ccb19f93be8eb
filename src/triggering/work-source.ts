import type { TaskProgress } from '../domain/task.ts';

/** Where a worker finds its work: leased pieces, each of which one worker carries out at a time. */
export interface WorkSource<T extends { readonly id: number }> {
  /** The oldest piece that may be done now, leased to this worker, or `null`. */
  claim(): Promise<T | null>;
  /** Renews the lease; `false` once another worker has taken the piece up. */
  renew(work: T, progress: TaskProgress | null): Promise<boolean>;
  /** Carries out one attempt and stores its outcome; heeds `AttemptStopped` as the signal's reason. */
  perform(work: T, signal: AbortSignal, onProgress: (progress: TaskProgress) => void): Promise<void>;
}

/** A leased piece of work, whatever its kind. */
export interface PieceOfWork {
  readonly noun: string;
  readonly id: number;
  renew(progress: TaskProgress | null): Promise<boolean>;
  perform(signal: AbortSignal, onProgress: (progress: TaskProgress) => void): Promise<void>;
}

/** Takes up the next piece of one kind, or answers `null`. */
export type TakeWork = () => Promise<PieceOfWork | null>;

/** Takes work from a source; `noun` is what its pieces are called in the log. */
export function takeFrom<T extends { readonly id: number }>(noun: string, source: WorkSource<T>): TakeWork {
  return async () => {
    const work = await source.claim();
    if (work === null) return null;
    return {
      noun,
      id: work.id,
      renew: (progress) => source.renew(work, progress),
      perform: (signal, onProgress) => source.perform(work, signal, onProgress),
    };
  };
}
