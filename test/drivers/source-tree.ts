import { execFileSync } from 'node:child_process';
import { createHash, randomUUID } from 'node:crypto';
import { lstatSync, readdirSync, readFileSync, readlinkSync, realpathSync, rmSync } from 'node:fs';
import { mkdir, symlink, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { TestContext } from 'node:test';
import { GatewayError } from '../../src/domain/errors.ts';
import { problemOf } from '../../src/domain/problems/index.ts';
import type { CopyWarning } from '../../src/domain/problems/warnings.ts';
import { libc } from '../../src/file-tree/libc.ts';
import type { BackupJob, Channel } from '../../src/ports/snapshot-driver.ts';
import { sayInEnglish } from '../../src/wording/english/index.ts';
import { makePassingFolderSync } from '../support/installation-database.ts';

/** A directory of its own, under its real path, removed after the test whatever modes it holds. */
export const makeDirectory = (t: TestContext): string => {
  const directory = realpathSync(makePassingFolderSync());
  t.after(() => {
    // Root passes by all modes.
    if (process.geteuid?.() !== 0) execFileSync('chmod', ['-R', 'u+rwX', directory]);
    rmSync(directory, { recursive: true, force: true });
  });
  return directory;
};

/** A few files of several sizes, two levels of directories, and a link. */
export const writeSampleTree = async (directory: string): Promise<void> => {
  await mkdir(join(directory, 'docs/deep'), { recursive: true });
  await writeFile(join(directory, 'docs/empty'), '');
  await writeFile(join(directory, 'docs/deep/readme.txt'), 'Hello, backup.\n', { mode: 0o640 });
  await writeFile(join(directory, 'large.bin'), createPattern(3_000_001));
  await symlink('docs/deep/readme.txt', join(directory, 'link'));
  await utimes(join(directory, 'docs/deep/readme.txt'), 1_000_000_000.25, 1_000_000_000.25);
  await utimes(join(directory, 'docs'), 1_100_000_000, 1_100_000_000);
};

let pattern: Buffer = Buffer.alloc(0);

/** Bytes that neither repeat nor compress well, the same each time; not to be written to. */
export const createPattern = (length: number): Buffer => {
  if (pattern.length < length) pattern = makePattern(length);
  return pattern.subarray(0, length);
};

const makePattern = (length: number): Buffer => {
  const bytes = Buffer.alloc(length);
  let state = 1;
  for (let index = 0; index < length; index += 1) {
    state = (Math.imul(state, 1103515245) + 12345) >>> 0;
    bytes[index] = state >>> 24;
  }
  return bytes;
};

export interface DescribedEntry {
  readonly type: string;
  readonly mode: string;
  /** As exactly as restoring keeps it: in nanoseconds, or in whole microseconds where the platform has no way to. */
  readonly modified: bigint;
  readonly links: number;
  readonly content: string;
}

/** Everything about a tree that a restore must give back, by path (bytes as latin1); the root is `''`. */
export const describeTree = (directory: string): Map<string, DescribedEntry> => {
  const tree = new Map<string, DescribedEntry>();
  const visit = (path: Buffer, name: string): void => {
    const stats = lstatSync(path, { bigint: true });
    const isLink = stats.isSymbolicLink();
    const type = stats.isDirectory() ? 'directory' : isLink ? 'link' : stats.isFile() ? 'file' : 'special';
    let content = '';
    if (isLink) content = readlinkSync(path, { encoding: 'buffer' }).toString('latin1');
    if (stats.isFile()) content = createHash('sha256').update(readFileSync(path)).digest('hex');
    const links = stats.isFile() ? Number(stats.nlink) : 0;
    const mode = (stats.mode & 0o7777n).toString(8);
    tree.set(name, { type, mode, modified: libc() === null ? stats.mtimeNs / 1000n : stats.mtimeNs, links, content });
    if (!stats.isDirectory()) return;
    for (const child of readdirSync(path, { encoding: 'buffer' })) {
      const below = child.toString('latin1');
      visit(Buffer.concat([path, Buffer.from('/'), child]), name === '' ? below : `${name}/${below}`);
    }
  };
  visit(Buffer.from(directory), '');
  return tree;
};

/** A first attempt at a new task, unless said otherwise. */
export const createJob = (paths: readonly string[], changes: Partial<BackupJob> = {}): BackupJob => ({
  taskUuid: randomUUID(),
  attempt: 1,
  targetUuid: randomUUID(),
  source: { paths },
  fingerprint: null,
  ...changes,
});

/** The way back to somebody who hears nothing of it, unless said otherwise, and stops nothing. */
export const channelTo = (changes: Partial<Channel> = {}): Channel => ({
  tell: () => {},
  ready: async () => {},
  grant: async (bytes) => bytes,
  ...changes,
});

/** The way back to nobody. */
export const silent = channelTo();

/** What people read of warnings, in order. */
export const wordsOf = (warnings: readonly CopyWarning[]): readonly string[] =>
  warnings.map((warning) => sayInEnglish(problemOf('copy_warning', { warning }))).sort();

/** A signal that nobody raises. */
export const neverAborted = (): AbortSignal => new AbortController().signal;

/** For `assert.rejects`: a failure that a person can put right, with this reason. */
export const failsWith =
  (reason: string) =>
  (error: unknown): boolean => {
    if (!(error instanceof GatewayError)) throw error;
    if (error.code !== 'driver_failed' || error.problem.reason !== reason)
      throw new Error(`expected driver_failed ${reason}, got ${error.code} ${error.problem.reason}: ${error.message}`);
    return true;
  };
