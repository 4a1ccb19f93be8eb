import assert from 'node:assert/strict';
import { test } from 'node:test';
import { REFUSAL_KINDS } from '../../src/domain/problems/refusal-causes.ts';
import { sayRefusal } from '../../src/wording/english/refusals.ts';
import { REFUSAL_SENTENCES } from '../support/sentences/refusals.ts';

test('each reason why a request never becomes a call has its own sentence', () => {
  for (const [cause, sentence] of REFUSAL_SENTENCES) assert.equal(sayRefusal(cause), sentence);
  const said = REFUSAL_SENTENCES.map(([{ reason }]) => reason);
  assert.deepEqual(said.toSorted(), Object.keys(REFUSAL_KINDS).toSorted());
});
