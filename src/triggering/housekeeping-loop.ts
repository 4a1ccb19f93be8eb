import { type ScheduledTask, schedule } from 'node-cron';
import type { Log } from '../ports/log.ts';
import type { Services } from '../services/index.ts';

/** Has the house tidied every five seconds. */
export class HousekeepingLoop {
  readonly #housekeeping: Services['housekeeping'];
  readonly #log: Log;
  #heartbeat: ScheduledTask | null = null;
  #running: Promise<void> = Promise.resolve();

  constructor(housekeeping: Services['housekeeping'], log: Log) {
    this.#housekeeping = housekeeping;
    this.#log = log;
  }

  start(): void {
    const beat = () => {
      this.#running = this.#beat();
      return this.#running;
    };
    this.#heartbeat ??= schedule('*/5 * * * * *', beat, { name: 'housekeeping', noOverlap: true });
  }

  /** Resolves when a pass that runs has ended. */
  async stop(): Promise<void> {
    await this.#heartbeat?.destroy();
    this.#heartbeat = null;
    await this.#running;
  }

  async #beat(): Promise<void> {
    try {
      await this.#housekeeping.tidy();
    } catch (error) {
      this.#log.error({ err: error }, 'Housekeeping failed; it tries again in five seconds.');
    }
  }
}
