import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** A borg repository, as somebody uses it who has the program and the passphrase alone. */
export interface ByHand {
  /** Runs borg there; what it prints. */
  borg(args: readonly string[], options?: { readonly cwd?: string }): string;
  /** The same, to its end by itself. */
  begin(args: readonly string[]): ChildProcess;
  /** `name comment` of each archive, unfinished ones too. */
  list(): readonly string[];
  /** Damages the file in which most of the data is: a stretch of it is lost, or one byte of it is another. */
  tamper(how: 'cut' | 'alter'): void;
}

const LOST_BYTES = 64 * 1024;

export const openByHand = (repository: string, passphrase: string, baseDirectory: string): ByHand => {
  const surroundings = () => {
    mkdirSync(baseDirectory, { recursive: true });
    return {
      PATH: process.env.PATH,
      LC_ALL: 'C.UTF-8',
      BORG_REPO: repository,
      BORG_PASSPHRASE: passphrase,
      BORG_BASE_DIR: baseDirectory,
      BORG_RELOCATED_REPO_ACCESS_IS_OK: 'yes',
      BORG_UNKNOWN_UNENCRYPTED_REPO_ACCESS_IS_OK: 'yes',
    };
  };
  const borg: ByHand['borg'] = (args, { cwd } = {}) =>
    execFileSync('borg', args, {
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'pipe'],
      ...(cwd === undefined ? {} : { cwd }),
      env: surroundings(),
    });
  return {
    borg,
    begin: (args) => spawn('borg', args, { stdio: ['ignore', 'pipe', 'pipe'], env: surroundings() }),
    list: () => {
      if (!existsSync(join(repository, 'config'))) return [];
      return borg(['list', '--consider-checkpoints', '--format', '{name} {comment}{NL}'])
        .split('\n')
        .filter((line) => line !== '');
    },
    tamper: (how) => {
      const data = join(repository, 'data');
      const files = readdirSync(data, { recursive: true })
        .map((name) => join(data, String(name)))
        .filter((path) => statSync(path).isFile())
        .sort((one, other) => statSync(other).size - statSync(one).size);
      const [largest = ''] = files;
      const bytes = readFileSync(largest);
      const middle = bytes.length >> 1;
      if (how === 'cut') bytes.fill(0, middle, middle + LOST_BYTES);
      else bytes[middle] = (bytes[middle] ?? 0) ^ 1;
      writeFileSync(largest, bytes);
    },
  };
};
