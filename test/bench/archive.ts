import type { ChildProcess } from 'node:child_process';
import { execFileSync, fork } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, realpathSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { ArchiveDriver } from '../../src/drivers/archive/local/driver.ts';
import type { BackupResult, RestoreJob } from '../../src/ports/snapshot-driver.ts';
import { createJob, silent } from '../drivers/source-tree.ts';
import type { Row } from './measure.ts';
import { median } from './measure.ts';

/** How much to copy, and how often. */
export interface ArchiveBenchOptions {
  /** Total size of the tree in MiB; 1024 unless said otherwise. */
  readonly sizeMiB?: number;
  readonly files?: number;
  /** Measured rounds after one that only warms up. */
  readonly rounds?: number;
}

/** What the measured process is asked for. */
type Order =
  | { readonly kind: 'backup'; readonly source: string; readonly store: string; readonly parent?: Copy }
  | { readonly kind: 'restore'; readonly store: string; readonly job: RestoreJob };

/** A copy as it is asked for again. */
type Copy = Pick<BackupResult, 'locator' | 'fingerprint' | 'sizeBytes'>;

interface Measured {
  readonly seconds: number;
  readonly rssGrowthBytes: number;
  /** Of a backup. */
  readonly copy: Copy | null;
}

const TARGET = '5f0c1d1e-0000-4000-8000-000000000001';
const MIB = 1024 * 1024;
const GOAL_RATIO = 0.6;
const GOAL_RSS_MIB = 200;
const WORDS = 'backup schedule keeps every night its copy of files and says why when a slot was missed or late'.split(
  ' ',
);

const createText = (length: number): Buffer => {
  const parts: string[] = [];
  for (let size = 0; size < length; ) {
    const word = `${WORDS[Math.floor(Math.random() * WORDS.length)]}${Math.random() < 0.3 ? Math.floor(Math.random() * 1e6) : ''} `;
    parts.push(word);
    size += word.length;
  }
  return Buffer.from(parts.join('').slice(0, length));
};

/** Half text, half random, by size; files from a tenth to twice of the mean, a hundred in each directory. */
const plantTree = (directory: string, bytes: number, files: number): number => {
  const mean = bytes / files;
  let written = 0;
  for (let index = 0; index < files; index += 1) {
    const length = Math.round(mean * (0.1 + (1.8 * (index % 10)) / 9));
    const folder = join(directory, `folder-${Math.floor(index / 100)}`);
    mkdirSync(folder, { recursive: true });
    const isText = Math.floor(index / 10) % 2 === 0;
    writeFileSync(join(folder, `file-${index}`), isText ? createText(length) : randomBytes(length));
    written += length;
  }
  return written;
};

/** In a process of its own: tells how long one call took and how far memory rose above where the process began. */
const measure = async (order: Order, baseline: number): Promise<Measured> => {
  const driver = new ArchiveDriver({ root: order.store });
  const { signal } = new AbortController();
  let highest = 0;
  const watch = setInterval(() => {
    highest = Math.max(highest, process.memoryUsage.rss());
  }, 20);
  const startedAt = performance.now();
  let copy: Measured['copy'] = null;
  if (order.kind === 'backup') {
    const { source, parent } = order;
    const job = createJob([source], { targetUuid: TARGET, ...(parent === undefined ? {} : { parent }) });
    const { locator, fingerprint, sizeBytes } = await driver.backup(job, silent, signal);
    copy = { locator, fingerprint, sizeBytes };
  } else {
    await driver.restore(order.job, silent.tell, signal);
    execFileSync('sync');
  }
  const seconds = (performance.now() - startedAt) / 1000;
  clearInterval(watch);
  return { seconds, rssGrowthBytes: highest - baseline, copy };
};

const runShell = (script: string): number => {
  execFileSync('sync');
  const startedAt = performance.now();
  execFileSync('bash', ['-c', `set -eo pipefail; ${script}`]);
  return (performance.now() - startedAt) / 1000;
};

/** Sends one order and waits for its answer, or for the end of the process. */
const ask = async (child: ChildProcess, order: Order): Promise<Measured> => {
  execFileSync('sync');
  const answered = new AbortController();
  const gone = once(child, 'exit', { signal: answered.signal }).then(() => {
    throw new Error('The measured process ended before it answered.');
  });
  child.send(order);
  try {
    const [answer] = await Promise.race([once(child, 'message'), gone]);
    return answer as Measured;
  } finally {
    answered.abort();
  }
};

const empty = (directory: string): void => {
  rmSync(directory, { recursive: true, force: true });
  mkdirSync(directory);
};

interface Round {
  readonly ours: Measured;
  readonly shellSeconds: number;
}

const summarize = (what: string, bytes: number, [, ...rounds]: readonly Round[]): Row => {
  const ourSpeed = bytes / MIB / median(rounds.map(({ ours }) => ours.seconds));
  const shellSpeed = bytes / MIB / median(rounds.map(({ shellSeconds }) => shellSeconds));
  const growth = Math.max(...rounds.map(({ ours }) => ours.rssGrowthBytes / MIB));
  return {
    what,
    ours: `${ourSpeed.toFixed(0)} MiB/s, RSS +${growth.toFixed(0)} MiB`,
    beside: `shell: ${shellSpeed.toFixed(0)} MiB/s`,
    ratio: ourSpeed / shellSpeed,
    goal: `>= ${GOAL_RATIO}, RSS +${GOAL_RSS_MIB} MiB`,
    isMet: ourSpeed / shellSpeed >= GOAL_RATIO && growth <= GOAL_RSS_MIB,
  };
};

/** How much faster and smaller an increment is than the whole copy that it is built upon. */
const summarizeIncrement = (
  what: string,
  whole: Measured,
  increments: readonly Measured[],
  goal: { readonly faster: number; readonly percent: number },
): Row => {
  const seconds = median(increments.map((increment) => increment.seconds));
  const [largest, full] = [Math.max(...increments.map(({ copy }) => copy?.sizeBytes ?? 0)), whole.copy?.sizeBytes ?? 1];
  const [ratio, percent] = [whole.seconds / seconds, (100 * largest) / full];
  return {
    what,
    ours: `${(seconds * 1000).toFixed(0)} ms, ${percent.toFixed(2)} % of its bytes`,
    beside: `whole: ${(whole.seconds * 1000).toFixed(0)} ms`,
    ratio,
    goal: `>= ${goal.faster}, <= ${goal.percent} %`,
    isMet: ratio >= goal.faster && percent <= goal.percent,
  };
};

/** Writes new content into every so-many-th file. */
const changeFiles = (directory: string, files: number, every: number): void => {
  for (let index = 0; index < files; index += every) {
    const path = join(directory, `folder-${Math.floor(index / 100)}`, `file-${index}`);
    writeFileSync(path, randomBytes(statSync(path).size));
  }
};

/**
 * Copies and restores one tree by the driver and by `tar`, `sha256sum` and `zstd -3` in turns, all of it to the disk.
 * Writes to a temporary directory only, four times the size at most.
 */
export const run = async (options: ArchiveBenchOptions = {}): Promise<readonly Row[]> => {
  const { sizeMiB = 1024, files = 5000, rounds = 5 } = options;
  const home = mkdtempSync(join(realpathSync(tmpdir()), 'backrota-bench-'));
  const place = (name: string): string => join(home, name);
  const [source, store, packed, directory] = [place('source'), place('store'), place('packed'), place('restored')];
  const child = fork(fileURLToPath(import.meta.url), ['measure']);
  try {
    mkdirSync(source);
    const bytes = plantTree(source, sizeMiB * MIB, files);
    const backups: Round[] = [];
    for (let round = 0; round <= rounds; round += 1) {
      rmSync(packed, { force: true });
      empty(store);
      const pipe = `tar -c -C '${source}' . | tee >(sha256sum > '${place('sum')}') | zstd -3 -q -o '${packed}'; sync`;
      const shellSeconds = runShell(pipe);
      backups.push({ shellSeconds, ours: await ask(child, { kind: 'backup', source, store }) });
    }
    const copy = backups.at(-1)?.ours.copy;
    if (!copy) throw new Error('The driver made no copy to restore.');
    const whole = median(backups.slice(1).map(({ ours }) => ours.seconds));
    const base: Measured = { seconds: whole, rssGrowthBytes: 0, copy };
    const increment = () => ask(child, { kind: 'backup', source, store, parent: copy });
    const unchanged: Measured[] = [];
    for (let round = 0; round < rounds; round += 1) unchanged.push(await increment());
    const changed: Measured[] = [];
    for (let round = 0; round < rounds; round += 1) {
      changeFiles(source, files, 100);
      changed.push(await increment());
    }
    const restores: Round[] = [];
    for (let round = 0; round <= rounds; round += 1) {
      empty(directory);
      const shellSeconds = runShell(`zstd -dc '${packed}' | tar -x -C '${directory}'; sync`);
      empty(directory);
      restores.push({ shellSeconds, ours: await ask(child, { kind: 'restore', store, job: { ...copy, directory } }) });
    }
    const tree = `${sizeMiB} MiB in ${files} files`;
    return [
      summarize(`archive ${tree}`, bytes, backups),
      summarizeIncrement(`increment, 1 % of ${tree} changed`, base, changed, { faster: 10, percent: 5 }),
      summarizeIncrement(`increment, nothing of ${tree} changed`, base, unchanged, { faster: 20, percent: 1 }),
      summarize(`restore ${tree}`, bytes, restores),
    ];
  } finally {
    child.kill();
    rmSync(home, { recursive: true, force: true });
  }
};

if (process.argv[2] === 'measure') {
  const baseline = process.memoryUsage.rss();
  process.on('message', async (order: Order) => {
    process.send?.(await measure(order, baseline));
  });
} else if (import.meta.main) {
  const [sizeMiB, rounds] = process.argv.slice(2).map(Number);
  console.table(await run({ ...(sizeMiB ? { sizeMiB } : {}), ...(rounds ? { rounds } : {}) }));
}
