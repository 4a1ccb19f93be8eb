import { type ScheduledTask, schedule } from 'node-cron';
import type { Clock } from '../ports/clock.ts';
import type { Log } from '../ports/log.ts';
import type { Services } from '../services/index.ts';

const BATCH = 500;
const REPORT_EVERY_SECONDS = 5;

/** Time as a client: looks each second for schedules that are due, and has them fired. Holds no timer per schedule. */
export class TriggerLoop {
  readonly #services: Pick<Services, 'firing' | 'schedules' | 'status'>;
  readonly #clock: Clock;
  readonly #log: Log;
  readonly #onFired: () => void;
  #heartbeat: ScheduledTask | null = null;
  #lookedAt = 0;
  #reportedAt = 0;

  /** `onFired` is called after each tick that queued work, so that a worker of this process need not wait. */
  constructor(
    services: Pick<Services, 'firing' | 'schedules' | 'status'>,
    clock: Clock,
    log: Log,
    onFired: () => void,
  ) {
    this.#services = services;
    this.#clock = clock;
    this.#log = log;
    this.#onFired = onFired;
  }

  start(): void {
    this.#heartbeat ??= schedule('* * * * * *', () => this.#beat(), { name: 'trigger', noOverlap: true });
  }

  async stop(): Promise<void> {
    await this.#heartbeat?.destroy();
    this.#heartbeat = null;
  }

  /** Seconds since it last looked without a fault; for `/readyz`. */
  secondsSinceLook(): number {
    return this.#clock.now() - this.#lookedAt;
  }

  /** Fires everything that is due, batch after batch. */
  async tick(): Promise<void> {
    await this.#services.schedules.endPauses(BATCH);
    for (;;) {
      const batch = await this.#services.firing.fireDue(BATCH);
      if (batch.fired > 0) this.#onFired();
      if (batch.claimed < BATCH) break;
    }
    this.#lookedAt = this.#clock.now();
  }

  async #beat(): Promise<void> {
    try {
      await this.tick();
      if (this.#lookedAt - this.#reportedAt < REPORT_EVERY_SECONDS) return;
      await this.#services.status.recordTick();
      this.#reportedAt = this.#lookedAt;
    } catch (error) {
      this.#log.error({ err: error }, 'The trigger loop could not look for due schedules; it tries again in a second.');
    }
  }
}
