import { performance } from 'node:perf_hooks';
import { type ScheduledTask, schedule } from 'node-cron';
import type { Seconds } from '../domain/instant.ts';

const QUIET = { info: () => {}, warn: () => {}, error: () => {}, debug: () => {} };

/**
 * Calls `beat` every `everySeconds` (a divisor of 60) on node-cron, never twice at once.
 *
 * node-cron waits for a time of the wall clock, so it falls silent when that is set back. A watch on the monotonic
 * clock sees the silence, beats in its place, and winds it up anew.
 */
export class Heartbeat {
  readonly #everySeconds: Seconds;
  readonly #beat: () => Promise<void>;
  #cron: ScheduledTask | null = null;
  #watch: NodeJS.Timeout | null = null;
  #running: Promise<void> | null = null;
  #beganAt = 0;

  /** `beat` handles its own failures: it never rejects. */
  constructor(everySeconds: Seconds, beat: () => Promise<void>) {
    this.#everySeconds = everySeconds;
    this.#beat = beat;
  }

  start(): void {
    if (this.#cron !== null) return;
    this.#beganAt = performance.now();
    this.#cron = this.#wind();
    this.#watch = setInterval(() => this.#listen(), this.#everySeconds * 1_000);
  }

  /** Resolves when a beat that runs has ended. */
  async stop(): Promise<void> {
    if (this.#watch !== null) clearInterval(this.#watch);
    this.#watch = null;
    await this.#cron?.destroy();
    this.#cron = null;
    await this.#running;
  }

  /** Beats in node-cron's place where that has been silent for two periods. */
  #listen(): void {
    if (this.#running !== null || performance.now() - this.#beganAt < 2_500 * this.#everySeconds) return;
    void this.#cron?.destroy();
    this.#cron = this.#wind();
    this.#run();
  }

  #wind(): ScheduledTask {
    // In UTC, whatever the process's zone: in a local hour that comes twice node-cron finds no next beat.
    const options = { timezone: 'UTC', logger: QUIET, suppressMissedWarning: true };
    return schedule(`*/${this.#everySeconds} * * * * *`, () => this.#run(), options);
  }

  #run(): void {
    if (this.#running !== null) return;
    this.#beganAt = performance.now();
    this.#running = this.#beat().finally(() => {
      this.#running = null;
    });
  }
}
