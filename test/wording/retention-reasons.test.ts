import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { type DeletionReason, readDeletionReason } from '../../src/domain/deletion-reason.ts';
import type { KeepReason } from '../../src/domain/retention/index.ts';
import { sayDeletionReason, sayKeepReason } from '../../src/wording/english/index.ts';
import { DELETION_PHRASES, KEEP_PHRASES } from '../support/sentences/retention-reasons.ts';

type Said = readonly (readonly [params: object, phrase: string])[];

describe('why a snapshot stays', () => {
  for (const [reason, said] of Object.entries<Said>(KEEP_PHRASES)) {
    for (const [params, phrase] of said) {
      test(`${reason} is plain data, and is said as: ${phrase}`, () => {
        assert.equal(sayKeepReason({ reason, params } as KeepReason), phrase);
        assert.deepEqual(JSON.parse(JSON.stringify(params)), params);
      });
    }
  }
});

describe('why a snapshot goes', () => {
  for (const [reason, said] of Object.entries<Said>(DELETION_PHRASES)) {
    for (const [params, phrase] of said) {
      test(`${reason} comes back as it was stored, and is said as: ${phrase}`, () => {
        const why = { reason, params } as DeletionReason;
        assert.equal(sayDeletionReason(why), phrase);
        assert.deepEqual(readDeletionReason(JSON.stringify(why)), why);
      });
    }
  }

  test('is told as far as it goes where another version, or somebody else, wrote it', () => {
    const unread = "for the reason 'eclipse', of which this version knows no more";
    for (const [stored, phrase] of [
      ['2 newer ones', '2 newer ones'],
      ['', ''],
      ['7', '7'],
      ['{"reason":7}', '{"reason":7}'],
      ['{"reason":"eclipse","params":{"moon":1}}', unread],
      ['{"reason":"eclipse"}', unread],
      ['{"reason":"toString","params":{}}', unread.replace('eclipse', 'toString')],
      ['{"reason":"outside_periods","params":{}}', unread.replace('eclipse', 'outside_periods')],
    ] as const) {
      assert.equal(sayDeletionReason(readDeletionReason(stored)), phrase);
    }
  });
});
