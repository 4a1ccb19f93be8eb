import { performance } from 'node:perf_hooks';

/** How long work may hold the serving thread in one piece. */
export const SLICE_MS = 20;

/** The turns of a loop: `next` runs something once the loop has looked after everybody else. */
export interface LoopTurns {
  /** Monotonic milliseconds. */
  readonly now: () => number;
  readonly next: (run: () => void) => void;
}

/**
 * Whoever has used up a slice, in the order of coming. Each turn of the loop lets one of them go on, so that however
 * many long pieces of work there are, everybody else waits for one slice.
 */
export class TurnQueue {
  readonly turns: LoopTurns;
  readonly #waiting: (() => void)[] = [];

  constructor(turns: LoopTurns) {
    this.turns = turns;
  }

  /** Resolves in a later turn, after all who came before. */
  wait(): Promise<void> {
    return new Promise((resolve) => {
      this.#waiting.push(resolve);
      if (this.#waiting.length === 1) this.turns.next(this.#letOneGoOn);
    });
  }

  readonly #letOneGoOn = (): void => {
    const goOn = this.#waiting.shift();
    if (this.#waiting.length > 0) this.turns.next(this.#letOneGoOn);
    goOn?.();
  };
}

/** Of the thread that serves and fires. */
export const SERVING_THREAD = new TurnQueue({ now: () => performance.now(), next: setImmediate });

/**
 * Breaks one long piece of work into slices of `SLICE_MS`, with a breath between for everybody else. Made where the
 * work begins, asked between its parts:
 *
 * ```ts
 * const breather = new Breather();
 * for (const row of rows) {
 *   if (breather.isDue) await breather.breathe();
 *   write(row);
 * }
 * ```
 */
export class Breather {
  readonly #queue: TurnQueue;
  #beganAt: number;

  /** `beganAt`: of a slice that others began; else it begins now. */
  constructor(queue: TurnQueue = SERVING_THREAD, beganAt: number = queue.turns.now()) {
    this.#queue = queue;
    this.#beganAt = beganAt;
  }

  /** Whether this slice is used up. Cheap enough to be asked for each row. */
  get isDue(): boolean {
    return this.#queue.turns.now() - this.#beganAt >= SLICE_MS;
  }

  /** Lets everybody else have their turn; the next slice begins when it resolves. */
  async breathe(): Promise<void> {
    await this.#queue.wait();
    this.#beganAt = this.#queue.turns.now();
  }
}
