import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { it } from 'node:test';
import { zoneOf } from '../../../src/dialects/cloudsigma/schedulers/timezones.ts';
import { assertTimeZone } from '../../../src/domain/recurrence/index.ts';

const DUMP = new URL('../../../fixtures/dialects/cloudsigma/data/timezones.json', import.meta.url);

it("allows the provider's 429 zones, UTC under both names, the empty one, and those that the provider's list lacks", () => {
  const listed: string[] = JSON.parse(readFileSync(DUMP, 'utf8'));
  assert.equal(listed.length, 429);
  for (const zone of [...listed, 'Etc/UTC', 'UTC', '', 'Europe/Kyiv', 'America/Nuuk']) assertTimeZone(zoneOf(zone));
});
