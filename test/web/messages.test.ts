import './browser-globals.ts';
import assert from 'node:assert/strict';
import { globSync } from 'node:fs';
import { basename } from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';

const FOLDER = fileURLToPath(new URL('../../web/src/messages/', import.meta.url));

/** Names and signs that are the same in both languages. */
const SAME_IN_BOTH: readonly string[] = ['API', 'JSON', 'Cron', 'RRULE', 'UUID', 'ID', 'cron', '–', '·'];

/** What a sentence is tried with: none, one, some, many. */
const GIVEN: readonly (readonly unknown[])[] = [
  [0, 0, 0],
  [1, 1, 1],
  [3, 3, 3],
  [25, 25, 25],
  ['x', 'y', 'z'],
];

const sentencesIn = (text: object, path = ''): readonly (readonly [path: string, sentences: readonly string[]])[] =>
  Object.entries(text).flatMap(([name, value]): (readonly [string, readonly string[]])[] => {
    const place = `${path}${name}`;
    if (typeof value === 'string') return [[place, [value]]];
    if (typeof value === 'function') return [[place, GIVEN.map((given) => String(value(...given)))]];
    return [...sentencesIn(value, `${place}.`)];
  });

const read = async (language: 'en' | 'ru', name: string) =>
  new Map(sentencesIn(((await import(`${FOLDER}${language}/${name}`)) as { readonly text: object }).text));

const names = globSync('*.ts', { cwd: `${FOLDER}en` }).toSorted();

test('there are words, and each file of them is there in both languages', () => {
  assert.ok(names.length > 5);
  assert.deepEqual(globSync('*.ts', { cwd: `${FOLDER}ru` }).toSorted(), names);
});

for (const name of names) {
  test(`${basename(name, '.ts')} says everything in English and in Russian, and nothing in Russian as in English`, async () => {
    const [english, russian] = [await read('en', name), await read('ru', name)];
    assert.deepEqual([...russian.keys()], [...english.keys()]);
    const unsaid = [...english, ...russian].filter(([, sentences]) => sentences.some((each) => each.trim() === ''));
    assert.deepEqual(unsaid, []);
    const same = [...english].filter(
      ([path, [sentence = '']]) =>
        /\p{L}/u.test(sentence) && russian.get(path)?.[0] === sentence && !SAME_IN_BOTH.includes(sentence),
    );
    assert.deepEqual(same, []);
  });
}

test('no more than twenty words are the same in both', () => {
  assert.ok(SAME_IN_BOTH.length <= 20);
});
