import { GatewayError } from '../domain/errors.ts';
import { errorCode } from '../file-tree/failures.ts';
import { stepsDone } from '../file-tree/steps.ts';
import type { Replacement, ReplacingFileArea } from '../ports/file-area.ts';
import type { ScriptRunner } from '../ports/script-runner.ts';
import type { Channel, DriverKind, SnapshotDriver } from '../ports/snapshot-driver.ts';
import type { Asked, Begin, Failure, FromWorker, Subject, ToWorker } from './messages.ts';

const TELL_STEPS_MS = 1_000;

/** What a worker process works with. */
export interface Work {
  readonly files: ReplacingFileArea;
  readonly scripts: ScriptRunner;
  readonly drivers: ReadonlyMap<string, DriverKind>;
}

/** What is thrown into a driver that was refused what it asked for, or whose call was stopped: its reason is known outside. */
class Stopped extends Error {}

/** One call that is being carried out. */
interface RunningCall {
  readonly controller: AbortController;
  /** What waits for an answer, by its number. */
  readonly asked: Map<number, (told: Told) => void>;
  asks: number;
}

type Told = Extract<ToWorker, { kind: 'told' }>;

type Method = (...args: unknown[]) => unknown;

/** Carries out the calls that come over a channel, as many at once as come; `open` puts together what is called. */
export class ServedCalls {
  readonly #open: (begin: Begin) => Work;
  readonly #send: (message: FromWorker) => void;
  readonly #running = new Map<number, RunningCall>();
  readonly #replacements = new Map<number, Replacement>();
  readonly #opened = new Map<string, SnapshotDriver>();
  #work: Work | null = null;

  constructor(open: (begin: Begin) => Work, send: (message: FromWorker) => void) {
    this.#open = open;
    this.#send = send;
  }

  take(message: ToWorker): void {
    if (message.kind === 'begin') this.#work = this.#open(message);
    else if (message.kind === 'call') void this.#carryOut(message);
    else if (message.kind === 'abort') this.#running.get(message.id)?.controller.abort(new Stopped());
    else this.#running.get(message.id)?.asked.get(message.ask)?.(message);
  }

  /** Tells now and then that something got done. */
  tellSteps(): void {
    let told = stepsDone.count;
    setInterval(() => {
      if (stepsDone.count === told) return;
      told = stepsDone.count;
      this.#send({ kind: 'steps' });
    }, TELL_STEPS_MS).unref();
  }

  async #carryOut({ id, subject, method, args }: Extract<ToWorker, { kind: 'call' }>): Promise<void> {
    const call: RunningCall = { controller: new AbortController(), asked: new Map(), asks: 0 };
    this.#running.set(id, call);
    try {
      const result = await this.#call(subject, method, [...args, ...this.#extras(id, call, subject, method)]);
      this.#send({ kind: 'answer', id, result: method === 'replace' ? this.#keep(id, result as Replacement) : result });
    } catch (error) {
      this.#send({ kind: 'failure', id, failure: failureOf(error) });
    } finally {
      this.#running.delete(id);
    }
  }

  async #call(subject: Subject, method: string, args: readonly unknown[]): Promise<unknown> {
    const object = this.#find(subject);
    // Typed on the calling side: its classes implement the very interfaces that are called here.
    const called = (object as unknown as Readonly<Record<string, Method>>)[method];
    if (typeof called !== 'function') throw new Error(`There is no ${method} of ${subject.kind}.`);
    return called.apply(object, [...args]);
  }

  #find(subject: Subject): object {
    const work = this.#work;
    if (work === null) throw new Error('A call came before its beginning.');
    if (subject.kind === 'files') return work.files;
    if (subject.kind === 'scripts') return work.scripts;
    if (subject.kind === 'roster') return found(work.drivers.get(subject.driver));
    if (subject.kind === 'staged') return found(work.drivers.get(subject.driver)?.staged);
    if (subject.kind === 'replacement') return found(this.#replacements.get(subject.id));
    return this.#driverOf(work, subject.store);
  }

  /** Opened once: settings may be parsed and keys be read for it. */
  #driverOf({ drivers }: Work, store: Extract<Subject, { kind: 'driver' }>['store']): SnapshotDriver {
    const key = JSON.stringify(store);
    const driver = this.#opened.get(key) ?? found(drivers.get(store.driver)).open(store);
    this.#opened.clear();
    this.#opened.set(key, driver);
    return driver;
  }

  #keep(id: number, replacement: Replacement): number {
    // One piece of work at a time has this process: an earlier one's is closed.
    this.#replacements.clear();
    this.#replacements.set(id, replacement);
    return id;
  }

  /** @throws `Stopped`: it is refused. */
  async #ask(id: number, call: RunningCall, asked: Asked): Promise<unknown> {
    const { promise, resolve } = Promise.withResolvers<Told>();
    call.asks += 1;
    const ask = call.asks;
    call.asked.set(ask, resolve);
    this.#send({ kind: 'ask', id, ask, asked });
    const { isRefused, result } = await promise;
    call.asked.delete(ask);
    if (isRefused) throw new Stopped();
    return result;
  }

  /** What cannot be sent and is made here: the way back to who called, and the signal. */
  #extras(id: number, call: RunningCall, subject: Subject, method: string): readonly unknown[] {
    if (subject.kind === 'scripts' || subject.kind === 'roster') return [call.controller.signal];
    if (subject.kind !== 'driver') return [];
    const channel: Channel = {
      tell: (event) => this.#send({ kind: 'event', id, event }),
      ready: async (about) => {
        await this.#ask(id, call, { method: 'ready', about });
      },
      grant: async (about) => Number(await this.#ask(id, call, { method: 'grant', about })),
    };
    const { signal } = call.controller;
    if (method === 'backup' || method === 'transfer') return [channel, signal];
    if (['listFiles', 'check', 'compact', 'foundCopies', 'inspect'].includes(method)) return [signal];
    return ['restore', 'verify', 'compare'].includes(method) ? [channel.tell, signal] : [];
  }
}

function found<T>(thing: T | undefined): T {
  if (thing === undefined) throw new Error('What is called is not in this process.');
  return thing;
}

function failureOf(error: unknown): Failure {
  if (error instanceof Stopped) return { kind: 'stopped' };
  const trace = error instanceof Error ? (error.stack ?? '') : String(error);
  if (error instanceof GatewayError) return { kind: 'problem', problem: error.problem, trace: traceOf(error) };
  return { kind: 'fault', message: error instanceof Error ? error.message : trace, code: errorCode(error), trace };
}

/** With what it was caused by, which says where. */
const traceOf = ({ stack = '', cause }: Error): string =>
  cause instanceof Error ? `${stack}\nCaused by: ${cause.stack ?? cause.message}` : stack;
