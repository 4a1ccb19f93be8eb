import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { it } from 'node:test';
import { ALLOWED_TIME_ZONES, zoneOf } from '../../../src/dialects/cloudsigma/schedulers/timezones.ts';
import { assertTimeZone } from '../../../src/domain/recurrence/index.ts';

const DUMP = new URL('../../../fixtures/dialects/cloudsigma/data/timezones.json', import.meta.url);

it("allows the provider's 429 zones, UTC under both names and the empty one, all of which this runtime knows", () => {
  const listed: string[] = JSON.parse(readFileSync(DUMP, 'utf8'));
  assert.equal(listed.length, 429);
  assert.deepEqual([...ALLOWED_TIME_ZONES], [...listed, 'Etc/UTC', 'UTC', '']);
  for (const zone of ALLOWED_TIME_ZONES) assertTimeZone(zoneOf(zone));
});
