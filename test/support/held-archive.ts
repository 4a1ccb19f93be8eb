import { EventEmitter, once } from 'node:events';
import type { RecordedCopy } from '../../src/domain/snapshot.ts';
import { archiveKind } from '../../src/drivers/archive/index.ts';
import { parseSettings } from '../../src/drivers/archive/local/config.ts';
import { ArchiveDriver } from '../../src/drivers/archive/local/driver.ts';
import type { DriverKind, RestoreJob, RestoreResult, Tell } from '../../src/ports/snapshot-driver.ts';

/** A place in the middle of some work where it waits until the test lets it go on, or ends. */
export class Gate implements Disposable {
  /** How often it was passed or reached. */
  passes = 0;
  readonly reached: Promise<void>;
  readonly #passing = new EventEmitter();
  readonly #released: Promise<void>;
  #arrive: () => void = () => {};
  #release: () => void = () => {};

  constructor() {
    this.reached = new Promise((resolve) => {
      this.#arrive = resolve;
    });
    this.#released = new Promise((resolve) => {
      this.#release = resolve;
    });
  }

  pass(): Promise<void> {
    this.passes += 1;
    this.#arrive();
    this.#passing.emit('pass');
    return this.#released;
  }

  /** Resolves once it was passed or reached that often. */
  async passed(times: number): Promise<void> {
    while (this.passes < times) await once(this.#passing, 'pass');
  }

  release(): void {
    this.#release();
  }

  [Symbol.dispose](): void {
    this.release();
  }
}

class HeldRestores extends ArchiveDriver {
  readonly #gate: Gate;

  constructor(root: string, gate: Gate) {
    super({ root });
    this.#gate = gate;
  }

  override async restore(job: RestoreJob, tell: Tell, signal: AbortSignal): Promise<RestoreResult> {
    await this.#gate.pass();
    return super.restore(job, tell, signal);
  }
}

class HeldReadings extends ArchiveDriver {
  readonly #gate: Gate;

  constructor(root: string, gate: Gate) {
    super({ root });
    this.#gate = gate;
  }

  override async verify(copy: RecordedCopy, tell: Tell, signal: AbortSignal): Promise<void> {
    const stopped = once(signal, 'abort').then(() => signal.throwIfAborted());
    await Promise.race([this.#gate.pass(), stopped]);
    return super.verify(copy, tell, signal);
  }
}

/** The archive driver; copies are read back once the gate is open, and may be called off before. */
export const holdingReadings = (gate: Gate): DriverKind => ({
  ...archiveKind,
  open: ({ settings }) => new HeldReadings(parseSettings(settings).root, gate),
});

/** The archive driver; the first process that opens a store stops at the first gate in the middle of a backup, and so on. */
export function holdingBackups(...gates: Gate[]): DriverKind {
  return {
    ...archiveKind,
    open: ({ settings }) => {
      const gate = gates.shift();
      return new ArchiveDriver(parseSettings(settings), gate === undefined ? {} : { beforeOpen: () => gate.pass() });
    },
  };
}

/** The archive driver; its restores wait at the gate before they read. */
export const holdingRestores = (gate: Gate): DriverKind => ({
  ...archiveKind,
  open: ({ settings }) => new HeldRestores(parseSettings(settings).root, gate),
});
