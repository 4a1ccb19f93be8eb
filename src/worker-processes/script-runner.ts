import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, rmSync } from 'node:fs';
import { mkdir, readdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { MAX_OUTPUT_BYTES, type ScriptEnd } from '../domain/script.ts';
import { errorCode } from '../file-tree/failures.ts';
import { stepsDone } from '../file-tree/steps.ts';
import type { ScriptJob, ScriptResult, ScriptRunner } from '../ports/script-runner.ts';

const PATH = '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin';
/** Ends the whole group a while after we would have: where this process is killed, nobody else does. */
const WATCHDOG = '/usr/bin/timeout';
const WATCHDOG_SECONDS = 5;
const TELL_MS = 1_000;
/** How long what a script has left behind may hold on to what it writes to. */
const CLOSE_MS = 1_000;

/** Where they are while they run. */
export const scriptsDirectory = (dataDir: string): string => join(dataDir, 'scripts');

/** Scripts, below a directory of the gateway's own. */
export class NodeScriptRunner implements ScriptRunner {
  readonly #directory: string;

  constructor(directory: string) {
    this.#directory = directory;
  }

  async run(job: ScriptJob, signal: AbortSignal): Promise<ScriptResult> {
    signal.throwIfAborted();
    await this.#sweep();
    const own = join(this.#directory, `${process.pid}-${crypto.randomUUID()}`);
    const [program, home] = [join(own, 'script'), join(own, 'home')];
    await mkdir(home, { recursive: true, mode: 0o700 });
    try {
      await writeFile(program, job.content, { mode: 0o700, flag: 'wx' });
      return await carryOut(program, home, own, job, signal);
    } finally {
      await rm(own, { recursive: true, force: true });
    }
  }

  /** What processes left that were killed. */
  async #sweep(): Promise<void> {
    await mkdir(this.#directory, { recursive: true, mode: 0o700 });
    for (const name of await readdir(this.#directory)) {
      if (isAlive(Number.parseInt(name, 10))) continue;
      await rm(join(this.#directory, name), { recursive: true, force: true });
    }
  }
}

async function carryOut(
  program: string,
  home: string,
  own: string,
  { environment, timeoutSeconds }: ScriptJob,
  signal: AbortSignal,
): Promise<ScriptResult> {
  const watched = [WATCHDOG, '--signal=KILL', String(timeoutSeconds + WATCHDOG_SECONDS), program] as const;
  const [command, ...args] = existsSync(WATCHDOG) ? watched : ([program] as const);
  signal.throwIfAborted();
  const child = spawn(command, args, {
    cwd: home,
    env: { ...environment, PATH, HOME: home, LANG: 'C.UTF-8' },
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let isLate = false;
  const end = (): void => endGroup(child);
  const endWithProcess = (): void => {
    end();
    rmSync(own, { recursive: true, force: true });
  };
  const late = setTimeout(() => {
    isLate = true;
    end();
  }, timeoutSeconds * 1_000);
  // A script that is silent is no work that stalls.
  const steps = setInterval(() => stepsDone.add(), TELL_MS);
  process.once('exit', endWithProcess);
  signal.addEventListener('abort', end, { once: true });
  try {
    const output = new Tail(MAX_OUTPUT_BYTES);
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk: Buffer) => output.add(chunk));
    const closed = new Promise<void>((resolve) => child.once('close', () => resolve()));
    const ended = await endOf(child);
    // Whatever it has begun and left behind ends with it.
    end();
    await Promise.race([closed, wait(CLOSE_MS, undefined, { ref: false })]);
    for (const stream of [child.stdout, child.stderr]) stream.destroy();
    signal.throwIfAborted();
    return { end: isLate ? { why: 'timeout', seconds: timeoutSeconds } : ended, output: output.text() };
  } finally {
    clearTimeout(late);
    clearInterval(steps);
    process.removeListener('exit', endWithProcess);
    signal.removeEventListener('abort', end);
  }
}

const endOf = (child: ChildProcess): Promise<ScriptEnd> =>
  new Promise((resolve) => {
    child.once('error', (error) => resolve({ why: 'unstartable', system: errorCode(error) }));
    child.once('exit', (code, signal) =>
      resolve(signal === null ? { why: 'exit', code: code ?? 0 } : { why: 'signal', signal }),
    );
  });

/** By its group's number, which is its own. */
function endGroup({ pid }: ChildProcess): void {
  if (pid === undefined) return;
  try {
    process.kill(-pid, 'SIGKILL');
  } catch {
    // None of it is left.
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return errorCode(error) === 'EPERM';
  }
}

/** The end of what is written, in so many bytes. */
class Tail {
  readonly #most: number;
  #bytes = Buffer.alloc(0);

  constructor(most: number) {
    this.#most = most;
  }

  add(chunk: Buffer): void {
    this.#bytes = Buffer.concat([this.#bytes, chunk]).subarray(-this.#most);
  }

  text(): string {
    return new TextDecoder().decode(this.#bytes).replaceAll('\0', '\u{fffd}');
  }
}
