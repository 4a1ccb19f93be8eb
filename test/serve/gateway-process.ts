import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { loadConfig } from '../../src/config.ts';
import { type Demo, seedDemo } from '../../src/demo.ts';
import { type Gateway, openGateway } from '../../src/gateway.ts';
import { type Ended, runCommand } from '../cli/command.ts';
import { CollectedLog } from '../support/collected-log.ts';
import { STAFF, there } from '../support/values.ts';

export const PROJECT = fileURLToPath(new URL('../../', import.meta.url));
const ENTRY = join(PROJECT, 'src', 'backrota.js');
const DEADLINE_MS = 30_000;
const POLL_MS = 20;

type Environment = Readonly<Record<string, string>>;

/** How a process is started, where that differs. */
export interface Started {
  /** A file of the test's own that takes what it prints, instead of being read here. */
  readonly stdout?: number;
  /** Options of Node itself. */
  readonly nodeOptions?: readonly string[];
}

/** One `backrota` process, started as a user starts it, without anything of the tests' own environment that it would read. */
export class GatewayProcess {
  readonly #child: ChildProcess;
  readonly #exited: Promise<unknown>;
  #stdout = '';
  #stderr = '';

  constructor(args: readonly string[], env: Environment, { stdout, nodeOptions = [] }: Started = {}) {
    this.#child = spawn(process.execPath, [...nodeOptions, ENTRY, ...args], {
      cwd: PROJECT,
      env: { PATH: process.env.PATH ?? '', HOME: tmpdir(), ...env },
      stdio: ['ignore', stdout ?? 'pipe', 'pipe'],
    });
    this.#exited = once(this.#child, 'close');
    this.#child.stdout?.on('data', (chunk) => {
      this.#stdout += chunk;
    });
    this.#child.stderr?.on('data', (chunk) => {
      this.#stderr += chunk;
    });
  }

  get pid(): number {
    return this.#child.pid ?? Number.NaN;
  }

  get stdout(): string {
    return this.#stdout;
  }

  /** Resolves with the match once the process has printed it. */
  async printed(pattern: RegExp): Promise<RegExpExecArray> {
    return until(() => {
      const match = pattern.exec(this.#stdout);
      if (match === null && this.#child.exitCode !== null) {
        throw new Error(`It ended without printing ${pattern}:\n${this.#stdout}${this.#stderr}`);
      }
      return match;
    });
  }

  /** The address, once it listens and has said all it says at its start. */
  async ready(): Promise<string> {
    const [, url] = await this.printed(/^Backrota listens on (http:\S+)\n/m);
    return url ?? '';
  }

  async ended(): Promise<Ended> {
    await this.#exited;
    return { code: this.#child.exitCode, stdout: this.#stdout, stderr: this.#stderr };
  }

  signal(signal: NodeJS.Signals): void {
    this.#child.kill(signal);
  }

  stop(signal: NodeJS.Signals = 'SIGTERM'): Promise<Ended> {
    this.signal(signal);
    return this.ended();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    if (this.#child.exitCode === null && this.#child.signalCode === null) await this.stop('SIGKILL');
  }
}

/** A data directory of its own, in which gateways and commands are run. */
export class Place {
  readonly folder: string;
  readonly dataDir: string;

  constructor(folder: string) {
    this.folder = folder;
    this.dataDir = join(folder, 'data');
  }

  get databaseFile(): string {
    return join(this.dataDir, 'backrota.sqlite');
  }

  serve(args: readonly string[] = [], env: Environment = {}, started: Started = {}): GatewayProcess {
    const settings = { DATA_DIR: this.dataDir, PORT: '0', LOG_LEVEL: 'error', ...env };
    return new GatewayProcess(['serve', ...args], settings, started);
  }

  /** As `commandsOf(…).run` runs it. */
  run(args: readonly string[], env: Environment = {}): Promise<Ended> {
    return runCommand(args, { env: { DATA_DIR: this.dataDir, ...env } });
  }

  /** Makes what a first start with `--demo` makes, without a process. */
  seedDemo(): Promise<Demo> {
    return this.#openHere(seedDemo);
  }

  /** Takes a backup of the demo's instance, without a process; answers its snapshot's id. */
  backUpDemo(): Promise<number> {
    return this.#openHere(async ({ services, loops }) => {
      const { snapshots } = await services.backups.backUp(STAFF, { id: 5_203_773 }, 'backup', 'by hand');
      await loops.worker.idle();
      const { id, state } = await services.snapshots.find(STAFF, { id: there(snapshots[0]).id });
      if (state !== 'available') throw new Error(`The backup is ${state}.`);
      return id;
    });
  }

  async #openHere<T>(work: (gateway: Gateway) => Promise<T>): Promise<T> {
    const gateway = await openGateway(loadConfig({ DATA_DIR: this.dataDir }), { log: new CollectedLog() });
    try {
      return await work(gateway);
    } finally {
      await gateway.close();
    }
  }

  /** What a command with `--json` answers. */
  async ask(...args: readonly string[]): Promise<ReturnType<typeof JSON.parse>> {
    const { code, stdout, stderr } = await this.run([...args, '--json']);
    if (code !== 0) throw new Error(`backrota ${args.join(' ')} failed: ${stderr}`);
    return JSON.parse(stdout);
  }

  [Symbol.asyncDispose](): Promise<void> {
    return rm(this.folder, { recursive: true, force: true });
  }
}

export const openPlace = async (): Promise<Place> => new Place(await mkdtemp(join(tmpdir(), 'backrota-serve-')));

/** Asks again and again until there is an answer; what it waits for is another process's doing. */
export async function until<T>(ask: () => T | null | Promise<T | null>, mostMs = DEADLINE_MS): Promise<T> {
  const deadline = performance.now() + mostMs;
  for (;;) {
    const answer = await ask();
    if (answer !== null) return answer;
    if (performance.now() > deadline) throw new Error('What the test waits for did not come.');
    await wait(POLL_MS);
  }
}
