import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import {
  appendFileSync,
  chmodSync,
  linkSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  truncateSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { zstdDecompressSync } from 'node:zlib';
import { setUpArchive } from './archive-store.ts';
import { createPattern, describeTree, wordsOf } from './source-tree.ts';

describe('the archive driver, with files of every kind', () => {
  test('keeps names that are no UTF-8, long paths, long names and long link targets', async (t) => {
    const { source, destination, backup, restore } = setUpArchive(t);
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
    const { source, destination, backup, restore, readManifest } = setUpArchive(t);
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
    const { directory, source, destination, backup, restore, readManifest } = setUpArchive(t);
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
    const { source, destination, backup, restore, readManifest } = setUpArchive(t);
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
    const { source, destination, backup, restore, readManifest } = setUpArchive(t);
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
    const { source, destination, backup, restore } = setUpArchive(t);
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
    const { source, backup, restore, destination } = setUpArchive(t);
    execFileSync('mkfifo', [join(source, 'pipe')]);
    const server = createServer().listen(join(source, 'socket'));
    await new Promise((resolve) => server.once('listening', resolve));
    t.after(() => server.close());
    writeFileSync(join(source, 'file'), 'kept');
    const result = await backup();
    assert.deepEqual(wordsOf(result.warnings), [
      "'pipe' is a FIFO and was skipped.",
      "'socket' is a socket and was skipped.",
    ]);
    assert.equal(result.fileCount, 1);
    assert.deepEqual(wordsOf((await restore(result)).warnings), wordsOf(result.warnings));
    assert.deepEqual(readdirSync(destination), ['file']);
    const device = await backup('/dev/null');
    assert.deepEqual(wordsOf(device.warnings), ["'null' is a device and was skipped."]);
  });

  test('archives one file under its own name, and several sources under their whole paths', async (t) => {
    const { directory, source, destination, backup, restore } = setUpArchive(t);
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
    const { source, root, destination, backup } = setUpArchive(t);
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
    const { directory, backup, readManifest } = setUpArchive(t);
    const result = await backup(directory);
    assert.deepEqual(wordsOf(result.warnings), ["'store' is the store itself and was skipped."]);
    assert.deepEqual(
      readManifest(result).filter(({ type }) => type === 'file'),
      [],
    );
  });
});
