import assert from 'node:assert/strict';
import { test } from 'node:test';
import { DRIVE } from '../../../src/dialects/cloudsigma/drives/schema.ts';
import { SCHEDULER } from '../../../src/dialects/cloudsigma/schedulers/schema.ts';
import { REMOTE_SNAPSHOT } from '../../../src/dialects/cloudsigma/snapshots/schema.ts';
import { sourceFiles } from '../../support/source-files.ts';

/** Without comments, and without sentences for people: what has a space in quotes. */
const codeOf = (text: string): string =>
  text
    .replace(/\/\*[\s\S]*?\*\/|\/\/.*/g, '')
    .replace(/'[^'\n]* [^'\n]*'/g, '')
    .replace(/`[^`]* [^`]*`/g, '');

const ROOM = sourceFiles('src/dialects/cloudsigma').map(({ path, text }) => ({ path, code: codeOf(text) }));

const ofSchedulers = Object.entries(SCHEDULER).flatMap(([name, { document }]) => [
  name,
  ...Object.keys(document.fields ?? {}),
]);

/** What other resources have as well, and what is a word of the language, or of lists. */
const isShared = (name: string): boolean =>
  name in DRIVE || name in REMOTE_SNAPSHOT || name === 'type' || name === 'rules';

for (const field of new Set([...ofSchedulers, 'period', 'quantity', 'time_option'])) {
  if (isShared(field)) continue;
  test(`${field} of a scheduler is spelled in its schema, where it is read, and where it is shown`, () => {
    const pattern = new RegExp(`\\b${field}\\b`);
    const places = ROOM.filter(({ code }) => pattern.test(code)).map(({ path }) => path);
    assert.ok(places.some((path) => path.endsWith('/schedulers/schema.ts')));
    assert.ok(places.length <= 3, places.join(', '));
  });
}
