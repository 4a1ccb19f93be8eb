import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { sayProblem } from '../../src/dialects/billing-panel/catalogue/problems/index.ts';
import { toldOf } from '../../src/dialects/cloudsigma/problems.ts';
import { GatewayError } from '../../src/domain/errors.ts';
import { problemOf, thing, toCallProblem } from '../../src/domain/problems/index.ts';
import { readStored, readStoredList, toStored } from '../../src/domain/problems/stored.ts';
import { sayInEnglish } from '../../src/wording/english/index.ts';
import { SAID_PROBLEMS } from '../support/sentences/index.ts';

const stored = (value: unknown): string => JSON.stringify(value);

/** The same params, each time without another one of all that are in them, however deep. */
function* lacking(params: object): Generator<object> {
  for (const [name, value] of Object.entries(params)) {
    yield Object.fromEntries(Object.entries(params).filter(([other]) => other !== name));
    if (typeof value !== 'object' || value === null) continue;
    for (const less of lacking(value)) yield { ...params, [name]: Array.isArray(value) ? Object.values(less) : less };
  }
}

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

  test('of whatever reason, by a version that told less, never shows that something is missing', () => {
    let count = 0;
    for (const [{ reason, params }] of SAID_PROBLEMS) {
      for (const less of lacking(params)) {
        const problem = readStored(stored({ reason, params: less }));
        const said = [sayInEnglish(problem), toldOf(new GatewayError(problem)).message];
        for (const language of ['en', 'ru'] as const) said.push(sayProblem(language, toCallProblem(problem)));
        for (const sentence of said) assert.doesNotMatch(sentence, /undefined|NaN|\[object/, stored({ reason, less }));
        count += 1;
      }
    }
    assert.ok(count > 300);
  });

  test('of a name that reads like a missing one is told with it', () => {
    const missing = problemOf('snapshot_missing', { locator: 'undefined' });
    assert.equal(sayInEnglish(readStored(stored(toStored(missing)))), "The store has no copy 'undefined' any more.");
  });

  test('of a store, by a version that did not keep what came back or what its server said, tells the rest', () => {
    const place = { path: '/copies', server: null };
    for (const why of ['returns_other', 'unexplained']) {
      const problem = readStored(stored({ reason: 'store_failed', params: { why, place } }));
      assert.equal(sayInEnglish(problem), "Working on the store '/copies' failed; see to its disk.");
      assert.equal(readStored(stored({ reason: 'spool_failed', params: { why, place } })).reason, 'spool_failed');
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
