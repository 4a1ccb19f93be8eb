import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  appendFileSync,
  chmodSync,
  linkSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
  truncateSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import type { TestContext } from 'node:test';
import { describe, test } from 'node:test';
import { zstdDecompressSync } from 'node:zlib';
import { ArchiveDriver } from '../../src/drivers/archive/driver.ts';
import type { WalkHooks } from '../../src/drivers/file-tree/read-entry.ts';
import type { BackupResult } from '../../src/ports/snapshot-driver.ts';
import { createJob, createPattern, describeTree, failsWith, makeDirectory, neverAborted } from './source-tree.ts';

const setUp = (t: TestContext, hooks: WalkHooks = {}) => {
  const directory = makeDirectory(t);
  const [source, root, destination] = ['source', 'store', 'restored'].map((name) => join(directory, name)) as [
    string,
    string,
    string,
  ];
  mkdirSync(source);
  mkdirSync(root);
  const driver = new ArchiveDriver({ root }, hooks);
  const backup = (...paths: string[]) =>
    driver.backup(createJob(paths.length === 0 ? [source] : paths), neverAborted());
  const restore = ({ locator, manifestHash }: BackupResult) =>
    driver.restore({ locator, manifestHash, directory: destination }, neverAborted());
  const readManifest = ({ locator }: BackupResult): Record<string, unknown>[] =>
    readFileSync(join(root, locator, 'manifest.jsonl'), 'utf8')
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line));
  return { directory, source, root, destination, driver, backup, restore, readManifest };
};

describe('the archive driver, with files of every kind', () => {
  test('keeps names that are no UTF-8, long paths, long names and long link targets', async (t) => {
    const { source, destination, backup, restore } = setUp(t);
    writeFileSync(Buffer.concat([Buffer.from(`${source}/caf`), Buffer.from([0xe9, 0x0a, 0xff])]), 'latin1');
    const deep = join(source, 'd'.repeat(150), 'e'.repeat(150));
    mkdirSync(deep, { recursive: true });
    writeFileSync(join(deep, 'f'.repeat(255)), 'far down');
    linkSync(join(deep, 'f'.repeat(255)), join(source, 'near'));
    symlinkSync(`../${'x/'.repeat(1000)}y`, join(source, 'dangling'));
    await restore(await backup());
    assert.deepEqual(describeTree(destination), describeTree(source));
  });

  test('reaches files deeper than the longest path that the system takes', async (t) => {
    const { source, destination, backup, restore, readManifest } = setUp(t);
    // Each step is short, the whole is far over 4096 bytes.
    execFileSync(
      'bash',
      ['-c', 'for i in $(seq 30); do mkdir "$0" && cd -P "$0" || exit 1; done; echo deep > file', 'n'.repeat(200)],
      {
        cwd: source,
      },
    );
    const result = await backup();
    assert.equal(readManifest(result).filter(({ type }) => type === 'directory').length, 31);
    await restore(result);
    const found = execFileSync('find', [destination, '-name', 'file', '-size', '5c', '-printf', '%f'], {
      encoding: 'utf8',
    });
    assert.equal(found, 'file');
    execFileSync('rm', ['-rf', source, destination]);
  });

  test('keeps hard links, also to names outside the source, and stores their content once', async (t) => {
    const { directory, source, destination, backup, restore, readManifest } = setUp(t);
    writeFileSync(join(source, 'one'), createPattern(700_000));
    mkdirSync(join(source, 'closed'));
    linkSync(join(source, 'one'), join(source, 'closed/two'));
    linkSync(join(source, 'one'), join(source, 'three'));
    linkSync(join(source, 'one'), join(directory, 'outside'));
    chmodSync(join(source, 'closed'), 0o500);
    const result = await backup();
    assert.equal(result.contentBytes, 700_000);
    assert.equal(result.fileCount, 3);
    const groups = readManifest(result)
      .map(({ linkGroup }) => linkGroup)
      .filter((group) => group !== undefined);
    assert.deepEqual(groups, [1, 1, 1]);
    await restore(result);
    const inodes = ['one', 'closed/two', 'three'].map((name) => lstatSync(join(destination, name)).ino);
    assert.equal(new Set(inodes).size, 1);
    assert.equal(lstatSync(join(destination, 'one')).nlink, 3);
  });

  test('restores holes as holes', async (t) => {
    const { source, destination, backup, restore, readManifest } = setUp(t);
    for (const [name, size] of [
      ['large', 50_000_000],
      ['small', 300_001],
    ] as const) {
      writeFileSync(join(source, name), 'begin');
      truncateSync(join(source, name), size);
      appendFileSync(join(source, name), 'end');
    }
    writeFileSync(join(source, 'only-a-hole'), '');
    truncateSync(join(source, 'only-a-hole'), 10_000_000);
    const result = await backup();
    assert.equal(readManifest(result).filter(({ sparse }) => sparse === true).length, 3);
    await restore(result);
    assert.deepEqual(describeTree(destination), describeTree(source));
    for (const name of ['large', 'small', 'only-a-hole'])
      assert.ok(lstatSync(join(destination, name)).blocks <= lstatSync(join(source, name)).blocks + 8, name);
  });

  test('keeps times to the microsecond in the files and to the nanosecond in the manifest, before 1970 too', async (t) => {
    const { source, destination, backup, restore, readManifest } = setUp(t);
    const dates = [
      '1965-03-02 01:02:03.5',
      '2001-02-03 04:05:06.123456789',
      '2024-02-29 23:59:59.999999999',
      '2033-01-01 00:00:00.001',
    ];
    for (const [index, date] of dates.entries()) {
      writeFileSync(join(source, `file-${index}`), '');
      execFileSync('touch', ['-d', `${date} UTC`, join(source, `file-${index}`)]);
    }
    symlinkSync('nowhere', join(source, 'link'));
    execFileSync('touch', ['-h', '-d', '1999-12-31 23:59:59.75 UTC', join(source, 'link')]);
    const result = await backup();
    assert.equal(readManifest(result).find(({ path }) => path === 'file-1')?.mtimeNs, '981173106123456789');
    await restore(result);
    assert.deepEqual(describeTree(destination), describeTree(source));
  });

  test('keeps modes, also of directories that forbid writing into them', async (t) => {
    const { source, destination, backup, restore } = setUp(t);
    mkdirSync(join(source, 'closed/inner'), { recursive: true });
    for (const mode of [0o400, 0o777, 0o1644]) writeFileSync(join(source, `closed/inner/${mode}`), '');
    for (const mode of [0o400, 0o777, 0o1644]) chmodSync(join(source, `closed/inner/${mode}`), mode);
    chmodSync(join(source, 'closed/inner'), 0o500);
    utimesSync(join(source, 'closed/inner'), 1_000_000_000, 1_000_000_000);
    chmodSync(join(source, 'closed'), 0o500);
    mkdirSync(destination);
    await restore(await backup());
    assert.deepEqual(describeTree(destination), describeTree(source));
    chmodSync(join(destination, 'closed'), 0o700);
  });

  test('lists FIFOs, sockets and devices, and skips them with a warning each', async (t) => {
    const { source, backup, restore, destination } = setUp(t);
    execFileSync('mkfifo', [join(source, 'pipe')]);
    const server = createServer().listen(join(source, 'socket'));
    await new Promise((resolve) => server.once('listening', resolve));
    t.after(() => server.close());
    writeFileSync(join(source, 'file'), 'kept');
    const result = await backup();
    assert.deepEqual([...result.warnings].sort(), [
      "'pipe' is a FIFO and was skipped.",
      "'socket' is a socket and was skipped.",
    ]);
    assert.equal(result.fileCount, 1);
    assert.deepEqual([...(await restore(result)).warnings].sort(), [...result.warnings].sort());
    assert.deepEqual(readdirSync(destination), ['file']);
    const device = await backup('/dev/null');
    assert.deepEqual(device.warnings, ["'null' is a device and was skipped."]);
  });

  test('archives one file under its own name, and several sources under their whole paths', async (t) => {
    const { directory, source, destination, backup, restore } = setUp(t);
    writeFileSync(join(source, 'notes.txt'), 'notes');
    chmodSync(source, 0o750);
    mkdirSync(join(directory, 'second/inner'), { recursive: true });
    writeFileSync(join(directory, 'second/inner/file'), 'second');
    await restore(await backup(join(source, 'notes.txt')));
    assert.deepEqual(readdirSync(destination), ['notes.txt']);
    rmSync(destination, { recursive: true });
    await restore(await backup(join(directory, 'second'), join(source, 'notes.txt'), join(directory, 'second/inner')));
    const tree = describeTree(destination);
    const under = directory.slice(1);
    assert.deepEqual([...tree.keys()].filter((path) => path.startsWith(`${under}/`)).sort(), [
      `${under}/second`,
      `${under}/second/inner`,
      `${under}/second/inner/file`,
      `${under}/source`,
      `${under}/source/notes.txt`,
    ]);
    assert.equal(tree.get(`${under}/source`)?.mode, '750');
  });

  test('GNU tar restores the same files', async (t) => {
    const { source, root, destination, backup } = setUp(t);
    mkdirSync(join(source, 'a'.repeat(120)));
    writeFileSync(join(source, 'a'.repeat(120), 'b'.repeat(120)), createPattern(100_001));
    linkSync(join(source, 'a'.repeat(120), 'b'.repeat(120)), join(source, 'again'));
    writeFileSync(Buffer.concat([Buffer.from(`${source}/`), Buffer.from([0xfe, 0x20, 0x0a])]), 'bytes');
    symlinkSync('t'.repeat(300), join(source, 'link'));
    // Tar's headers keep whole seconds.
    execFileSync('find', [source, '-exec', 'touch', '-h', '-d', '@1234567890', '{}', '+']);
    const { locator } = await backup();
    mkdirSync(destination);
    execFileSync('tar', ['-x', '-p', '-C', destination], {
      input: zstdDecompressSync(readFileSync(join(root, locator, 'data.tar.zst'))),
    });
    assert.deepEqual(describeTree(destination), describeTree(source));
  });

  test('does not archive the store itself where it lies inside the source', async (t) => {
    const { directory, backup, readManifest } = setUp(t);
    const result = await backup(directory);
    assert.deepEqual(result.warnings, ["'store' is the store itself and was skipped."]);
    assert.deepEqual(
      readManifest(result).filter(({ type }) => type === 'file'),
      [],
    );
  });
});

describe('the archive driver, while files change', () => {
  test('marks a file that grows or shrinks while it is read, and keeps the archive consistent', async (t) => {
    const { source, destination, backup, restore, readManifest } = setUp(t, {
      afterOpen: (path) => {
        if (/grows/.test(path.toString())) appendFileSync(join(source, path.toString()), 'more');
        if (/shrinks/.test(path.toString())) truncateSync(join(source, path.toString()), 100);
        if (/rewritten/.test(path.toString())) writeFileSync(join(source, path.toString()), 'x'.repeat(1000));
      },
    });
    for (const name of ['grows', 'shrinks', 'stays']) {
      writeFileSync(join(source, `large-${name}`), createPattern(3_000_000));
      writeFileSync(join(source, `small-${name}`), createPattern(1000));
    }
    writeFileSync(join(source, 'small-rewritten'), createPattern(1000));
    const result = await backup();
    const marked = readManifest(result)
      .filter(({ changedWhileRead }) => changedWhileRead === true)
      .map(({ path }) => path);
    assert.deepEqual(marked.sort(), [
      'large-grows',
      'large-shrinks',
      'small-grows',
      'small-rewritten',
      'small-shrinks',
    ]);
    assert.equal(result.warnings.length, marked.length);
    assert.equal((await restore(result)).warnings.length, marked.length);
    for (const line of readManifest(result).filter(({ type }) => type === 'file')) {
      const bytes = readFileSync(join(destination, String(line.path)));
      assert.equal(bytes.length, line.size);
      assert.equal(createHash('sha256').update(bytes).digest('hex'), line.sha256);
    }
  });

  test('lists a file that vanishes, and succeeds with a warning', async (t) => {
    const { source, backup, restore, destination } = setUp(t, {
      beforeOpen: (path) => {
        if (path.toString() === 'goes') rmSync(join(source, 'goes'));
        if (path.toString() === 'folder') rmSync(join(source, 'folder'), { recursive: true });
      },
    });
    for (const name of ['goes', 'stays']) writeFileSync(join(source, name), name);
    mkdirSync(join(source, 'folder'));
    const result = await backup();
    assert.deepEqual([...result.warnings].sort(), [
      "'folder' vanished before it could be read and is not in the copy.",
      "'goes' vanished before it could be read and is not in the copy.",
    ]);
    await restore(result);
    assert.deepEqual(readdirSync(destination), ['stays']);
  });

  test('reads nothing through a link, a FIFO or another file put in a file’s or directory’s place', async (t) => {
    const { directory, source, backup, readManifest } = setUp(t, {
      beforeOpen: (path) => {
        const place = join(source, path.toString());
        if (path.length === 0 || path.includes('/')) return;
        renameSync(place, join(directory, `moved-${path}`));
        if (path.toString() === 'file') symlinkSync(join(directory, 'secret'), place);
        if (path.toString() === 'folder') symlinkSync(join(directory, 'secrets'), place);
        if (path.toString() === 'other') writeFileSync(place, 'another file');
        if (path.toString() === 'pipe') execFileSync('mkfifo', [place]);
      },
    });
    writeFileSync(join(directory, 'secret'), 'secret');
    mkdirSync(join(directory, 'secrets'));
    writeFileSync(join(directory, 'secrets/file'), 'secret');
    for (const name of ['file', 'other', 'pipe']) writeFileSync(join(source, name), 'plain');
    mkdirSync(join(source, 'folder'));
    writeFileSync(join(source, 'folder/file'), 'plain');
    const result = await backup();
    assert.deepEqual(
      readManifest(result)
        .filter(({ type }) => type !== undefined)
        .map(({ type, path }) => `${type} ${path}`)
        .sort(),
      ['directory ', 'end undefined', 'skipped file', 'skipped folder', 'skipped other', 'skipped pipe'],
    );
    assert.equal(result.warnings.length, 4);
  });

  test('reads what it opened, even if a directory above is swapped for a link meanwhile', async (t) => {
    let isSwapped = false;
    const { directory, source, backup, restore, destination } = setUp(t, {
      beforeOpen: (path) => {
        if (path.toString() !== 'a/b/file' || isSwapped) return;
        isSwapped = true;
        renameSync(join(source, 'a'), join(directory, 'moved'));
        symlinkSync(join(directory, 'evil'), join(source, 'a'));
      },
    });
    mkdirSync(join(source, 'a/b'), { recursive: true });
    writeFileSync(join(source, 'a/b/file'), 'plain');
    mkdirSync(join(directory, 'evil/b'), { recursive: true });
    writeFileSync(join(directory, 'evil/b/file'), 'secret');
    await restore(await backup());
    assert.ok(isSwapped);
    assert.equal(readFileSync(join(destination, 'a/b/file'), 'utf8'), 'plain');
  });

  test('refuses a source that became a link', async (t) => {
    const { directory, source, backup, root } = setUp(t);
    symlinkSync(source, join(directory, 'link'));
    writeFileSync(join(source, 'file'), 'plain');
    await assert.rejects(backup(join(directory, 'link/file')), failsWith('source_changed'));
    assert.deepEqual(readdirSync(root), []);
  });
});
