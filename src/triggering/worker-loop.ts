import type { Task, TaskProgress } from '../domain/task.ts';
import type { Log } from '../ports/log.ts';
import type { Services } from '../services/index.ts';
import { AttemptStopped, LEASE_SECONDS } from '../services/tasks.ts';

const LOOK_EVERY_MS = 1_000;
/** How long an aborted attempt may take to put its task back. */
const ABORT_MS = 5_000;
const RENEW_EVERY_MS = (LEASE_SECONDS * 1_000) / 3;

/** Looks for queued tasks each second, and at once when woken; carries out a few side by side. */
export class WorkerLoop {
  readonly #tasks: Services['tasks'];
  readonly #log: Log;
  readonly #concurrency: number;
  readonly #running = new Map<AbortController, Promise<void>>();
  readonly #renewals = new Set<NodeJS.Timeout>();
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
    if (await endsWithin(ended, drainSeconds * 1_000)) return;
    for (const controller of this.#running.keys()) controller.abort(new AttemptStopped('draining'));
    // A read that hangs in the kernel heeds no signal; its lease lapses, and the task is taken up again.
    await endsWithin(ended, ABORT_MS);
    for (const renewal of this.#renewals) clearInterval(renewal);
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
    this.#renewals.add(renewal);
    try {
      await this.#tasks.perform(task, controller.signal, (latest) => {
        progress = latest;
      });
    } catch (error) {
      this.#log.error(
        { task: task.id, err: error },
        `Task ${task.id} could not be carried on; it is taken up again when its lease has lapsed.`,
      );
    } finally {
      clearInterval(renewal);
      this.#renewals.delete(renewal);
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

/** Whether work ends before so many milliseconds have passed. */
async function endsWithin(work: Promise<unknown>, milliseconds: number): Promise<boolean> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<false>((resolve) => {
    timer = setTimeout(() => resolve(false), milliseconds);
  });
  const isEnded = await Promise.race([work.then(() => true), late]);
  clearTimeout(timer);
  return isEnded;
}
