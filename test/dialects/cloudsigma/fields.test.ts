import assert from 'node:assert/strict';
import { test } from 'node:test';
import { DRIVE } from '../../../src/dialects/cloudsigma/drives/schema.ts';
import { SCHEDULER } from '../../../src/dialects/cloudsigma/schedulers/schema.ts';
import { REMOTE_SNAPSHOT } from '../../../src/dialects/cloudsigma/snapshots/schema.ts';
import { placesIn } from '../../support/field-places.ts';

const placesOf = placesIn('src/dialects/cloudsigma');

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
    const places = placesOf(field);
    assert.ok(places.includes('schedulers/schema.ts'));
    assert.ok(places.length <= 3, places.join(', '));
  });
}
