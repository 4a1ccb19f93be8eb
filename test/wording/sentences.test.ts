import assert from 'node:assert/strict';
import { test } from 'node:test';
import { sayInEnglish } from '../../src/wording/english/index.ts';
import { SAID_PROBLEMS } from '../support/sentences/index.ts';

for (const [problem, sentence] of SAID_PROBLEMS) {
  test(`${problem.reason} is plain data, and is said as: ${sentence}`, () => {
    assert.equal(sayInEnglish(problem), sentence);
    assert.deepEqual(JSON.parse(JSON.stringify(problem)), problem);
  });
}
