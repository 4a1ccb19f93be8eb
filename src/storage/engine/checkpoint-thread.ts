import { once } from 'node:events';
import { Worker } from 'node:worker_threads';

/** After how many changed rows it begins. */
const ROWS_PER_CHECKPOINT = 1_000;

/**
 * A thread that takes over into a SQLite database what its log of the last writes has gathered: a long piece of work,
 * and one that waits for the disk. It is started once enough was written, and anew once it has died; it keeps no process alive.
 */
export class CheckpointThread {
  readonly #file: string;
  #worker: Worker | null = null;
  #underWay: Promise<unknown> | null = null;
  #changedRows = 0;

  constructor(file: string) {
    this.#file = file;
  }

  /** Told of each statement, after it. Once enough is committed it begins, unless it is at it. */
  note(changedRows: number, isInTransaction: boolean): void {
    this.#changedRows += changedRows;
    if (isInTransaction || this.#changedRows < ROWS_PER_CHECKPOINT) return;
    this.#changedRows = 0;
    this.#worker ??= this.#start();
    this.#underWay ??= this.#ask(this.#worker).finally(() => {
      this.#underWay = null;
    });
  }

  /** Resolves when what was begun has ended. */
  async idle(): Promise<void> {
    this.#worker?.ref();
    await this.#underWay;
    this.#worker?.unref();
  }

  /** Ends the thread, and with it its connection. */
  async close(): Promise<void> {
    await this.idle();
    await this.#worker?.terminate();
  }

  async #ask(worker: Worker): Promise<void> {
    const over = new AbortController();
    worker.postMessage(null);
    try {
      await Promise.race(['message', 'exit'].map((event) => once(worker, event, { signal: over.signal })));
    } catch {
      // It has died, and the next one takes over what it has not.
    } finally {
      over.abort();
    }
  }

  #start(): Worker {
    const worker = new Worker(new URL('./checkpoint-worker.ts', import.meta.url), {
      workerData: { file: this.#file },
      execArgv: [],
    });
    worker.on('error', () => {});
    worker.once('exit', () => {
      this.#worker = null;
    });
    worker.unref();
    return worker;
  }
}
