import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { weekly } from '../../../src/domain/recurrence/index.ts';
import { statesOf } from '../../../src/domain/state-machine.ts';
import { TASK_FAILURES, type TaskFailure, taskFailureOf } from '../../../src/domain/task-failure.ts';
import { writeLetter } from '../../../src/wording/english/letters.ts';
import { at } from '../../support/values.ts';

const errorLine = (failure: TaskFailure): string => {
  const { text } = writeLetter({
    kind: 'creation',
    schedule: { name: 'nightly', recurrence: weekly({ days: ['tue'], times: ['05:00'], timeZone: 'UTC' }) },
    targetName: 'shop',
    snapshot: {
      uuid: 'c2f2cc39-4a62-4b9a-8f6c-0f5d4a3b2c1d',
      name: 'nightly',
      takenFor: at('2026-06-02T05:00'),
      availableAt: null,
      sizeBytes: null,
      contentBytes: null,
      fileCount: null,
      isShrunk: false,
    },
    failure,
    hasWarnings: false,
  });
  return /^Error: +(.*)$/m.exec(text)?.[1] ?? '';
};

describe('the mail of a backup that was not made', () => {
  test('says what the account can do where something of its own stands in the way', () => {
    assert.match(errorLine('store_full'), /make room there or use another store/);
    assert.match(errorLine('source_snapshot_gone'), /the snapshot that was to be copied .* no longer/);
  });

  test('has words for each reason, with the code behind them, and blames the provider for none of the account', () => {
    for (const failure of statesOf(TASK_FAILURES)) {
      assert.match(errorLine(failure), new RegExp(`^[a-z][^()]{10,} \\(${failure}\\)$`), failure);
    }
    const ours = statesOf(TASK_FAILURES).filter((failure) => !errorLine(failure).includes('provider'));
    for (const failure of ['store_full', 'source_missing', 'source_snapshot_gone'] as const) {
      assert.ok(ours.includes(failure), failure);
    }
  });

  test('tells of a reason that nobody knows as of a fault of the gateway', () => {
    assert.equal(taskFailureOf('store_full'), 'store_full');
    for (const reason of ['', 'toString', 'not_found', 'store_ful']) assert.equal(taskFailureOf(reason), 'internal');
  });
});
