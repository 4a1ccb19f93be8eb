import { performance } from 'node:perf_hooks';
import type { Log } from '../ports/log.ts';
import type { WorkQueue } from '../ports/work-queue.ts';
import type { Services } from '../services/index.ts';
import type { Beating } from './heartbeat.ts';

/** Large enough to pay for its transaction, small enough for others to write between two. */
export const FIRING_BATCH = 500;
const REPORT_EVERY_MS = 5_000;

type TriggerServices = Pick<Services, 'firing' | 'schedules' | 'status' | 'timekeeping'>;

/** Time as a client: looks each second for schedules that are due, and has them fired. Holds no timer per schedule. */
export class TriggerLoop implements Beating {
  readonly everySeconds = 1;
  readonly #services: TriggerServices;
  readonly #log: Log;
  readonly #queue: WorkQueue;
  #reportedAt = Number.NEGATIVE_INFINITY;

  /** `queue` is woken after each batch that queued work, so that no worker need wait for its next look. */
  constructor(services: TriggerServices, queue: WorkQueue, log: Log) {
    this.#services = services;
    this.#log = log;
    this.#queue = queue;
  }

  /**
   * Seconds since a tick last succeeded and was written down, whatever the wall clock did meanwhile; for `/readyz`. A
   * database that can be read only finds nothing due, and nothing wrong, for as long as nothing is.
   */
  secondsSinceTick(): number {
    return (performance.now() - this.#reportedAt) / 1_000;
  }

  /** Fires everything that is due, batch after batch, sees to the clock, and ends pauses that are over. */
  async tick(): Promise<void> {
    for (;;) {
      const batch = await this.#services.firing.fireDue(FIRING_BATCH);
      if (batch.fired > 0) this.#queue.wake();
      if (batch.claimed < FIRING_BATCH) break;
    }
    await this.#services.timekeeping.keep();
    // Last: a pause that cannot be ended keeps nothing from firing.
    await this.#services.schedules.endPauses(FIRING_BATCH);
  }

  /** As `tick`, and says now and then that it lives; a failure is told to the log. */
  async beat(): Promise<void> {
    try {
      await this.tick();
      if (performance.now() - this.#reportedAt < REPORT_EVERY_MS) return;
      await this.#services.status.recordTick();
      this.#reportedAt = performance.now();
    } catch (error) {
      this.#log.error({ err: error }, 'The trigger loop could not look for due schedules; it tries again in a second.');
    }
  }
}
