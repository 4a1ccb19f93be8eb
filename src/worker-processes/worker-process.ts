import { type ChildProcess, fork } from 'node:child_process';
import { getCompileCacheDir } from 'node:module';
import { dirname } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { problem } from '../domain/errors.ts';
import type { Channel, Tell } from '../ports/snapshot-driver.ts';
import { errorOf } from './failures.ts';
import type { FromWorker, Subject, ToWorker } from './messages.ts';

/** How long a process that was killed may take to be gone before it counts as hanging. */
const DEATH_MS = 700;

/** Nothing else of this process's environment is handed down: secrets may stand there. */
const HANDED_DOWN = ['PATH', 'HOME', 'TMPDIR', 'LANG', 'LC_ALL', 'TZ', 'NODE_EXTRA_CA_CERTS', 'UV_THREADPOOL_SIZE'];

/** The way back of a call, and what ends it. */
export interface CallOptions {
  readonly channel?: Pick<Channel, 'tell'> & Partial<Channel>;
  readonly signal?: AbortSignal;
}

/** Calls something in a worker process. */
export type Call = (
  subject: Subject,
  method: string,
  args: readonly unknown[],
  options?: CallOptions,
) => Promise<unknown>;

interface PendingCall {
  readonly signal: AbortSignal | undefined;
  readonly channel: CallOptions['channel'];
  /** What was asked and threw; the driver only learns that it must not go on. */
  refusal: { readonly error: unknown } | null;
  /** How much was asked and is not answered: until the caller does, nothing can go on. */
  asking: number;
  settle(): void;
  resolve(result: unknown): void;
  reject(error: unknown): void;
}

/** What a process begins with: it finds what this one has compiled, and starts in a fifth of the time. */
function environment(): NodeJS.ProcessEnv {
  const compiled = getCompileCacheDir();
  return {
    ...Object.fromEntries(HANDED_DOWN.flatMap((name) => (name in process.env ? [[name, process.env[name]]] : []))),
    ...(compiled === undefined ? {} : { NODE_COMPILE_CACHE: dirname(compiled) }),
  };
}

/** How a process is made, watched and ended. */
export interface ProcessSettings {
  readonly program: URL;
  readonly dataDir: string;
  readonly volumesDir: string | null;
  /** How long a call may go on once its signal was aborted; then its process is killed. */
  readonly graceMs: number;
  /** Monotonic milliseconds. */
  readonly now: () => number;
  /** Kills it, if the system does. */
  readonly kill: (child: ChildProcess) => void;
  /** Called once, where it was killed and does not die. */
  readonly onHang: () => void;
}

/** One process that works on files, as its parent sees it. */
export class WorkerProcess {
  /** Resolves when it is gone, however it ended. */
  readonly gone: Promise<void>;
  readonly #child: ChildProcess;
  readonly #settings: ProcessSettings;
  readonly #pending = new Map<number, PendingCall>();
  #lastId = 0;
  #movedAt = 0;
  #endedBy: unknown = null;
  #isGone = false;
  #hangs = false;

  constructor(settings: ProcessSettings) {
    this.#settings = settings;
    this.#child = fork(settings.program, [], {
      env: environment(),
      execArgv: [],
      serialization: 'advanced',
      stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    });
    this.#child.on('message', (message) => this.#take(message as FromWorker));
    this.gone = new Promise((resolve) => {
      const settle = (ended: string): void => {
        this.#isGone = true;
        this.#rejectAll(problem('process_ended', { ended }));
        resolve();
      };
      this.#child.on('exit', (code, signal) => settle(signal ?? String(code)));
      this.#child.on('error', (error) => {
        if (this.#child.pid === undefined) settle(error.message);
      });
    });
    this.letGo();
    const { dataDir, volumesDir } = settings;
    this.#send({ kind: 'begin', dataDir, volumesDir });
  }

  /** For what it can be told apart by in the log. */
  get pid(): number | undefined {
    return this.#child.pid;
  }

  /** Whether it can be called no more. */
  get isGone(): boolean {
    return this.#isGone || this.#endedBy !== null;
  }

  get isBusy(): boolean {
    return this.#pending.size > 0;
  }

  /** How long none of its calls has made any progress, in milliseconds; 0 where none is waited for. */
  get idleMs(): number {
    const calls = [...this.#pending.values()];
    if (calls.length === 0 || calls.some(({ asking }) => asking > 0)) return 0;
    return this.#settings.now() - this.#movedAt;
  }

  /** Keeps the parent's loop alive as long as it is at work. */
  hold(): void {
    this.#child.ref();
    this.#child.channel?.ref();
  }

  letGo(): void {
    this.#child.unref();
    this.#child.channel?.unref();
  }

  readonly call: Call = (subject, method, args, { signal, channel } = {}) => {
    if (this.isGone) return Promise.reject(this.#endedBy ?? problem('process_ended', { ended: '' }));
    const { promise, resolve, reject } = Promise.withResolvers<unknown>();
    this.#lastId += 1;
    const id = this.#lastId;
    this.#movedAt = this.#settings.now();
    let grace: NodeJS.Timeout | undefined;
    const stop = (): void => {
      this.#send({ kind: 'abort', id });
      grace = setTimeout(() => void this.end(signal?.reason), this.#settings.graceMs);
    };
    const settle = (): void => {
      clearTimeout(grace);
      signal?.removeEventListener('abort', stop);
      this.#pending.delete(id);
    };
    this.#pending.set(id, { signal, channel, refusal: null, asking: 0, settle, resolve, reject });
    this.#send({ kind: 'call', id, subject, method, args });
    if (signal?.aborted) stop();
    else signal?.addEventListener('abort', stop, { once: true });
    return promise;
  };

  /** Kills it; its calls fail for this reason. Resolves when it is gone, or hangs in the kernel. */
  async end(why: unknown): Promise<void> {
    this.#endedBy ??= why;
    this.#settings.kill(this.#child);
    await Promise.race([this.gone, wait(DEATH_MS)]);
    this.#rejectAll(why);
    if (this.#isGone || this.#hangs) return;
    this.#hangs = true;
    this.letGo();
    if (this.#child.connected) this.#child.disconnect();
    this.#settings.onHang();
  }

  #take(message: FromWorker): void {
    this.#movedAt = this.#settings.now();
    if (message.kind === 'steps') return;
    const call = this.#pending.get(message.id);
    if (call === undefined) return;
    if (message.kind === 'event') call.channel?.tell(message.event);
    else if (message.kind === 'ask') void this.#answer(call, message);
    else {
      call.settle();
      if (message.kind === 'answer') call.resolve(message.result);
      else if (message.failure.kind === 'stopped') call.reject(call.refusal?.error ?? call.signal?.reason);
      else call.reject(errorOf(message.failure));
    }
  }

  async #answer(call: PendingCall, { id, ask, asked }: Extract<FromWorker, { kind: 'ask' }>): Promise<void> {
    call.asking += 1;
    let [isRefused, result]: [boolean, unknown] = [false, null];
    try {
      call.signal?.throwIfAborted();
      if (asked.method === 'ready') await call.channel?.ready?.(asked.about);
      else result = await call.channel?.grant?.(asked.about);
    } catch (error) {
      isRefused = true;
      call.refusal ??= { error };
    }
    call.asking -= 1;
    this.#movedAt = this.#settings.now();
    this.#send({ kind: 'told', id, ask, isRefused, result });
  }

  #rejectAll(error: unknown): void {
    for (const call of this.#pending.values()) {
      call.settle();
      call.reject(call.signal?.aborted ? call.signal.reason : (this.#endedBy ?? error));
    }
  }

  #send(message: ToWorker): void {
    // Its end tells that it could not be sent.
    if (this.#child.connected) this.#child.send(message, () => {});
  }
}

/** What a call tells on the way, where nobody is asked. */
export const telling = (tell: Tell): NonNullable<CallOptions['channel']> => ({ tell });
