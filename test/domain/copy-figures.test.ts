import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { type CopyVerdict, judgeCopy } from '../../src/domain/copy-figures.ts';

const counts = fc.integer({ min: 0, max: 2 ** 40 });
const figures = fc.record({ fileCount: counts, contentBytes: counts });

describe('a copy beside the newest normal one', () => {
  for (const [files, bytes, verdict] of [
    [10, 1_000, 'normal'],
    [2, 1_000, 'normal'],
    [1, 1_000, 'shrunk'],
    [0, 0, 'empty'],
    [10, 101, 'normal'],
    [10, 100, 'shrunk'],
    [10, 0, 'shrunk'],
    [500, 1, 'shrunk'],
  ] as readonly (readonly [number, number, CopyVerdict])[]) {
    test(`of 10 files and 1,000 bytes is ${verdict} with ${files} and ${bytes}`, () => {
      const measure = { fileCount: 10, contentBytes: 1_000 };
      assert.equal(judgeCopy({ fileCount: files, contentBytes: bytes }, measure), verdict);
    });
  }

  test('is normal where that was empty, where its files were, and where there is none', () => {
    const empty = { fileCount: 0, contentBytes: 0 };
    assert.equal(judgeCopy(empty, empty), 'normal');
    assert.equal(judgeCopy({ fileCount: 3, contentBytes: 0 }, { fileCount: 3, contentBytes: 0 }), 'normal');
    assert.equal(judgeCopy(empty, null), 'normal');
  });

  test('is judged no worse for holding more, and never for holding as much', () => {
    const rank = { normal: 0, shrunk: 1, empty: 2 } as const;
    fc.assert(
      fc.property(figures, figures, counts, counts, (measure, copy, files, bytes) => {
        const more = { fileCount: copy.fileCount + files, contentBytes: copy.contentBytes + bytes };
        assert.ok(rank[judgeCopy(more, measure)] <= rank[judgeCopy(copy, measure)]);
        assert.equal(judgeCopy(measure, measure), 'normal');
      }),
    );
  });
});
