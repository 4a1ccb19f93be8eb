import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { chmod, lstat, mkdir, readdir, readFile, rename, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { GatewayError } from '../../src/domain/errors.ts';
import { AttributeWriter } from '../../src/file-tree/attribute-writer.ts';
import type { DirectoryHandle } from '../../src/file-tree/directory-handle.ts';
import type { DirectoryEntry } from '../../src/file-tree/entry.ts';
import { removePartial, restoreInto, type TreeSource } from '../../src/file-tree/restore-into.ts';
import { DirectoryFinisher } from '../../src/file-tree/tree-writer.ts';
import { Warnings } from '../../src/file-tree/warnings.ts';
import { Places } from './replacement-places.ts';

const HASH = 'a'.repeat(64);

/** The name beside or in a directory under which a copy is written first: who knows the copy knows it. */
const stagingOf = (directory: string): string =>
  `.backrota-restore-${createHash('sha256').update(`${HASH}\0${directory}`).digest('hex').slice(0, 32)}.partial`;

const attributes = new AttributeWriter(new Warnings());

const entry = (path: string): DirectoryEntry => ({
  type: 'directory',
  path: Buffer.from(path),
  mode: 0o755,
  mtimeNs: 1_000_000_000n,
  uid: process.geteuid?.() ?? 0,
  gid: process.getegid?.() ?? 0,
});

/** A copy of one directory with one file; `meanwhile` happens when both are written and have no attributes yet. */
const copy = (meanwhile: () => Promise<unknown> = async () => {}): TreeSource => ({
  attributes,
  fill: async (root: DirectoryHandle) => {
    await mkdir(root.childPath(Buffer.from('deep')), 0o700);
    await writeFile(root.childPath(Buffer.from('file')), 'restored');
    await meanwhile();
  },
  finish: async (root: DirectoryHandle) => {
    const finisher = new DirectoryFinisher(root, attributes);
    await finisher.addDirectory(entry('deep'));
    await finisher.finish();
    return entry('');
  },
});

const refusal = (reason: string) => (error: unknown) => {
  assert.ok(error instanceof GatewayError, String(error));
  assert.equal(error.problem.reason, reason);
  return true;
};

async function openHome(): Promise<Places> {
  const places = await Places.open();
  await places.write({ 'home/mine': 'mine', 'victim/file': 'precious', 'victim/deep/file': 'precious' });
  await chmod(places.path('victim/deep'), 0o700);
  return places;
}

const isUntouched = async (places: Places): Promise<void> => {
  assert.deepEqual((await readdir(places.path('victim'), { recursive: true })).sort(), ['deep', 'deep/file', 'file']);
  assert.equal((await lstat(places.path('victim/deep'))).mode & 0o777, 0o700);
};

describe('a restore into a directory that somebody else may write around', () => {
  for (const [what, plant] of Object.entries<(path: string, victim: string) => Promise<unknown>>({
    'a link': (path, victim) => symlink(victim, path),
    'a file': (path) => writeFile(path, 'planted'),
    'a directory that others may enter': (path, victim) => rename(victim, path).then(() => chmod(path, 0o755)),
  })) {
    test(`is refused where ${what} has the name that it writes under, and leaves that alone`, async () => {
      for (const isThere of [false, true]) {
        await using places = await openHome();
        const place = places.path('home/restored');
        if (isThere) await mkdir(place);
        const planted = join(isThere ? place : places.path('home'), stagingOf(place));
        await plant(planted, places.path('victim'));
        const before = await readdir(planted, { recursive: true }).catch(() => readFile(planted, 'utf8'));
        await assert.rejects(restoreInto(place, HASH, copy()), refusal('destination_not_empty'));
        assert.deepEqual(await readdir(planted, { recursive: true }).catch(() => readFile(planted, 'utf8')), before);
        if (what === 'a link') await isUntouched(places);
      }
    });
  }

  test('clears away what an earlier try of its own left', async () => {
    await using places = await openHome();
    const place = places.path('home/restored');
    await places.write({ [`home/${stagingOf(place)}/half`]: 'half' });
    await chmod(places.path(`home/${stagingOf(place)}`), 0o700);
    assert.equal(await restoreInto(place, HASH, copy()), true);
    assert.deepEqual((await readdir(place)).sort(), ['deep', 'file']);
    assert.deepEqual((await readdir(places.path('home'))).sort(), ['mine', 'restored']);
  });

  test('whose process was killed leaves what is removed by its name, beside the directory and in it, and no link is followed', async () => {
    await using places = await openHome();
    const place = places.path('home/restored');
    const staging = stagingOf(place);
    await places.write({ [`home/${staging}/half`]: 'half', [`home/restored/${staging}/half`]: 'half' });
    for (const path of [`home/${staging}`, `home/restored/${staging}`]) await chmod(places.path(path), 0o700);
    await places.write({ 'home/restored/others': '' });
    await removePartial(place, HASH);
    await removePartial(place, HASH);
    assert.deepEqual(await readdir(place), ['others']);
    assert.deepEqual((await readdir(places.path('home'))).sort(), ['mine', 'restored']);

    await symlink(places.path('victim'), places.path(`home/${staging}`));
    await symlink(places.path('victim'), places.path('home/way'));
    await removePartial(place, HASH);
    await removePartial(places.path('home/way/restored'), HASH);
    await isUntouched(places);
    assert.equal((await lstat(places.path(`home/${staging}`))).isSymbolicLink(), true);
  });

  test('goes through no link on the way', async () => {
    await using places = await openHome();
    await symlink(places.path('victim'), places.path('home/way'));
    await assert.rejects(restoreInto(places.path('home/way/restored'), HASH, copy()), refusal('destination_missing'));
    await isUntouched(places);
  });

  test('gives modes to what it wrote, and to nothing that was put in its place', async () => {
    await using places = await openHome();
    const place = places.path('home/restored');
    await mkdir(place);
    const swap = async () => {
      await mkdir(join(place, 'moved'));
      await rename(join(place, stagingOf(place)), join(place, 'moved', 'away'));
      await symlink(places.path('victim'), join(place, stagingOf(place)));
    };
    await restoreInto(place, HASH, copy(swap)).catch(() => {});
    await isUntouched(places);
  });
});
