import { type ChildProcess, spawn } from 'node:child_process';
import { rm } from 'node:fs/promises';
import { createInterface } from 'node:readline';
import { Readable } from 'node:stream';
import { after } from 'node:test';
import { fileURLToPath } from 'node:url';
import { runAt, type Terminal } from '../../src/cli/terminal.ts';
import { runCommand as runCli } from '../../src/cli.ts';
import { makePassingFolderSync } from '../support/installation-database.ts';
import { thoroughly } from '../support/thoroughness.ts';

/** The entry of the real command. */
export const ENTRY = fileURLToPath(new URL('../../src/backrota.js', import.meta.url));

/** How a command ended. */
export interface Ended {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** What a command is given besides its arguments. */
export interface Given {
  readonly env?: Readonly<Record<string, string>>;
  /** Its standard input. */
  readonly input?: string | Buffer;
  /** Options of Node itself. */
  readonly nodeOptions?: readonly string[];
  readonly entry?: string;
}

/** A folder that is gone after the tests of the file. */
export function makeFolder(): string {
  const folder = makePassingFolderSync();
  after(() => rm(folder, { recursive: true, force: true }));
  return folder;
}

/** Starts the real command as a child process, with nothing of this process's environment that it would read. */
export function startCommand(args: readonly string[], given: Given = {}): ChildProcess {
  const { entry = ENTRY, nodeOptions = [], env = {} } = given;
  return spawn(process.execPath, [...nodeOptions, entry, ...args], {
    env: { PATH: process.env.PATH, HOME: process.env.HOME, ...env },
  });
}

/**
 * Runs a command to its end, as it is typed. In this process, since starting one takes far longer than any command; in one
 * of its own where tests are thorough.
 */
export const runCommand = (args: readonly string[], given: Given = {}): Promise<Ended> =>
  thoroughly(runProcess, runHere)(args, given);

/** Runs the command at a terminal that is kept here. */
async function runHere(args: readonly string[], { env = {}, input = '' }: Given): Promise<Ended> {
  let [stdout, stderr] = ['', ''];
  const terminal: Terminal = {
    env,
    stdin: Readable.from(input.length === 0 ? [] : [input]),
    stdout: {
      write: (text) => {
        stdout += text;
      },
    },
    stderr: {
      write: (text) => {
        stderr += text;
      },
    },
  };
  const code = await runAt(terminal, () => runCli([process.execPath, ENTRY, ...args]));
  return { code, stdout, stderr };
}

/** Runs the command in a process of its own to its end. */
export function runProcess(args: readonly string[], given: Given = {}): Promise<Ended> {
  const child = startCommand(args, given);
  child.stdin?.end(given.input ?? '');
  let [stdout, stderr] = ['', ''];
  child.stdout?.setEncoding('utf8').on('data', (text: string) => {
    stdout += text;
  });
  child.stderr?.setEncoding('utf8').on('data', (text: string) => {
    stderr += text;
  });
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (code) => resolve({ code, stdout, stderr }));
  });
}

/** The commands of one installation, with a data directory of their own. */
export function commandsOf(dataDir: string) {
  const run = (args: readonly string[], given: Given = {}): Promise<Ended> =>
    runCommand(args, { ...given, env: { DATA_DIR: dataDir, ...given.env } });
  return {
    run,
    /** The answer of a command that must succeed without a word on stderr. */
    async succeed(args: readonly string[], given: Given = {}): Promise<string> {
      const { code, stdout, stderr } = await run(args, given);
      if (code === 0 && stderr === '') return stdout;
      throw new Error(`'backrota ${args.join(' ')}' ended with ${code}: ${stderr}${stdout}`);
    },
  };
}

/** Resolves with the first line that a child writes that has this text. */
export function waitForLine(child: ChildProcess, text: string): Promise<string> {
  const { stdout } = child;
  if (stdout === null) throw new Error('The child has no stdout.');
  return new Promise((resolve, reject) => {
    const lines = createInterface({ input: stdout });
    lines.on('line', (line) => {
      if (!line.includes(text)) return;
      resolve(line);
      lines.close();
      // Read on, so that the child never waits for its reader.
      stdout.resume();
    });
    lines.on('close', () => reject(new Error(`The command ended without a line with '${text}'.`)));
  });
}
