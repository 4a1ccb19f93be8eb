import { performance } from 'node:perf_hooks';
import { problem } from '../domain/errors.ts';
import type { FileArea } from '../ports/file-area.ts';
import type { Log } from '../ports/log.ts';
import type { DriverKind } from '../ports/snapshot-driver.ts';
import type { Barred, FileWork, Purpose, Workplace, Workplaces } from '../ports/workplace.ts';
import {
  DriverClient,
  FilesClient,
  ReplacingFilesClient,
  RosterClient,
  ScriptsClient,
  StagedClient,
} from './clients.ts';
import { type Call, type ProcessSettings, WorkerProcess } from './worker-process.ts';

const WATCH_EVERY_MS = 1_000;
/** Besides those of attempts: for single calls that come at once, of rooms and of housekeeping. */
const FOR_CALLS = 4;
/** So many processes that hang may live at once: each may hold memory and files. */
const MOST_LEFT = 4;
/** No progress for so long ends a piece of work. */
export const STALL_MS = 5 * 60_000;

/** How worker processes are made. */
export interface PoolSettings {
  readonly dataDir: string;
  /** Where managed volumes are; `null` = below the data directory. */
  readonly volumesDir: string | null;
  /** How many pieces of work go on at once; so many processes are kept warm, and one more. */
  readonly concurrency: number;
  readonly log: Log;
  /** Every kind of driver; what is pure of them is asked here. */
  readonly drivers: ReadonlyMap<string, DriverKind>;
  readonly volumePath: (targetUuid: string) => string;
}

/** What tests set otherwise. */
export interface PoolOptions extends Partial<Pick<ProcessSettings, 'program' | 'graceMs' | 'now' | 'kill'>> {
  readonly stallMs?: number;
}

const DEFAULTS: Omit<ProcessSettings, 'onHang' | 'dataDir' | 'volumesDir'> = {
  program: new URL('./child.ts', import.meta.url),
  graceMs: 700,
  now: () => performance.now(),
  kill: (child) => void child.kill('SIGKILL'),
};

/** A process that was killed and did not die, and what it was at. */
interface LeftProcess {
  readonly worker: WorkerProcess;
  readonly purpose: Purpose;
}

/** What calls fail for that are under way when all ends. */
const ENDED = problem('process_ended', { ended: 'SIGKILL' });

const never = (): AbortSignal => new AbortController().signal;

/**
 * A few processes for work on files, kept warm, so that nothing below a source, a store or a restore can hold up who
 * serves and fires. One piece of work has one of them; one that stalls is killed, one that does not even die is left
 * behind, and another takes its place.
 */
export class ProcessPool implements Workplaces, FileWork {
  readonly files: FileArea;
  readonly drivers: ReadonlyMap<string, DriverKind>;
  readonly workplaces: Workplaces = this;
  readonly #settings: PoolSettings;
  readonly #stallMs: number;
  readonly #processes: Omit<ProcessSettings, 'onHang'>;
  readonly #idle: WorkerProcess[] = [];
  readonly #busy = new Map<WorkerProcess, Purpose>();
  readonly #left = new Set<LeftProcess>();
  readonly #waiting: (() => void)[] = [];
  #watch: NodeJS.Timeout | null = null;
  #isWarm = false;
  #isClosed = false;

  constructor(settings: PoolSettings, { stallMs = STALL_MS, ...options }: PoolOptions = {}) {
    this.#settings = settings;
    this.#stallMs = stallMs;
    const { dataDir, volumesDir } = settings;
    this.#processes = { ...DEFAULTS, ...options, dataDir, volumesDir };
    this.files = new FilesClient(this.#callOnce({}), settings.volumePath);
    this.drivers = new Map([...settings.drivers].map(([name, kind]) => [name, this.#asRemote(kind)]));
  }

  /** Begins the processes that are kept warm. */
  start(): void {
    this.#isWarm = true;
    while (this.#idle.length < this.#warm && !this.#isClosed) this.#idle.push(this.#begin());
  }

  async enter(purpose: Purpose, signal: AbortSignal): Promise<Workplace> {
    const worker = await this.#take(purpose, signal);
    // Aborted already, it says nothing of calls that begin now: those clear up.
    const call: Call = (subject, method, args, options = {}) =>
      worker.call(subject, method, args, { ...(signal.aborted ? {} : { signal }), ...options });
    return {
      files: new ReplacingFilesClient(call, this.#settings.volumePath),
      scripts: new ScriptsClient(call),
      open: (store) => new DriverClient(call, store),
      get isGone() {
        return worker.isGone;
      },
      close: () => this.#release(worker),
    };
  }

  barred(): Barred {
    const purposes = [...this.#left].map(({ purpose }) => purpose);
    const count = purposes.length;
    return {
      stores: purposes.flatMap(({ store }) => store ?? []),
      targets: purposes.flatMap(({ target }) => target ?? []),
      isFull: count >= MOST_LEFT,
      count,
    };
  }

  /** Ends what has made no progress for too long. Called each second. */
  async watch(): Promise<void> {
    const stalled = [...this.#busy.keys()].filter((worker) => worker.idleMs >= this.#stallMs && !worker.isGone);
    const idleSeconds = Math.round(this.#stallMs / 1_000);
    await Promise.all(stalled.map((worker) => worker.end(problem('stalled', { idleSeconds }))));
  }

  /** Ends all processes. Whatever still hangs in one is no longer waited for. */
  async close(): Promise<void> {
    this.#isClosed = true;
    if (this.#watch !== null) clearInterval(this.#watch);
    const all = [...this.#idle, ...this.#busy.keys()];
    await Promise.all(all.map((worker) => worker.end(ENDED)));
  }

  get #warm(): number {
    return this.#settings.concurrency + 1;
  }

  #begin(): WorkerProcess {
    this.#watch ??= setInterval(() => void this.watch(), WATCH_EVERY_MS).unref();
    const worker: WorkerProcess = new WorkerProcess({
      ...this.#processes,
      onHang: () => this.#leaveBehind(worker),
    });
    void worker.gone.then(() => this.#replace(worker));
    return worker;
  }

  async #take(purpose: Purpose, signal: AbortSignal): Promise<WorkerProcess> {
    signal.throwIfAborted();
    while (this.#busy.size >= this.#settings.concurrency + FOR_CALLS) {
      await new Promise<void>((resolve) => this.#waiting.push(resolve));
      signal.throwIfAborted();
    }
    this.#refuseBarred(purpose);
    const worker = this.#idle.pop() ?? this.#begin();
    worker.hold();
    this.#busy.set(worker, purpose);
    return worker;
  }

  #refuseBarred({ store, target }: Purpose): void {
    const { stores, targets, isFull, count } = this.barred();
    if (isFull) throw problem('work_hangs', { count });
    if (store !== undefined && stores.includes(store)) throw problem('left_behind', { noun: 'store' });
    if (target !== undefined && targets.includes(target)) throw problem('left_behind', { noun: 'target' });
  }

  #release(worker: WorkerProcess): void {
    if (worker.isGone) return;
    const isKept = !worker.isBusy && this.#idle.length < this.#warm && !this.#isClosed;
    if (!isKept) {
      void worker.end(ENDED);
      return;
    }
    worker.letGo();
    this.#idle.push(worker);
    this.#busy.delete(worker);
    this.#waiting.shift()?.();
  }

  #leaveBehind(worker: WorkerProcess): void {
    const left = { worker, purpose: this.#busy.get(worker) ?? {} };
    this.#left.add(left);
    const about = { pid: worker.pid, ...left.purpose };
    this.#settings.log.warn(about, 'A worker process was killed and does not end: it hangs in the system.');
    void worker.gone.then(() => {
      this.#left.delete(left);
      this.#settings.log.info(about, 'The worker process that hung has ended.');
    });
    this.#replace(worker);
  }

  /** Puts another one in the place of one that is gone, or as good as gone. */
  #replace(worker: WorkerProcess): void {
    const place = this.#idle.indexOf(worker);
    if (place !== -1) this.#idle.splice(place, 1);
    if (this.#busy.delete(worker)) this.#waiting.shift()?.();
    if (this.#isWarm) this.start();
  }

  /** A process for each call, given back when it has answered. */
  #callOnce(purpose: Purpose): Call {
    return async (subject, method, args, options = {}) => {
      const worker = await this.#take(purpose, options.signal ?? never());
      return worker.call(subject, method, args, options).finally(() => this.#release(worker));
    };
  }

  #asRemote({ staged, findOverlap, ...kind }: DriverKind): DriverKind {
    const asked = new RosterClient(this.#callOnce({}), kind.name);
    return {
      ...kind,
      ...(findOverlap === undefined ? {} : { findOverlap: (...args) => asked.findOverlap(...args) }),
      ...(staged === undefined ? {} : { staged: new StagedClient(this.#callOnce({}), kind.name) }),
      open: (store) => new DriverClient(this.#callOnce({ store: store.uuid }), store),
    };
  }
}
