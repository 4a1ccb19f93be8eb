import { type GatewayError, problem } from '../domain/errors.ts';
import { CallDropped } from '../ports/current-call.ts';

/** How many calls of one caller are answered side by side, and how many more may wait for how long. */
export interface TurnRule {
  readonly atOnce: number;
  readonly waiting: number;
  readonly waitMilliseconds: number;
}

/** Gives a turn back; a second time it does nothing. */
export type EndTurn = () => void;

interface Queue {
  running: number;
  /** In the order of coming. */
  readonly waiting: Set<() => void>;
}

/** Lets the calls of each caller, known by a key, have their turns in the order in which they came. */
export class Turns<Key> {
  readonly #rule: TurnRule;
  readonly #queues = new Map<Key, Queue>();

  constructor(rule: TurnRule) {
    this.#rule = rule;
  }

  /**
   * Waits for a turn.
   * @throws GatewayError `rate_limited` where too many wait already, or the wait was too long
   * @throws CallDropped where the caller has gone meanwhile
   */
  async take(key: Key, signal: AbortSignal): Promise<EndTurn> {
    const queue = this.#queueOf(key);
    if (queue.running < this.#rule.atOnce) queue.running += 1;
    else await this.#wait(queue, signal);
    let isEnded = false;
    return () => {
      if (isEnded) return;
      isEnded = true;
      this.#passOn(key, queue);
    };
  }

  #queueOf(key: Key): Queue {
    const known = this.#queues.get(key);
    if (known !== undefined) return known;
    const queue: Queue = { running: 0, waiting: new Set() };
    this.#queues.set(key, queue);
    return queue;
  }

  #wait({ waiting }: Queue, signal: AbortSignal): Promise<void> {
    if (signal.aborted) throw new CallDropped();
    if (waiting.size >= this.#rule.waiting) throw tooMany();
    return new Promise((resolve, reject) => {
      const leave = (): void => {
        clearTimeout(timer);
        signal.removeEventListener('abort', drop);
        waiting.delete(proceed);
      };
      const proceed = (): void => {
        leave();
        resolve();
      };
      const drop = (): void => {
        leave();
        reject(new CallDropped());
      };
      const timer = setTimeout(() => {
        leave();
        reject(tooMany());
      }, this.#rule.waitMilliseconds);
      signal.addEventListener('abort', drop);
      waiting.add(proceed);
    });
  }

  /** The turn goes to who has waited longest; a caller without any is forgotten. */
  #passOn(key: Key, queue: Queue): void {
    const [next] = queue.waiting;
    if (next !== undefined) {
      next();
      return;
    }
    queue.running -= 1;
    if (queue.running === 0) this.#queues.delete(key);
  }
}

const tooMany = (): GatewayError => problem('calls_at_once', { retryAfterSeconds: 1 });
