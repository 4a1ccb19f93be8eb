import type { Log } from '../ports/log.ts';
import type { Services } from '../services/index.ts';
import type { Beating } from './heartbeat.ts';

/** Has the house cleaned up every five seconds. */
export class HousekeepingLoop implements Beating {
  readonly everySeconds = 5;
  readonly #housekeeping: Services['housekeeping'];
  readonly #log: Log;

  constructor({ housekeeping }: Pick<Services, 'housekeeping'>, log: Log) {
    this.#housekeeping = housekeeping;
    this.#log = log;
  }

  /** One pass; a failure is told to the log. */
  async beat(): Promise<void> {
    try {
      await this.#housekeeping.cleanUp();
    } catch (error) {
      this.#log.error({ err: error }, 'Housekeeping failed; it tries again in five seconds.');
    }
  }

  /** Resolves when the mail under way has been sent; no pass runs any more. */
  async stop(): Promise<void> {
    await this.#housekeeping.stop();
  }
}
