import assert from 'node:assert/strict';
import { test } from 'node:test';
import type * as backups from '../../../src/dialects/billing-panel/backups/read.ts';
import type * as images from '../../../src/dialects/billing-panel/images/read.ts';
import type * as instances from '../../../src/dialects/billing-panel/instances/read.ts';
import type * as rebuild from '../../../src/dialects/billing-panel/rebuild/read.ts';
import type * as schedules from '../../../src/dialects/billing-panel/schedules/read.ts';
import { ROTATION_FIELDS } from '../../../src/dialects/billing-panel/schedules/schema.ts';
import { placesIn } from '../../support/field-places.ts';
import type { FunctionsIn } from '../../support/functions-in.ts';

// What a field is called to people is in the catalogue, as every text is.
const placesOf = placesIn('src/dialects/billing-panel', 'catalogue');

for (const field of ROTATION_FIELDS) {
  test(`${field} of a schedule is spelled in its schema, where it is read, and where it is shown`, () => {
    assert.deepEqual(placesOf(field), ['schedules/read.ts', 'schedules/schema.ts', 'schedules/show.ts']);
  });
}

/** What a room's readers make of a call. */
type ReadBy<Module> = {
  [Name in keyof Module]: Module[Name] extends (...given: never) => infer Read ? FunctionsIn<Read> : never;
}[keyof Module];

type ReadByPanel = ReadBy<typeof backups & typeof images & typeof instances & typeof rebuild & typeof schedules>;
type IsPlainData = [ReadByPanel] extends [never] ? true : false;

test('what is read of a call is plain data: no function is left to be called later', () => {
  // Does not compile where one is.
  const isPlainData: IsPlainData = true;
  assert.ok(isPlainData);
});
