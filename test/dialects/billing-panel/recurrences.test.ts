import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { sayRecurrence } from '../../../src/dialects/billing-panel/catalogue/index.ts';
import { parseRecurrence } from '../../../src/domain/recurrence/index.ts';
import { arbitraryRule } from '../../domain/recurrence/arbitrary-rules.ts';
import { SAID_RECURRENCES } from '../../support/sentences/recurrences.ts';

/** Names of zones, and the letters of an instant, are the same in every language. */
const foreignWordsIn = (russian: string, timeZone: string): readonly string[] =>
  russian
    .replaceAll(timeZone, '')
    .replaceAll(/T(?=\d)|Z\b/g, '')
    .match(/[a-z]+/gi) ?? [];

describe('what a rule says that days and one time do not', () => {
  for (const [rule, english, russian] of SAID_RECURRENCES) {
    it(`is said in both languages: ${english}`, () => {
      assert.equal(sayRecurrence('en', rule), english);
      assert.equal(sayRecurrence('ru', rule), russian);
    });
  }

  it('is Russian in Russian and has no gap, whatever the rule', () => {
    fc.assert(
      fc.property(arbitraryRule, ({ json }) => {
        const rule = parseRecurrence(json);
        const [en, ru] = [sayRecurrence('en', rule), sayRecurrence('ru', rule)];
        assert.doesNotMatch(en, /undefined|null|NaN|\[object|[а-яё]| {2}| ,/i);
        assert.doesNotMatch(ru, /undefined|null|NaN|\[object| {2}| ,/i);
        assert.match(ru, /^(?:В|Каждый|Каждую|Каждые|Один раз)/);
        assert.deepEqual(foreignWordsIn(ru, rule.timeZone), []);
      }),
    );
  });
});
