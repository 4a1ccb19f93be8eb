import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ROTATION_FIELDS } from '../../../src/dialects/billing-panel/schedules/schema.ts';
import { placesIn } from '../../support/field-places.ts';

// What a field is called to people is in the catalogue, as every text is.
const placesOf = placesIn('src/dialects/billing-panel', 'catalogue');

for (const field of ROTATION_FIELDS) {
  test(`${field} of a schedule is spelled in its schema, where it is read, and where it is shown`, () => {
    assert.deepEqual(placesOf(field), ['schedules/read.ts', 'schedules/schema.ts', 'schedules/show.ts']);
  });
}
