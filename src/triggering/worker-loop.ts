import type { Task, TaskProgress } from '../domain/task.ts';
import type { Log } from '../ports/log.ts';
import type { Services } from '../services/index.ts';
import { AttemptStopped, LEASE_SECONDS } from '../services/tasks.ts';

const LOOK_EVERY_MS = 1_000;
const RENEW_EVERY_MS = (LEASE_SECONDS * 1_000) / 3;

/** Looks for queued tasks each second, and at once when woken; carries out a few side by side. */
export class WorkerLoop {
  readonly #tasks: Services['tasks'];
  readonly #log: Log;
  readonly #concurrency: number;
  readonly #running = new Map<AbortController, Promise<void>>();
  #timer: NodeJS.Timeout | null = null;
  #looking: Promise<void> | null = null;
  #isWoken = false;
  #isStopping = false;

  constructor(tasks: Services['tasks'], log: Log, concurrency: number) {
    this.#tasks = tasks;
    this.#log = log;
    this.#concurrency = concurrency;
  }

  start(): void {
    this.#timer ??= setInterval(() => this.wake(), LOOK_EVERY_MS);
  }

  /** Looks now; called while it is looking, it looks once more afterwards. */
  wake(): void {
    this.#isWoken = true;
    this.#looking ??= this.#look().finally(() => {
      this.#looking = null;
      // Woken between its last look and here.
      if (this.#isWoken && !this.#isStopping) this.wake();
    });
  }

  /** Resolves when nothing is left that may run now. */
  async idle(): Promise<void> {
    for (;;) {
      this.wake();
      await this.#looking;
      if (this.#running.size === 0) return;
      await Promise.all(this.#running.values());
    }
  }

  /** Takes nothing new, gives what runs `drainSeconds` to end, then puts it back into the queue. */
  async stop(drainSeconds: number): Promise<void> {
    this.#isStopping = true;
    if (this.#timer !== null) clearInterval(this.#timer);
    this.#timer = null;
    await this.#looking;
    const ended = Promise.all(this.#running.values());
    const timer = setTimeout(() => {
      for (const controller of this.#running.keys()) controller.abort(new AttemptStopped('draining'));
    }, drainSeconds * 1_000);
    await ended;
    clearTimeout(timer);
  }

  async #look(): Promise<void> {
    while (this.#isWoken && !this.#isStopping) {
      this.#isWoken = false;
      try {
        await this.#fill();
      } catch (error) {
        this.#log.error({ err: error }, 'The worker could not look for tasks; it tries again in a second.');
      }
    }
  }

  async #fill(): Promise<void> {
    while (this.#running.size < this.#concurrency && !this.#isStopping) {
      const task = await this.#tasks.claim();
      if (task === null) return;
      const controller = new AbortController();
      const attempt = this.#attempt(task, controller).finally(() => {
        this.#running.delete(controller);
        this.wake();
      });
      this.#running.set(controller, attempt);
    }
  }

  async #attempt(task: Task, controller: AbortController): Promise<void> {
    let progress: TaskProgress | null = null;
    const renewal = setInterval(() => void this.#renew(task, progress, controller), RENEW_EVERY_MS);
    try {
      await this.#tasks.perform(task, controller.signal, (latest) => {
        progress = latest;
      });
    } catch (error) {
      this.#log.error({ task: task.id, err: error }, `The outcome of task ${task.id} could not be stored.`);
    } finally {
      clearInterval(renewal);
    }
  }

  /** A lease that cannot be renewed because the database is away may still be ours; only a clear no ends the attempt. */
  async #renew(task: Task, progress: TaskProgress | null, controller: AbortController): Promise<void> {
    try {
      if (await this.#tasks.renew(task, progress)) return;
      controller.abort(new AttemptStopped('lease_lost'));
    } catch (error) {
      this.#log.warn({ task: task.id, err: error }, `The lease of task ${task.id} could not be renewed.`);
    }
  }
}
