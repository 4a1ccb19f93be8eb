import assert from 'node:assert/strict';
import { chmod, lstat, mkdir, readdir, rename, symlink } from 'node:fs/promises';
import { describe, test } from 'node:test';
import { DirectoryHandle } from '../../src/file-tree/directory-handle.ts';
import { moveEntry } from '../../src/file-tree/move-entry.ts';
import { emptyDirectory, removeTree } from '../../src/file-tree/remove-tree.ts';
import { asOrdinaryUser, Places } from './replacement-places.ts';

const name = (text: string): Buffer => Buffer.from(text);

async function withFolder(places: Places, work: (folder: DirectoryHandle) => Promise<unknown>): Promise<void> {
  const folder = await DirectoryHandle.openPath(places.folder, 'read');
  await work(folder).finally(() => folder.release());
}

const modeOf = async (path: string): Promise<number> => (await lstat(path)).mode & 0o777;

describe('a tree that is removed', () => {
  test('goes with directories that shut even their owner out', async () => {
    using _user = asOrdinaryUser();
    await using places = await Places.open();
    await places.write({ 'tree/shut/deep/file': 'x', 'tree/read-only/file': 'x' });
    await chmod(places.path('tree/shut/deep'), 0o000);
    await chmod(places.path('tree/shut'), 0o000);
    await chmod(places.path('tree/read-only'), 0o555);
    await withFolder(places, (folder) => removeTree(folder, name('tree')));
    assert.deepEqual(await readdir(places.folder), []);
  });

  test('goes with its links, and what they lead to keeps content and mode', async () => {
    await using places = await Places.open();
    await places.write({ 'tree/file': 'x', 'victim/file': 'precious' });
    await chmod(places.path('victim'), 0o555);
    await symlink(places.path('victim'), places.path('tree/link'));
    await symlink(places.path('victim'), places.path('itself'));
    await withFolder(places, async (folder) => {
      await removeTree(folder, name('tree'));
      await removeTree(folder, name('itself'));
    });
    assert.deepEqual(await readdir(places.folder), ['victim']);
    assert.deepEqual([await readdir(places.path('victim')), await modeOf(places.path('victim'))], [['file'], 0o555]);
  });

  test('is the one that was opened, whatever has its name by then', async () => {
    await using places = await Places.open();
    await places.write({ 'tree/deep/file': 'x', 'victim/deep/file': 'precious' });
    await withFolder(places, async (folder) => {
      const tree = await folder.openDirectory(name('tree'));
      await rename(places.path('tree'), places.path('away'));
      await symlink(places.path('victim'), places.path('tree'));
      await emptyDirectory(tree).finally(() => tree.release());
    });
    assert.deepEqual(await readdir(places.path('away')), []);
    assert.deepEqual(await readdir(places.path('victim/deep')), ['file']);
  });
});

describe('an entry that is moved', () => {
  test('may be a directory that its owner may not write, and has its mode afterwards', async () => {
    using _user = asOrdinaryUser();
    await using places = await Places.open();
    await places.write({ 'from/shut/file': 'x' });
    await mkdir(places.path('to'));
    await chmod(places.path('from/shut'), 0o000);
    await withFolder(places, (folder) =>
      moveEntry({ directory: folder, name: name('from/shut') }, { directory: folder, name: name('to/shut') }),
    );
    assert.equal(await modeOf(places.path('to/shut')), 0o000);
  });

  test('that cannot be moved has the mode that it had, and a link gives none to what it leads to', async () => {
    using _user = asOrdinaryUser();
    await using places = await Places.open();
    await places.write({ 'from/directory/file': 'x', 'victim/file': 'precious' });
    await mkdir(places.path('to'));
    await chmod(places.path('victim'), 0o500);
    await chmod(places.path('from/directory'), 0o500);
    await symlink(places.path('victim'), places.path('from/link'));
    await chmod(places.path('from'), 0o555);
    await withFolder(places, async (folder) => {
      for (const what of ['directory', 'link']) {
        const move = moveEntry(
          { directory: folder, name: name(`from/${what}`) },
          { directory: folder, name: name(`to/${what}`) },
        );
        await assert.rejects(move, { code: 'EACCES' });
      }
    });
    assert.deepEqual(
      [await modeOf(places.path('victim')), await modeOf(places.path('from/directory'))],
      [0o500, 0o500],
    );
  });
});
