import assert from 'node:assert/strict';
import { open, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import fc from 'fast-check';
import { LineWindow } from '../../src/drivers/archive/format/line-window.ts';
import { readPlacedLines } from '../../src/drivers/archive/format/manifest-file.ts';
import { formatHead, formatLine, type ManifestLine } from '../../src/file-tree/manifest.ts';
import { makeDirectory } from './source-tree.ts';

/** Of the longest path a line is longer than what is read at once. */
const LENGTHS = [1, 300, 5_000, 20_000];

test('each line of a manifest is found where it begins, in any order and many at once', async (t) => {
  const lines = Array.from(
    { length: 40 },
    (_, index): ManifestLine => ({
      type: 'skipped',
      path: Buffer.from(`${index}-${'x'.repeat(LENGTHS[(index * 7) % 5] ?? 50)}`),
      reason: 'vanished',
    }),
  );
  const end: ManifestLine = { type: 'end', fileCount: 0, contentBytes: 0, archiveBytes: 0 };
  const path = join(makeDirectory(t), 'manifest');
  await writeFile(path, [formatHead({ begunAtNs: null, earlier: [] }), ...[...lines, end].map(formatLine)].join(''));
  const manifest = await open(path);
  t.after(() => manifest.close());
  const placed = await Array.fromAsync(readPlacedLines(manifest));
  await fc.assert(
    fc.asyncProperty(fc.shuffledSubarray(placed), fc.integer({ min: 1, max: 12 }), async (asked, atOnce) => {
      const window = new LineWindow(manifest);
      for (let first = 0; first < asked.length; first += atOnce) {
        const some = asked.slice(first, first + atOnce);
        const found = await Promise.all(some.map(({ position }) => window.lineAt(position)));
        assert.deepEqual(
          found,
          some.map(({ line }) => line),
        );
      }
    }),
    { numRuns: 25 },
  );
});
