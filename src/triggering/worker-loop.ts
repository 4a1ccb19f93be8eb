import type { TaskProgress } from '../domain/task.ts';
import type { Log } from '../ports/log.ts';
import type { WorkQueue } from '../ports/work-queue.ts';
import { AttemptStopped, keepRenewing } from '../services/leases/index.ts';

const LOOK_EVERY_MS = 1_000;
/** How long an aborted attempt may take to put its work back. */
const ABORT_MS = 3_000;

/** Where a worker finds its work: leased pieces, each of which one worker carries out at a time. */
export interface WorkSource<T extends { readonly id: number }> {
  /** The oldest piece that may be done now, leased to this worker, or `null`. */
  claim(): Promise<T | null>;
  /** Renews the lease; `false` once another worker has taken the piece up. */
  renew(work: T, progress: TaskProgress | null): Promise<boolean>;
  /** Whether this worker still holds the piece: it may have been called off. */
  isHeld(work: T): Promise<boolean>;
  /** Carries out one attempt and stores its outcome; heeds `AttemptStopped` as the signal's reason. */
  perform(work: T, signal: AbortSignal, onProgress: (progress: TaskProgress) => void): Promise<void>;
}

/** A leased piece of work, whatever its kind. */
export interface PieceOfWork {
  readonly noun: string;
  readonly id: number;
  renew(progress: TaskProgress | null): Promise<boolean>;
  isHeld(): Promise<boolean>;
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
      isHeld: () => source.isHeld(work),
      perform: (signal, onProgress) => source.perform(work, signal, onProgress),
    };
  };
}

/** Wakes the workers of this process. */
export class LocalWorkQueue implements WorkQueue {
  readonly #listeners = new Set<() => void>();

  wake(): void {
    for (const onWake of this.#listeners) onWake();
  }

  listen(onWake: () => void): () => void {
    this.#listeners.add(onWake);
    return () => this.#listeners.delete(onWake);
  }
}

/**
 * Looks for work each second, and at once when woken; carries out a few pieces side by side, of whatever kind. The
 * kinds take turns in being asked first, so that much work of one does not keep the others waiting.
 */
export class WorkerLoop {
  readonly #kinds: readonly TakeWork[];
  readonly #queue: WorkQueue;
  readonly #log: Log;
  readonly #concurrency: number;
  readonly #running = new Map<AbortController, Promise<void>>();
  readonly #renewals = new Set<() => void>();
  #timer: NodeJS.Timeout | null = null;
  #stopListening: (() => void) | null = null;
  #looking: Promise<void> | null = null;
  #turn = 0;
  #isWoken = false;
  #isStopping = false;

  /** `concurrency`: how many pieces at once, over all kinds. */
  constructor(kinds: readonly TakeWork[], queue: WorkQueue, log: Log, concurrency: number) {
    this.#kinds = kinds;
    this.#queue = queue;
    this.#log = log;
    this.#concurrency = concurrency;
  }

  start(): void {
    this.#timer ??= setInterval(() => this.wake(), LOOK_EVERY_MS);
    this.#stopListening ??= this.#queue.listen(() => this.wake());
  }

  /** Looks now; called while it is looking, it looks once more afterwards. */
  wake(): void {
    this.#isWoken = true;
    this.#looking ??= this.#look().finally(() => {
      this.#looking = null;
      // Woken between its last look and here.
      if (this.#isWoken && !this.#isStopping) this.wake();
    });
  }

  /** Resolves when nothing is left that may run now. */
  async idle(): Promise<void> {
    for (;;) {
      this.wake();
      await this.#looking;
      if (this.#running.size === 0) return;
      await Promise.all(this.#running.values());
    }
  }

  /** Takes nothing new, gives what runs `drainSeconds` to end, then puts it back into the queue. */
  async stop(drainSeconds: number): Promise<void> {
    this.#isStopping = true;
    if (this.#timer !== null) clearInterval(this.#timer);
    this.#timer = null;
    this.#stopListening?.();
    await this.#looking;
    const ended = Promise.all(this.#running.values());
    if (await endsWithin(ended, drainSeconds * 1_000)) return;
    for (const controller of this.#running.keys()) controller.abort(new AttemptStopped('draining'));
    // A read that hangs in the kernel heeds no signal; its lease lapses, and the work is taken up again.
    await endsWithin(ended, ABORT_MS);
    for (const stopRenewing of this.#renewals) stopRenewing();
  }

  async #look(): Promise<void> {
    while (this.#isWoken && !this.#isStopping) {
      this.#isWoken = false;
      try {
        await this.#fill();
      } catch (error) {
        this.#log.error({ err: error }, 'The worker could not look for work; it tries again in a second.');
      }
    }
  }

  async #fill(): Promise<void> {
    while (this.#running.size < this.#concurrency && !this.#isStopping) {
      const piece = await this.#takeNext();
      if (piece === null) return;
      const controller = new AbortController();
      const attempt = this.#attempt(piece, controller).finally(() => {
        this.#running.delete(controller);
        this.wake();
      });
      this.#running.set(controller, attempt);
    }
  }

  async #takeNext(): Promise<PieceOfWork | null> {
    const first = this.#turn;
    this.#turn = (first + 1) % this.#kinds.length;
    for (const take of [...this.#kinds.slice(first), ...this.#kinds.slice(0, first)]) {
      const piece = await take();
      if (piece !== null) return piece;
    }
    return null;
  }

  async #attempt(piece: PieceOfWork, controller: AbortController): Promise<void> {
    let progress: TaskProgress | null = null;
    const { noun, id } = piece;
    const lease = { renew: () => piece.renew(progress), isHeld: () => piece.isHeld() };
    const stopRenewing = keepRenewing(lease, {
      onLost: () => controller.abort(new AttemptStopped('lease_lost')),
      onFault: (error) =>
        this.#log.warn({ [noun]: id, err: error }, `The lease of ${noun} ${id} could not be renewed.`),
    });
    this.#renewals.add(stopRenewing);
    try {
      await piece.perform(controller.signal, (latest) => {
        progress = latest;
      });
    } catch (error) {
      this.#log.error(
        { [noun]: id, err: error },
        `The ${noun} ${id} could not be carried on; it is taken up again when its lease has lapsed.`,
      );
    } finally {
      stopRenewing();
      this.#renewals.delete(stopRenewing);
    }
  }
}

/** Whether work ends before so many milliseconds have passed. */
export async function endsWithin(work: Promise<unknown>, milliseconds: number): Promise<boolean> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<false>((resolve) => {
    timer = setTimeout(() => resolve(false), milliseconds);
  });
  const isEnded = await Promise.race([work.then(() => true), late]);
  clearTimeout(timer);
  return isEnded;
}
