import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { problemOf, thing } from '../../src/domain/problems/index.ts';
import { readStored, readStoredList, toStored } from '../../src/domain/problems/stored.ts';
import { sayInEnglish } from '../../src/wording/english/index.ts';

const stored = (value: unknown): string => JSON.stringify(value);

describe('a failure that was stored', () => {
  test('reads as what it was', () => {
    const snapshot = thing('snapshot', { id: 8, uuid: 'u' });
    const gone = problemOf('source_snapshot_gone', { snapshot });
    assert.deepEqual(readStored(stored(toStored(gone))), gone);
    assert.deepEqual(readStoredList(stored([gone, problemOf('fault', {})].map(toStored))), [
      gone,
      problemOf('fault', {}),
    ]);
  });

  test('as a sentence, or as anything that is no problem, is told as it is', () => {
    for (const text of ['The store is full.', '', '7', 'null', '[]', '{"reason":7}', '{"reason":"attempts"', '"x"']) {
      assert.equal(sayInEnglish(readStored(text)), text);
    }
    assert.deepEqual(readStoredList("'a' is a FIFO.\n\n'b' is a socket.").map(sayInEnglish), [
      "'a' is a FIFO.",
      "'b' is a socket.",
    ]);
  });

  test('for a reason that this version does not know tells its name', () => {
    for (const reason of ['flooded', 'constructor', '__proto__']) {
      const said = sayInEnglish(readStored(stored({ reason, params: {} })));
      assert.equal(said, `It failed for the reason '${reason}'; this version knows no more of it.`);
    }
  });

  test('with other params than its reason is told with breaks no list', () => {
    for (const params of [undefined, null, 7, [], {}, { snapshot: 7 }, { damage: 1 }, { place: null, why: 'x' }]) {
      for (const reason of ['source_snapshot_gone', 'snapshot_damaged', 'store_full', 'source_empty', 'copy_shrunk']) {
        assert.equal(typeof sayInEnglish(readStored(stored({ reason, params }))), 'string');
        assert.equal(readStoredList(stored([{ reason, params }, 7, null])).map(sayInEnglish).length, 3);
      }
    }
  });
});
