import { statfs } from 'node:fs/promises';
import { cpus, freemem, totalmem } from 'node:os';
import type { Machine, MachineLoad } from '../ports/machine.ts';

/** All who ask within so long are told the same. */
const LOOK_EVERY_MS = 5_000;

/** What all processors together have done since the machine began, in milliseconds. */
interface Work {
  readonly busy: number;
  readonly all: number;
}

/** The machine of this process. The disk is asked by a thread of its own. */
export class NodeMachine implements Machine {
  readonly #directory: string;
  #before: Work = { busy: 0, all: 0 };
  #lookedAt = Number.NEGATIVE_INFINITY;
  #load: Promise<MachineLoad> | null = null;

  /** `directory`: on the file system that is told of. */
  constructor(directory: string) {
    this.#directory = directory;
  }

  look(): Promise<MachineLoad> {
    const now = performance.now();
    if (this.#load === null || now - this.#lookedAt >= LOOK_EVERY_MS) {
      this.#lookedAt = now;
      this.#load = this.#measure();
      this.#load.catch(() => {
        this.#load = null;
      });
    }
    return this.#load;
  }

  async #measure(): Promise<MachineLoad> {
    const processors = cpus();
    const work = workOf(processors);
    const [busy, all] = [work.busy - this.#before.busy, work.all - this.#before.all];
    this.#before = work;
    const [memoryBytes, memoryFreeBytes] = [totalmem(), freemem()];
    const disk = await statfs(this.#directory);
    const used = disk.blocks - disk.bfree;
    return {
      cpuPercent: percentOf(busy, all),
      cpuCount: processors.length,
      memoryPercent: percentOf(memoryBytes - memoryFreeBytes, memoryBytes),
      memoryBytes,
      memoryFreeBytes,
      // As `df` has it: what is kept for root counts as neither used nor free.
      diskPercent: percentOf(used, used + disk.bavail),
      diskBytes: disk.blocks * disk.bsize,
      diskFreeBytes: disk.bavail * disk.bsize,
    };
  }
}

const workOf = (processors: ReturnType<typeof cpus>): Work => {
  let [busy, all] = [0, 0];
  for (const { times } of processors) {
    const sum = times.user + times.nice + times.sys + times.idle + times.irq;
    busy += sum - times.idle;
    all += sum;
  }
  return { busy, all };
};

/** To one decimal. */
const percentOf = (part: number, all: number): number =>
  all <= 0 ? 0 : Math.round((1_000 * Math.max(0, part)) / all) / 10;
