import { performance } from 'node:perf_hooks';
import { createTask, type ScheduledTask, schedule } from 'node-cron';
import type { Seconds } from '../domain/instant.ts';

const QUIET = { info: () => {}, warn: () => {}, error: () => {}, debug: () => {} };
// In UTC, whatever the process's zone: in a local hour that comes twice node-cron finds no next beat.
const OPTIONS = { timezone: 'UTC', logger: QUIET, suppressMissedWarning: true };

/**
 * Calls `beat` every `everySeconds` (a divisor of 60) on node-cron, never twice at once.
 *
 * node-cron waits for a time of the wall clock, so it falls silent when that is set back. A watch on the monotonic
 * clock sees the silence, beats in its place, and winds it up anew. It is wound up for one beat at a time, as it goes
 * through all that a clock set ahead makes it miss: each second of ten years would hold the process for an hour.
 */
export class Heartbeat {
  readonly #everySeconds: Seconds;
  readonly #beat: () => Promise<void>;
  /** Never started: it only says when the next beat is. */
  readonly #rhythm: ScheduledTask;
  #cron: ScheduledTask | null = null;
  #watch: NodeJS.Timeout | null = null;
  #running: Promise<void> | null = null;
  #beganAt = 0;

  /** `beat` handles its own failures: it never rejects. */
  constructor(everySeconds: Seconds, beat: () => Promise<void>) {
    this.#everySeconds = everySeconds;
    this.#beat = beat;
    this.#rhythm = createTask(`*/${everySeconds} * * * * *`, () => {}, OPTIONS);
  }

  start(): void {
    if (this.#watch !== null) return;
    this.#beganAt = performance.now();
    this.#wind();
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
    this.#wind();
    this.#run();
  }

  /** For the next beat alone: that second of that day comes once a year. */
  #wind(): void {
    void this.#cron?.destroy();
    const [next] = this.#rhythm.getNextRuns(1);
    if (next === undefined) throw new Error('node-cron names no next beat.');
    const time = [next.getUTCSeconds(), next.getUTCMinutes(), next.getUTCHours()];
    const date = [next.getUTCDate(), next.getUTCMonth() + 1];
    this.#cron = schedule([...time, ...date, '*'].join(' '), () => this.#onTime(), OPTIONS);
  }

  #onTime(): void {
    // One that was on its way when it was stopped winds nothing up again.
    if (this.#watch === null) return;
    this.#wind();
    this.#run();
  }

  #run(): void {
    if (this.#running !== null) return;
    this.#beganAt = performance.now();
    this.#running = this.#beat().finally(() => {
      this.#running = null;
    });
  }
}
