import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { Loss } from '../../src/domain/losses/index.ts';
import { sayLoss } from '../../src/wording/english/index.ts';
import { LOSS_SENTENCES } from '../support/sentences/losses.ts';

describe('what a room leaves unsaid of a schedule', () => {
  for (const [reason, said] of Object.entries(LOSS_SENTENCES)) {
    for (const [params, sentence] of said) {
      test(`${reason} is plain data, and is said as: ${sentence}`, () => {
        assert.equal(sayLoss({ reason, params } as Loss), sentence);
        assert.deepEqual(JSON.parse(JSON.stringify(params)), params);
      });
    }
  }
});
