import assert from 'node:assert/strict';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { ArchiveDriver } from '../../src/drivers/archive/local/driver.ts';
import { parseSettings } from '../../src/drivers/borg/config.ts';
import { BorgDriver } from '../../src/drivers/borg/driver.ts';
import type { SnapshotDriver } from '../../src/ports/snapshot-driver.ts';
import { createJob, describeTree, makeDirectory, neverAborted, silent } from '../drivers/source-tree.ts';

const FILES = [
  'a.tmp',
  'a.txt',
  'cache/x',
  'cache/deep/y',
  'docs/cache/z',
  'docs/b.tmp/in',
  'docs/[x',
  'docs/ü',
  'docs/-',
  'cached',
];

/** With the source's own path in place of `SRC`. */
const PATTERNS: readonly (readonly string[])[] = [
  ['*.tmp'],
  ['SRC/cache'],
  ['SRC/cache/'],
  ['*/cache/'],
  ['*/docs/?', 'SRC/[!b-d]*'],
  ['*/[x'],
  ['cache', 'docs/'],
  ['SRC/docs/../cache/./deep'],
  ['*/cache?'],
  ['*/[]x-]'],
];

test('archive and borg leave out the same names for the same patterns', async (t) => {
  const directory = makeDirectory(t);
  const [source, archives] = [join(directory, 'source'), join(directory, 'archives')];
  for (const file of FILES) {
    mkdirSync(join(source, file, '..'), { recursive: true });
    writeFileSync(join(source, file), file);
  }
  mkdirSync(archives);
  const settings = parseSettings({ repository: join(directory, 'borg'), encryption: 'none' }, {});
  const drivers = [new ArchiveDriver({ root: archives }), new BorgDriver(settings, join(directory, 'base'))];
  for (const [index, patterns] of PATTERNS.entries()) {
    const excludes = patterns.map((pattern) => pattern.replace('SRC', source));
    const namesOf = async (driver: SnapshotDriver, name: string) => {
      const made = await driver.backup(
        createJob([], { source: { paths: [source], excludes } }),
        silent,
        neverAborted(),
      );
      const restored = join(directory, `${name}-${index}`);
      await driver.restore({ ...made, directory: restored }, silent.tell, neverAborted());
      return [...describeTree(restored).keys()].sort();
    };
    const [ours, theirs] = [
      await namesOf(drivers[0] as SnapshotDriver, 'a'),
      await namesOf(drivers[1] as SnapshotDriver, 'b'),
    ];
    assert.deepEqual(ours, theirs, patterns.join(' '));
    assert.ok(ours.length > 1, patterns.join(' '));
  }
});
