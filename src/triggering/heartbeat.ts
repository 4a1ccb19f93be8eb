import { performance } from 'node:perf_hooks';
import { createTask, type ScheduledTask, schedule } from 'node-cron';
import type { Seconds } from '../domain/instant.ts';

const QUIET = { info: () => {}, warn: () => {}, error: () => {}, debug: () => {} };
// In UTC, whatever the process's zone: in a local hour that comes twice node-cron finds no next beat.
const OPTIONS = { timezone: 'UTC', logger: QUIET, suppressMissedWarning: true };
const SECOND_MS = 1_000;

/** What the heart beats for. */
export interface Beating {
  readonly everySeconds: Seconds;
  /** Handles its own failures: it never rejects. */
  beat(): Promise<void>;
}

/**
 * The one heart of the loops: beats each second on node-cron, and has each of them called as often as it asks for,
 * never twice at once.
 *
 * node-cron waits for a time of the wall clock, so it falls silent when that is set back. A watch on the monotonic
 * clock sees the silence, beats in its place, and winds it up anew. It is wound up for one beat at a time, as it goes
 * through all that a clock set ahead makes it miss: each second of ten years would hold the process for an hour.
 */
export class Heartbeat {
  readonly #pulses: readonly Pulse[];
  /** Never started: it only says when the next beat is. */
  readonly #rhythm = createTask('* * * * * *', () => {}, OPTIONS);
  #cron: ScheduledTask | null = null;
  #watch: NodeJS.Timeout | null = null;
  #beatAt = 0;

  constructor(beatings: readonly Beating[]) {
    this.#pulses = beatings.map((beating) => new Pulse(beating));
  }

  start(): void {
    if (this.#watch !== null) return;
    this.#beatAt = performance.now();
    this.#wind();
    this.#watch = setInterval(() => this.#listen(), SECOND_MS);
  }

  /** Resolves when all that runs has ended. */
  async stop(): Promise<void> {
    if (this.#watch !== null) clearInterval(this.#watch);
    this.#watch = null;
    await this.#cron?.destroy();
    this.#cron = null;
    await Promise.all(this.#pulses.map((pulse) => pulse.ended()));
  }

  /** Beats in node-cron's place where that has been silent for two seconds. */
  #listen(): void {
    if (performance.now() - this.#beatAt >= 2.5 * SECOND_MS) this.#beat();
  }

  #beat(): void {
    // One that was on its way when it was stopped winds nothing up again.
    if (this.#watch === null) return;
    this.#beatAt = performance.now();
    this.#wind();
    for (const pulse of this.#pulses) pulse.beat();
  }

  /** For the next beat alone: that second of that day comes once a year. */
  #wind(): void {
    void this.#cron?.destroy();
    const [next] = this.#rhythm.getNextRuns(1);
    if (next === undefined) throw new Error('node-cron names no next beat.');
    const time = [next.getUTCSeconds(), next.getUTCMinutes(), next.getUTCHours()];
    const date = [next.getUTCDate(), next.getUTCMonth() + 1];
    this.#cron = schedule([...time, ...date, '*'].join(' '), () => this.#beat(), OPTIONS);
  }
}

/** One of those that a heart beats for. */
class Pulse {
  readonly #beating: Beating;
  /** Beats of the heart until its turn. */
  #left = 0;
  #running: Promise<void> | null = null;

  constructor(beating: Beating) {
    this.#beating = beating;
  }

  beat(): void {
    this.#left -= 1;
    if (this.#running !== null || this.#left > 0) return;
    this.#left = this.#beating.everySeconds;
    this.#running = this.#beating.beat().finally(() => {
      this.#running = null;
    });
  }

  async ended(): Promise<void> {
    await this.#running;
  }
}
