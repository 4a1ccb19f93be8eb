import assert from 'node:assert/strict';
import { chmodSync, closeSync, lstatSync, mkdirSync, openSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import type { Attribute, Extended } from '../../src/file-tree/entry.ts';
import { readAttributes, writeAttribute } from '../../src/file-tree/extended-attributes.ts';
import { aclOf } from '../support/posix-acl.ts';
import { setUpArchive } from './archive-store.ts';
import { directory as aDirectory, file, type MadeCopy, plantCopy } from './made-copy.ts';
import { failsWith, neverAborted, silent, wordsOf } from './source-tree.ts';

const LOCATOR = '00000000-0000-4000-8000-000000000001/00000000-0000-4000-8000-000000000002.1';
const KEEPS_GROUP_OUT = aclOf(['user', 6], ['user', 4, 1000], ['group', 0], ['mask', 4], ['other', 0]);

const attribute = (name: string, value: Buffer | string = 'value'): Attribute => ({
  name: Buffer.from(name, 'latin1'),
  value: Buffer.from(value),
});

const withOpen = <T>(path: string, use: (descriptor: number) => T): T => {
  const descriptor = openSync(path, 'r');
  try {
    return use(descriptor);
  } finally {
    closeSync(descriptor);
  }
};

const attributesAt = (path: string): Extended => withOpen(path, readAttributes);

/** Gives a file attributes; a file system that has none for users answers that, and nothing else. */
const give = (path: string, ...attributes: readonly Attribute[]): void => {
  for (const one of attributes)
    assert.ok([null, 'ENOTSUP'].includes(withOpen(path, (descriptor) => writeAttribute(descriptor, one))));
};

/** A root directory with one file that has these attributes. */
const copyWith = (attributes: Extended, packed: Extended = attributes): MadeCopy => {
  const made = (extended: Extended) => {
    const { entry, content } = file('file', 'content', 0o640);
    return [aDirectory(''), { entry: { ...entry, ...extended } as typeof entry, ...(content ? { content } : {}) }];
  };
  return { listed: made(attributes), packed: made(packed) };
};

describe('attributes of files', () => {
  test('are in the copy and come back, of files and directories, whatever they are called', async (t) => {
    const { source, destination, driver, backup, restore } = setUpArchive(t);
    mkdirSync(join(source, 'folder'));
    for (const name of ['file', 'folder/file', 'plain']) writeFileSync(join(source, name), name, { mode: 0o640 });
    give(
      join(source, 'file'),
      attribute('user.note', 'ein Wort'),
      attribute('user.100%=all', Buffer.from([0, 0xff, 0x0a])),
      attribute('user.caf\xe9'),
      attribute('user.empty', ''),
      attribute('system.posix_acl_access', KEEPS_GROUP_OUT),
    );
    give(
      join(source, 'folder'),
      attribute('user.of', 'a directory'),
      attribute('system.posix_acl_default', KEEPS_GROUP_OUT),
    );
    give(source, attribute('user.root', 'x'.repeat(3000)));
    const made = await backup();
    assert.deepEqual(made.warnings, []);
    await driver.verify(made, silent.tell, neverAborted());
    assert.deepEqual((await restore(made)).warnings, []);
    for (const name of ['', 'file', 'folder', 'folder/file', 'plain']) {
      const [was, is] = [join(source, name), join(destination, name)];
      assert.deepEqual(attributesAt(is), attributesAt(was), name);
      assert.equal(lstatSync(is).mode, lstatSync(was).mode, name);
      assert.equal(lstatSync(is, { bigint: true }).mtimeNs, lstatSync(was, { bigint: true }).mtimeNs);
    }
  });

  test('of a file that nobody may write come back all the same', async (t) => {
    const { source, destination, backup, restore } = setUpArchive(t);
    writeFileSync(join(source, 'file'), '');
    give(join(source, 'file'), attribute('user.note'));
    chmodSync(join(source, 'file'), 0o400);
    assert.deepEqual((await restore(await backup())).warnings, []);
    assert.deepEqual(attributesAt(join(destination, 'file')), attributesAt(join(source, 'file')));
  });

  test('of more than is kept are listed, and the file is in the copy', async (t) => {
    const { root, destination, driver } = setUpArchive(t);
    const { fingerprint } = plantCopy(join(root, LOCATOR), copyWith({ attributesRefusal: 'E2BIG' }));
    const restore = { locator: LOCATOR, fingerprint, directory: destination };
    const { warnings } = await driver.restore(restore, silent.tell, neverAborted());
    assert.deepEqual(wordsOf(warnings), [
      "'file' is in the copy without its access list, capabilities and attributes (E2BIG).",
    ]);
    assert.equal(readFileSync(join(destination, 'file'), 'utf8'), 'content');
  });

  test('are told of once where the platform that made the copy had no way to read them', async (t) => {
    const { root, destination, driver } = setUpArchive(t);
    const made = copyWith({ attributesRefusal: 'ENOSYS' });
    const more = { entry: { ...file('other').entry, attributesRefusal: 'ENOSYS' }, content: Buffer.from('hostile') };
    const { fingerprint } = plantCopy(join(root, LOCATOR), { listed: [...made.listed, more] });
    const restore = { locator: LOCATOR, fingerprint, directory: destination };
    const { warnings } = await driver.restore(restore, silent.tell, neverAborted());
    assert.deepEqual(warnings, [{ kind: 'attributes_unsupported' }]);
  });

  test('that the archive has otherwise than the manifest are damage', async (t) => {
    const kept = { attributes: [attribute('user.note', 'as it was')] };
    for (const packed of [
      {},
      { attributes: [attribute('user.note', 'as it is!')] },
      { attributes: [...kept.attributes, attribute('user.other')] },
    ]) {
      const { root, destination, driver } = setUpArchive(t);
      const { fingerprint } = plantCopy(join(root, LOCATOR), copyWith(kept, packed));
      const recorded = { locator: LOCATOR, fingerprint };
      await assert.rejects(driver.verify(recorded, silent.tell, neverAborted()), failsWith('snapshot_damaged'));
      const restore = { ...recorded, directory: destination };
      await assert.rejects(driver.restore(restore, silent.tell, neverAborted()), failsWith('snapshot_damaged'));
    }
    const { root, driver } = setUpArchive(t);
    const { fingerprint } = plantCopy(join(root, LOCATOR), copyWith({}, kept));
    const recorded = { locator: LOCATOR, fingerprint };
    await assert.rejects(driver.verify(recorded, silent.tell, neverAborted()), failsWith('snapshot_damaged'));
  });

  test('that are rights of the system’s are left out where special modes are, each with a warning', async (t) => {
    const { root, destination, driver } = setUpArchive(t);
    const rights = Buffer.from('0100000200200000000000000000000000000000', 'hex');
    const made = copyWith({ attributes: [attribute('security.capability', rights)] });
    const { fingerprint } = plantCopy(join(root, LOCATOR), made);
    const restore = { locator: LOCATOR, fingerprint, directory: destination, withoutSpecialModes: true };
    const { warnings } = await driver.restore(restore, silent.tell, neverAborted());
    assert.deepEqual(wordsOf(warnings), ["'file' was restored without its capabilities."]);
    assert.deepEqual(attributesAt(join(destination, 'file')), {});
  });

  test('that the system refuses are listed, and the rest is restored', async (t) => {
    const { root, destination, driver } = setUpArchive(t);
    const made = copyWith({ attributes: [attribute('system.posix_acl_access', 'no list'), attribute('user.note')] });
    const { fingerprint } = plantCopy(join(root, LOCATOR), made);
    const restore = { locator: LOCATOR, fingerprint, directory: destination };
    const said = wordsOf((await driver.restore(restore, silent.tell, neverAborted())).warnings);
    assert.match(said[0] ?? '', /^'file' was restored without its attribute 'system\.posix_acl_access' \(E[A-Z]+\)\.$/);
    assert.equal(readFileSync(join(destination, 'file'), 'utf8'), 'content');
  });

  test('that a directory gives to what is made in it are not taken for those of the copy', async (t) => {
    const { directory, source, destination, backup, restore } = setUpArchive(t);
    writeFileSync(join(source, 'file'), 'for its owner and group', { mode: 0o640 });
    const made = await backup();
    const forAll = aclOf(['user', 7], ['user', 6, 1000], ['group', 7], ['mask', 7], ['other', 7]);
    give(directory, attribute('system.posix_acl_default', forAll));
    await restore(made);
    assert.deepEqual(attributesAt(join(destination, 'file')), {});
    assert.deepEqual(attributesAt(destination), {});
    assert.equal(lstatSync(join(destination, 'file')).mode & 0o777, 0o640);
  });
});
