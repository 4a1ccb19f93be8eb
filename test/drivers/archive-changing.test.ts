import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  appendFileSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { setUpArchive } from './archive-store.ts';
import { createPattern, failsWith, wordsOf } from './source-tree.ts';

describe('the archive driver, while files change', () => {
  test('marks a file that grows or shrinks while it is read, and keeps the archive consistent', async (t) => {
    const { source, destination, backup, restore, readManifest } = setUpArchive(t, {
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
    const { source, backup, restore, destination } = setUpArchive(t, {
      beforeOpen: (path) => {
        if (path.toString() === 'goes') rmSync(join(source, 'goes'));
        if (path.toString() === 'folder') rmSync(join(source, 'folder'), { recursive: true });
      },
    });
    for (const name of ['goes', 'stays']) writeFileSync(join(source, name), name);
    mkdirSync(join(source, 'folder'));
    const result = await backup();
    assert.deepEqual(wordsOf(result.warnings), [
      "'folder' vanished before it could be read and is not in the copy.",
      "'goes' vanished before it could be read and is not in the copy.",
    ]);
    await restore(result);
    assert.deepEqual(readdirSync(destination), ['stays']);
  });

  test('reads nothing through a link, a FIFO or another file put in a file’s or directory’s place', async (t) => {
    const { directory, source, backup, readManifest } = setUpArchive(t, {
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
    const { directory, source, backup, restore, destination } = setUpArchive(t, {
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
    const { directory, source, backup, root } = setUpArchive(t);
    symlinkSync(source, join(directory, 'link'));
    writeFileSync(join(source, 'file'), 'plain');
    await assert.rejects(backup(join(directory, 'link/file')), failsWith('source_changed'));
    assert.deepEqual(readdirSync(root), []);
  });
});
