import type { Services } from '../services/index.ts';
import type { Beating } from './heartbeat.ts';

/** Has the stores looked at, as often as their watch wants to. */
export class StoreWatchLoop implements Beating {
  readonly everySeconds = 5;
  readonly #storeWatch: Services['storeWatch'];

  constructor({ storeWatch }: Pick<Services, 'storeWatch'>) {
    this.#storeWatch = storeWatch;
  }

  /** Nobody waits for the look: a store may take long to answer. */
  async beat(): Promise<void> {
    this.#storeWatch.begin();
  }

  /** Resolves when no store is looked at any more; one that does not answer is not waited for. */
  async stop(): Promise<void> {
    await this.#storeWatch.stop();
  }
}
