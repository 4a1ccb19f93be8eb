import type { Log } from '../ports/log.ts';
import type { Services } from '../services/index.ts';
import { Heartbeat } from './heartbeat.ts';

const EVERY_SECONDS = 5;

/** Has the house tidied every five seconds. */
export class HousekeepingLoop {
  readonly #housekeeping: Services['housekeeping'];
  readonly #log: Log;
  readonly #heartbeat = new Heartbeat(EVERY_SECONDS, () => this.#beat());

  constructor(housekeeping: Services['housekeeping'], log: Log) {
    this.#housekeeping = housekeeping;
    this.#log = log;
  }

  start(): void {
    this.#heartbeat.start();
  }

  /** Resolves when a pass that runs has ended, and the mail under way with it. */
  async stop(): Promise<void> {
    await this.#heartbeat.stop();
    await this.#housekeeping.stop();
  }

  async #beat(): Promise<void> {
    try {
      await this.#housekeeping.tidy();
    } catch (error) {
      this.#log.error({ err: error }, 'Housekeeping failed; it tries again in five seconds.');
    }
  }
}
