import assert from 'node:assert/strict';
import { test } from 'node:test';
import { recurrenceJson } from '../../src/domain/recurrence/index.ts';
import { describeRecurrence } from '../../src/wording/english/index.ts';
import { SAID_RECURRENCES } from '../support/sentences/recurrences.ts';

for (const [rule, english] of SAID_RECURRENCES) {
  test(`${JSON.stringify(recurrenceJson(rule))} reads: ${english}`, () => {
    assert.equal(describeRecurrence(rule), english);
  });
}
