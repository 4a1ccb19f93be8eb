import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import {
  closeSync,
  ftruncateSync,
  mkdirSync,
  openSync,
  readFileSync,
  readSync,
  statSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { zstdDecompressSync } from 'node:zlib';
import fc from 'fast-check';
import { formatSparseMap, parseSparseMap } from '../../src/file-tree/sparse-map.ts';
import { setUpArchive } from './archive-store.ts';
import { failsWith, neverAborted, silent } from './source-tree.ts';

const GB = 1e9;
const MOST_KEPT_BYTES = 1_000_000;

/** Makes a file of this size in which only these places hold something. */
function writeSparseFile(path: string, size: number, places: readonly (readonly [number, string])[]): void {
  const descriptor = openSync(path, 'w');
  ftruncateSync(descriptor, size);
  for (const [offset, text] of places) writeSync(descriptor, text, offset);
  closeSync(descriptor);
}

function readAt(path: string, offset: number, length: number): string {
  const descriptor = openSync(path, 'r');
  const bytes = Buffer.alloc(length);
  readSync(descriptor, bytes, 0, length, offset);
  closeSync(descriptor);
  return bytes.toString('latin1');
}

const usedBytes = (path: string): number => statSync(path).blocks * 512;

describe('a file with holes', () => {
  const PLACES = [
    [0, 'begin'],
    [7 * GB + 123, 'middle'],
    [20 * GB - 5, 'end.!'],
  ] as const;

  test('of 20 GB is kept by what is in it, and comes back with its holes, from GNU tar too', async (t) => {
    const { source, root, destination, directory, driver, backup, restore } = setUpArchive(t);
    writeSparseFile(join(source, 'disk.img'), 20 * GB, PLACES);
    const made = await backup();
    assert.equal(made.contentBytes, 20 * GB);
    assert.ok(made.sizeBytes < MOST_KEPT_BYTES);
    await driver.verify(made, silent.tell, neverAborted());
    await restore(made);

    const unpacked = join(directory, 'unpacked');
    mkdirSync(unpacked);
    writeFileSync(
      join(directory, 'data.tar'),
      zstdDecompressSync(readFileSync(join(root, made.locator, 'data.tar.zst'))),
    );
    execFileSync('tar', ['-xf', join(directory, 'data.tar'), '-C', unpacked]);
    for (const place of [destination, unpacked]) {
      const file = join(place, 'disk.img');
      assert.equal(statSync(file).size, 20 * GB);
      assert.ok(usedBytes(file) < MOST_KEPT_BYTES);
      for (const [offset, text] of PLACES) assert.equal(readAt(file, offset, text.length), text);
      assert.equal(readAt(file, 7 * GB + 129, 5), '\0\0\0\0\0');
    }
  });

  test('at its end, or that is nothing but one, comes back as it was', async (t) => {
    const { source, destination, backup, restore } = setUpArchive(t);
    writeSparseFile(join(source, 'ends'), 3_000_000, [[4096, 'data']]);
    writeSparseFile(join(source, 'empty'), 5_000_000, []);
    writeSparseFile(join(source, 'small'), 100_000, [[50_000, 'data']]);
    await restore(await backup());
    for (const name of ['ends', 'empty', 'small']) {
      const [before, after] = [join(source, name), join(destination, name)];
      assert.ok(readFileSync(before).equals(readFileSync(after)), name);
      assert.ok(usedBytes(after) <= usedBytes(before), name);
    }
  });

  test('has a long name, or one that is no UTF-8, as any other', async (t) => {
    const { source, destination, backup, restore } = setUpArchive(t);
    const names = [Buffer.from('x'.repeat(200)), Buffer.from('caf\xe9=1\n', 'latin1')];
    const pathOf = (place: string, name: Buffer) => Buffer.concat([Buffer.from(`${place}/`), name]);
    for (const name of names) {
      const descriptor = openSync(pathOf(source, name), 'w');
      ftruncateSync(descriptor, 1_000_000);
      writeSync(descriptor, 'data', 600_000);
      closeSync(descriptor);
    }
    await restore(await backup());
    for (const name of names)
      assert.ok(readFileSync(pathOf(destination, name)).equals(readFileSync(pathOf(source, name))));
  });

  test('is damaged as any other where a byte of its data is another', async (t) => {
    const { source, root, backup, restore } = setUpArchive(t);
    writeSparseFile(join(source, 'disk.img'), GB, [[GB / 2, 'x'.repeat(4096)]]);
    const made = await backup();
    const file = join(root, made.locator, 'data.tar.zst');
    const bytes = readFileSync(file);
    const middle = bytes.length >> 1;
    bytes[middle] = (bytes[middle] ?? 0) ^ 1;
    writeFileSync(file, bytes);
    await assert.rejects(restore(made), failsWith('snapshot_damaged'));
  });
});

describe('the map of a file with holes', () => {
  const segments = fc
    .array(fc.tuple(fc.nat(1_000_000), fc.integer({ min: 1, max: 1_000_000 })), { maxLength: 200 })
    .map((pairs) => {
      let position = 0;
      return pairs.map(([gap, length]) => {
        const offset = position + gap;
        position = offset + length;
        return { offset, length };
      });
    });

  test('is read as it was written, in whole blocks, however it is cut', () => {
    fc.assert(
      fc.property(segments, fc.nat(1_000_000), fc.nat(600), (written, hole, cut) => {
        const end = written.at(-1);
        const size = (end === undefined ? 0 : end.offset + end.length) + hole;
        const map = formatSparseMap(written, size);
        assert.equal(map.length % 512, 0);
        const read = parseSparseMap(Buffer.concat([map, Buffer.from('data')]), size);
        assert.equal(read?.bytes, map.length);
        assert.deepEqual(
          read.segments.filter(({ length }) => length > 0),
          written,
        );
        if (cut > 0 && cut <= map.length) assert.equal(parseSparseMap(map.subarray(0, map.length - cut), size), null);
      }),
    );
  });

  test('is refused where data would lie outside of its file, twice at one place, or nowhere', () => {
    for (const text of ['1\n90\n20\n', '2\n50\n10\n40\n10\n', '1\n-5\n10\n', '9999999\n', '1\n1e1\n2\n', 'x\n']) {
      const map = Buffer.alloc(512);
      map.write(text);
      assert.throws(() => parseSparseMap(map, 100), failsWith('snapshot_damaged'));
    }
  });
});
