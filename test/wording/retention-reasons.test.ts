import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { type DeletionReason, readDeletionReason } from '../../src/domain/deletion-reason.ts';
import type { KeepReason } from '../../src/domain/retention/index.ts';
import {
  describeRetention,
  OWN_VOCABULARY,
  sayDeletionReason,
  sayKeepReason,
} from '../../src/wording/english/index.ts';
import type { Vocabulary } from '../../src/wording/vocabulary.ts';
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

describe('in the words of a wire', () => {
  const STRANGE = 'abbot';
  const nouns = Object.fromEntries(Object.keys(OWN_VOCABULARY.one).map((noun) => [noun, STRANGE]));
  const strange = { ...OWN_VOCABULARY, one: nouns, many: nouns } as Vocabulary;
  const own = new RegExp(`\\b(?:${Object.keys(OWN_VOCABULARY.one).join('|')})s?\\b|undefined|null|NaN|\\[object`);

  test("neither a reason nor a policy is said with a noun of the product's", () => {
    const kept = Object.entries<Said>(KEEP_PHRASES).flatMap(([reason, said]) =>
      said.map(([params]) => sayKeepReason({ reason, params } as KeepReason, strange)),
    );
    const gone = Object.entries<Said>(DELETION_PHRASES).flatMap(([reason, said]) =>
      said.map(([params]) => sayDeletionReason({ reason, params } as DeletionReason, strange)),
    );
    for (const phrase of [...kept, ...gone, describeRetention({ kind: 'inherit' }, strange)]) {
      assert.doesNotMatch(phrase, own);
    }
    assert.equal(gone.filter((phrase) => phrase.includes(STRANGE)).length, 6);
  });
});
