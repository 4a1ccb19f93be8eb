import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { CATALOGUE, readLanguage, say, type TextKey } from '../../../src/dialects/billing-panel/catalogue/index.ts';

const KEYS = Object.keys(CATALOGUE) as TextKey[];

const placeholdersOf = (text: string): readonly string[] =>
  [...new Set([...text.matchAll(/\{(\w+)\}/g)].map(([, name = '']) => name))].toSorted();

describe('the catalogue of the panel', () => {
  it('has every text in both languages', () => {
    for (const key of KEYS) {
      assert.deepEqual(Object.keys(CATALOGUE[key]).toSorted(), ['en', 'ru'], key);
      for (const text of Object.values(CATALOGUE[key])) assert.ok(text.trim() !== '', key);
    }
  });

  it('has the same values in both', () => {
    for (const key of KEYS) {
      const { en, ru } = CATALOGUE[key];
      assert.deepEqual(placeholdersOf(ru), placeholdersOf(en), key);
    }
  });

  it('is Russian in Russian and English in English', () => {
    for (const key of KEYS) {
      const { en, ru } = CATALOGUE[key];
      assert.doesNotMatch(en, /[а-яё]/i, key);
      assert.match(ru, /[а-яё]/i, key);
      const foreign = ru.replace(/\{\w+\}/g, '').match(/[a-z][a-z-]*[a-z]/gi) ?? [];
      // Words of the wire stay what they are in both.
      const wire = `${en} auth cookie POST Content-Type IP`;
      assert.deepEqual(
        foreign.filter((word) => !wire.includes(word)),
        [],
        key,
      );
    }
  });

  it('holds nothing that the cabinet takes for a code', () => {
    for (const key of KEYS) assert.doesNotMatch(JSON.stringify(CATALOGUE[key]), /460/);
  });

  it('puts values in as they are', () => {
    assert.match(
      say('en', 'missed.function', { func: "{func} $& $1 '" }),
      /^Could not find function '\{func\} \$& \$1 ''\./,
    );
    assert.equal(say('ru', 'advice.rotation', { most: 10 }), 'укажите целое число от 1 до 10.');
  });

  it('is read in the language of lang, in English where that is absent or unknown', () => {
    for (const lang of ['ru', 'RU', 'ru_RU', 'ru-RU']) assert.equal(readLanguage(lang), 'ru');
    for (const lang of [undefined, '', 'en', 'de', 'rum', 'xru', 'constructor']) assert.equal(readLanguage(lang), 'en');
  });
});
