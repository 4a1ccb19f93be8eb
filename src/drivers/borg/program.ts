import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import type { Readable, Writable } from 'node:stream';
import { stepsDone } from '../../file-tree/steps.ts';

/** How long borg may take to let go of what it is at before it is killed; less than whoever ended the call waits. */
const GRACE_MS = 400;
const MAX_LINES = 1_000;
const MAX_OUTPUT_BYTES = 256 * 1024 * 1024;
const MAX_SAID_CHARACTERS = 300;

/** One line of `--log-json`; what a line says depends on its type. */
export interface LogRecord {
  readonly type: string;
  readonly levelname?: string;
  readonly message?: string;
  /** Which of borg's failures it is: the name of its class. */
  readonly msgid?: string;
  /** Of `file_status`: one letter. */
  readonly status?: string;
  readonly path?: string;
  readonly nfiles?: number;
  readonly original_size?: number;
  readonly deduplicated_size?: number;
  readonly current?: number;
}

/** How a run of borg ended. */
export interface BorgEnd {
  /** 0 = well, 1 = with warnings, anything else = it failed. */
  readonly code: number;
  /** What it failed for, by the name of borg's class; empty where it said none. */
  readonly failure: string;
  /** The last that it said of that, bounded. */
  readonly said: string;
  readonly warnings: readonly string[];
}

/** A run of borg that is under way. */
export interface RunningBorg {
  readonly stdout: Readable;
  /** Resolves once it has ended and its output was read; rejects with the signal's reason, or as `spawn` does. */
  readonly ended: Promise<BorgEnd>;
}

/** How borg is run in one place. */
export interface BorgOptions {
  readonly signal: AbortSignal;
  /** Where it works; absent = nowhere that matters. */
  readonly directory?: string;
  readonly onRecord?: (record: LogRecord) => void;
}

/** What every run in one repository begins with. */
export interface BorgSurroundings {
  readonly repository: string;
  /** The gateway's own directory for borg's cache, configuration, keys and what it knows of repositories. */
  readonly baseDirectory: string;
  readonly passphrase: string | null;
  /** The command by which borg reaches a server; `null` = the repository is on this node. */
  readonly remoteShell: string | null;
}

/** What borg says on its way. */
class BorgLog {
  readonly #onRecord: (record: LogRecord) => void;
  readonly #warnings: string[] = [];
  #failure = '';
  #said = '';

  constructor(onRecord: (record: LogRecord) => void) {
    this.#onRecord = onRecord;
  }

  take(line: string): void {
    stepsDone.add();
    const record = parseRecord(line);
    if (record === null) {
      if (line.trim() !== '' && this.#failure === '') this.#said = line;
      return;
    }
    this.#onRecord(record);
    const { type, levelname, message = '', msgid = '' } = record;
    if (type !== 'log_message') return;
    if (levelname === 'WARNING' && this.#warnings.length < MAX_LINES) this.#warnings.push(shorten(message));
    if (levelname !== 'ERROR' && levelname !== 'CRITICAL') return;
    this.#said = message;
    if (msgid !== '') this.#failure = msgid;
  }

  endWith(code: number): BorgEnd {
    return { code, failure: this.#failure, said: shorten(this.#said), warnings: this.#warnings };
  }
}

/** A traceback's last line says what it was. */
const shorten = (text: string): string => text.trim().split('\n').at(-1)?.slice(0, MAX_SAID_CHARACTERS) ?? '';

const parseRecord = (line: string): LogRecord | null => {
  if (!line.startsWith('{')) return null;
  try {
    return JSON.parse(line);
  } catch {
    return null;
  }
};

/** Nothing of this process's own environment but where programs are: secrets may stand there. */
const environmentOf = ({ repository, baseDirectory, remoteShell }: BorgSurroundings): NodeJS.ProcessEnv => ({
  PATH: process.env.PATH,
  HOME: baseDirectory,
  LC_ALL: 'C.UTF-8',
  TZ: 'UTC',
  // Borg replaces what stands in braces, unless they are doubled.
  BORG_REPO: repository.replace(/[{}]/g, '$&$&'),
  BORG_BASE_DIR: baseDirectory,
  BORG_PASSPHRASE_FD: '3',
  BORG_DISPLAY_PASSPHRASE: 'no',
  BORG_RELOCATED_REPO_ACCESS_IS_OK: 'yes',
  BORG_UNKNOWN_UNENCRYPTED_REPO_ACCESS_IS_OK: 'yes',
  ...(remoteShell === null ? {} : { BORG_RSH: remoteShell }),
});

/**
 * Runs borg: by its arguments, in a process group of its own, which the signal ends. The passphrase goes through an open
 * file, so that neither arguments nor environment show it.
 */
export const startBorg = (
  surroundings: BorgSurroundings,
  args: readonly string[],
  { signal, directory, onRecord = () => {} }: BorgOptions,
): RunningBorg => {
  signal.throwIfAborted();
  const child = spawn('borg', args, {
    ...(directory === undefined ? {} : { cwd: directory }),
    env: environmentOf(surroundings),
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe', 'pipe'],
  });
  const [, stdout, stderr, secret] = child.stdio as unknown as [null, Readable, Readable, Writable];
  // A borg that does not ask for it has closed it.
  secret.on('error', () => {});
  secret.end(`${surroundings.passphrase ?? ''}\n`);
  const log = new BorgLog(onRecord);
  createInterface({ input: stderr }).on('line', (line) => log.take(line));
  const killGroup = (how: NodeJS.Signals): void => {
    try {
      if (child.pid !== undefined) process.kill(-child.pid, how);
    } catch {
      // It has ended.
    }
  };
  const { promise, resolve, reject } = Promise.withResolvers<BorgEnd>();
  let grace: NodeJS.Timeout | undefined;
  const stop = (): void => {
    killGroup('SIGTERM');
    grace = setTimeout(() => killGroup('SIGKILL'), GRACE_MS);
    // Nobody may be reading any more: what is left of the output must not keep it from ending.
    stdout.destroy();
  };
  signal.addEventListener('abort', stop, { once: true });
  child.on('error', reject);
  child.on('close', (code) => {
    clearTimeout(grace);
    signal.removeEventListener('abort', stop);
    // Borg may be gone before what it began, such as ssh, or what that did: whatever paid no heed ends here.
    if (signal.aborted) killGroup('SIGKILL');
    if (signal.aborted) reject(signal.reason);
    else resolve(log.endWith(code ?? 2));
  });
  // Met by whoever waits for it; until then it must not count as unhandled.
  promise.catch(() => {});
  return { stdout, ended: promise };
};

/** Reads all that a run says, as text. */
export const readOutput = async ({ stdout }: RunningBorg): Promise<string> => {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of stdout) {
    stepsDone.add();
    size += chunk.length;
    if (size > MAX_OUTPUT_BYTES) throw new Error('Borg says more than can be read.');
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
};
