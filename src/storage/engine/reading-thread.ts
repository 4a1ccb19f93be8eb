import { Worker } from 'node:worker_threads';
import { currentBreather } from '../../ports/current-call.ts';

/** What the thread is asked: a query, or the next piece of what the last one found. */
export type Ask = { readonly sql: string; readonly bindings: readonly unknown[] } | 'more';

/** Some of a query's rows, or why there are none. */
export type Piece =
  | { readonly rows: readonly unknown[]; readonly isLast: boolean }
  | { readonly fault: { readonly message: string; readonly code: string | undefined } };

/**
 * A thread that reads a SQLite database for queries that would hold the serving one for too long, one after the other.
 * It is started at its first query, and anew once it has died; it keeps no process alive but while it is asked.
 */
export class ReadingThread {
  readonly #file: string;
  #worker: Worker | null = null;
  #lastTurn: Promise<unknown> = Promise.resolve();

  constructor(file: string) {
    this.#file = file;
  }

  /**
   * All rows of a query, as what is committed stands once its turn has come.
   *
   * Errors: SQLite's with their codes; `ERR_WORKER_NOT_RUNNING` where the thread dies over it. @throws CallDropped
   */
  async all(sql: string, bindings: readonly unknown[]): Promise<unknown[]> {
    const found = this.#lastTurn.then(() => this.#find({ sql, bindings }));
    this.#lastTurn = found.catch(() => {});
    return found;
  }

  /** Ends the thread, and with it its connection, once it has answered what it was asked. */
  async close(): Promise<void> {
    await this.#lastTurn;
    await this.#worker?.terminate();
  }

  async #find(query: Ask): Promise<unknown[]> {
    const breather = currentBreather();
    if (breather.isDue) await breather.breathe();
    this.#worker ??= this.#start();
    const worker = this.#worker;
    worker.ref();
    try {
      const found: unknown[] = [];
      for (let ask = query; ; ask = 'more') {
        const piece = await exchange(worker, ask);
        if ('fault' in piece) throw Object.assign(new Error(piece.fault.message), { code: piece.fault.code });
        for (const row of piece.rows) found.push(row);
        if (piece.isLast) return found;
      }
    } finally {
      worker.unref();
    }
  }

  #start(): Worker {
    const worker = new Worker(new URL('./reading-worker.ts', import.meta.url), {
      name: 'reading',
      workerData: { file: this.#file },
      execArgv: [],
    });
    // Its exit follows, which whoever asks hears of.
    worker.on('error', () => {});
    worker.once('exit', () => {
      this.#worker = null;
    });
    return worker;
  }
}

/** Asked for one by one, so that the loop looks after everybody else between two pieces. */
const exchange = (worker: Worker, ask: Ask): Promise<Piece> =>
  new Promise((resolve, reject) => {
    const hear = (piece: Piece): void => {
      worker.off('exit', fail);
      resolve(piece);
    };
    const fail = (): void => {
      worker.off('message', hear);
      reject(Object.assign(new Error('The thread that reads has ended.'), { code: 'ERR_WORKER_NOT_RUNNING' }));
    };
    worker.once('message', hear);
    worker.once('exit', fail);
    worker.postMessage(ask);
  });
