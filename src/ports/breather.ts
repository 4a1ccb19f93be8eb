import { AsyncLocalStorage } from 'node:async_hooks';
import { performance } from 'node:perf_hooks';

/**
 * After how long work that holds the serving thread takes a breath. What it has begun by then, a statement of SQLite's
 * perhaps, still runs to its end: nothing may be so long that the thread is held for more than 20 ms in one piece.
 */
export const SLICE_MS = 5;

/** How many turns in a row are left to newcomers. */
const MAX_TURNS_FOR_NEWCOMERS = 64;

/** The turns of a loop: `next` runs something once the loop has looked after everybody else. */
export interface LoopTurns {
  /** Monotonic milliseconds. */
  readonly now: () => number;
  readonly next: (run: () => void) => void;
}

const lockHolders = new AsyncLocalStorage<true>();

/** Runs work that holds what others wait for: where it takes a breath, at most one of them goes on before it. */
export const holdingLocks = <T>(work: () => T): T => lockHolders.run(true, work);

/**
 * Whoever has used up a slice, in the order of coming. Each turn of the loop lets one of them go on, so that however
 * many long pieces of work there are, everybody else waits for one slice. Every other turn is for those who hold locks,
 * as long as there are any: they end soon, and the others get on meanwhile.
 */
export class TurnQueue {
  readonly turns: LoopTurns;
  readonly #waiting: (() => void)[] = [];
  readonly #holding: (() => void)[] = [];
  #wasHolder = false;
  #hasNewcomer = false;
  #turnsForNewcomers = 0;

  constructor(turns: LoopTurns) {
    this.turns = turns;
  }

  /** Resolves in a later turn, after all of its kind who came before. */
  wait(): Promise<void> {
    const queue = lockHolders.getStore() ? this.#holding : this.#waiting;
    return new Promise((resolve) => {
      queue.push(resolve);
      if (this.#count === 1) this.turns.next(this.#letOneGoOn);
    });
  }

  /**
   * Says that somebody new has come in this turn. A loop lets in one a turn, so that a queue outside would cost its
   * last one a slice for each before: no work goes on until a turn brings nobody, but for so many turns only.
   */
  welcome(): void {
    this.#hasNewcomer = true;
  }

  get #count(): number {
    return this.#waiting.length + this.#holding.length;
  }

  readonly #letOneGoOn = (): void => {
    const isLeft = this.#hasNewcomer && this.#turnsForNewcomers < MAX_TURNS_FOR_NEWCOMERS;
    this.#hasNewcomer = false;
    this.#turnsForNewcomers = isLeft ? this.#turnsForNewcomers + 1 : 0;
    if (isLeft) {
      this.turns.next(this.#letOneGoOn);
      return;
    }
    const isHoldersTurn = !this.#wasHolder || this.#waiting.length === 0;
    const queue = isHoldersTurn && this.#holding.length > 0 ? this.#holding : this.#waiting;
    this.#wasHolder = queue === this.#holding;
    const goOn = queue.shift();
    if (this.#count > 0) this.turns.next(this.#letOneGoOn);
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

let stretch: Breather | null = null;

/** The breather of all that goes on, piece after piece, without a turn of the serving thread's loop in between: it shares one slice. */
export const breatherOfStretch = (): Breather => {
  if (stretch !== null) return stretch;
  // Runs when nothing is left to go on with in this turn.
  process.nextTick(() => {
    stretch = null;
  });
  stretch = new Breather();
  return stretch;
};
