import { execFileSync, fork } from 'node:child_process';
import { randomBytes, randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { ArchiveDriver } from '../../src/drivers/archive/driver.ts';

/** How much to copy, and how often. */
export interface ArchiveBenchOptions {
  /** Total size of the tree in MiB; 1024 unless said otherwise. */
  readonly sizeMiB?: number;
  readonly files?: number;
  /** Measured rounds after one that only warms up. */
  readonly rounds?: number;
}

/** One line of the table: our speed beside the shell's, in one run on one tree. */
export interface ArchiveBenchRow {
  readonly name: string;
  readonly oursMiBPerSecond: number;
  readonly shellMiBPerSecond: number;
  /** Ours divided by the shell's; the goal is 0.6. */
  readonly ratio: number;
  readonly rssGrowthMiB: number;
  readonly meetsGoal: boolean;
}

interface Order {
  readonly kind: 'backup' | 'restore';
  readonly source: string;
  readonly store: string;
  readonly destination: string;
}
interface Measured {
  readonly seconds: number;
  readonly rssGrowthBytes: number;
}

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

/** In the child: copies once and tells how long it took and how far memory grew above where the process began. */
const measure = async (order: Order, baseline: number): Promise<Measured> => {
  const driver = new ArchiveDriver({ root: order.store });
  const signal = new AbortController().signal;
  const job = {
    taskUuid: randomUUID(),
    attempt: 1,
    targetUuid: randomUUID(),
    snapshotUuid: randomUUID(),
    paths: [order.source],
  };
  let highest = 0;
  const watch = setInterval(() => {
    highest = Math.max(highest, process.memoryUsage.rss());
  }, 20);
  const begin = process.hrtime.bigint();
  const result = await driver.backup(job, signal);
  let end = process.hrtime.bigint();
  let seconds = Number(end - begin) / 1e9;
  if (order.kind === 'restore') {
    execFileSync('sync');
    const restoreBegin = process.hrtime.bigint();
    await driver.restore({ ...result, directory: order.destination }, signal);
    execFileSync('sync');
    end = process.hrtime.bigint();
    seconds = Number(end - restoreBegin) / 1e9;
  }
  clearInterval(watch);
  rmSync(order.destination, { recursive: true, force: true });
  await driver.delete(result.locator);
  return { seconds, rssGrowthBytes: highest - baseline };
};

const shell = (script: string): number => {
  execFileSync('sync');
  const begin = process.hrtime.bigint();
  execFileSync('bash', ['-c', `set -eo pipefail; ${script}`]);
  return Number(process.hrtime.bigint() - begin) / 1e9;
};

const median = (values: readonly number[]): number =>
  [...values].sort((one, other) => one - other)[values.length >> 1] ?? 0;
const round = (value: number, digits: number): number => Number(value.toFixed(digits));

/** Copies and restores one tree by the driver and by the shell in turns; needs bash, tar, zstd and sha256sum. */
export const run = async (options: ArchiveBenchOptions = {}): Promise<ArchiveBenchRow[]> => {
  const { sizeMiB = 1024, files = 5000, rounds = 5 } = options;
  const directory = mkdtempSync(join(realpathSync(tmpdir()), 'backrota-bench-'));
  const [source, store, destination] = ['source', 'store', 'restored'].map((name) => join(directory, name)) as [
    string,
    string,
    string,
  ];
  const child = fork(fileURLToPath(import.meta.url), ['measure']);
  try {
    for (const made of [source, store]) mkdirSync(made);
    const bytes = plantTree(source, sizeMiB * MIB, files);
    const packed = join(directory, 'shell.tar.zst');
    const scripts = {
      backup: `rm -f '${packed}'; tar -c -C '${source}' . | tee >(sha256sum > '${directory}/sum') | zstd -3 -q -o '${packed}'; sync`,
      restore: `mkdir '${destination}'; zstd -dc '${packed}' | tar -x -C '${destination}'; sync`,
    };
    const rows: ArchiveBenchRow[] = [];
    for (const kind of ['backup', 'restore'] as const) {
      const [ours, theirs, growths]: number[][] = [[], [], []];
      for (let index = 0; index <= rounds; index += 1) {
        const shellSeconds = shell(scripts[kind]);
        rmSync(destination, { recursive: true, force: true });
        execFileSync('sync');
        child.send({ kind, source, store, destination } satisfies Order);
        const [answer] = await once(child, 'message');
        const { seconds, rssGrowthBytes } = answer as Measured;
        growths?.push(rssGrowthBytes / MIB);
        if (index === 0) continue;
        theirs?.push(shellSeconds);
        ours?.push(seconds);
      }
      const [oursMiBPerSecond, shellMiBPerSecond] = [ours, theirs].map(
        (times) => bytes / MIB / median(times ?? []),
      ) as [number, number];
      const ratio = oursMiBPerSecond / shellMiBPerSecond;
      const rssGrowthMiB = Math.max(...(growths ?? []));
      rows.push({
        name: `archive ${kind}`,
        oursMiBPerSecond: round(oursMiBPerSecond, 0),
        shellMiBPerSecond: round(shellMiBPerSecond, 0),
        ratio: round(ratio, 2),
        rssGrowthMiB: round(rssGrowthMiB, 0),
        meetsGoal: ratio >= GOAL_RATIO && rssGrowthMiB <= GOAL_RSS_MIB,
      });
    }
    return rows;
  } finally {
    child.disconnect();
    rmSync(directory, { recursive: true, force: true });
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
