import assert from 'node:assert/strict';
import { readdirSync } from 'node:fs';
import { test } from 'node:test';
import { SystemClock } from '../../src/storage/system-clock.ts';
import { there } from '../support/values.ts';

test("this version's clock believes no time before the eve of its newest migration, whose day begins sooner in the east", () => {
  const clock = new SystemClock();
  const eve = Temporal.Instant.fromEpochMilliseconds(clock.earliest * 1_000);
  const day = eve.add({ hours: 24 }).toString();
  assert.match(day, /T00:00:00Z$/);
  const names = readdirSync(new URL('../../migrations/', import.meta.url)).filter((name) => /^\d{8}-/.test(name));
  assert.equal(names.sort().at(-1)?.slice(0, 8), day.slice(0, 10).replaceAll('-', ''));
});

test('seconds that pass are counted with their fractions, and never backwards', () => {
  const clock = new SystemClock();
  const counts = Array.from({ length: 1_000 }, () => clock.monotonic());
  assert.deepEqual(
    counts,
    counts.toSorted((one, other) => one - other),
  );
  assert.notEqual(counts.at(-1), counts[0]);
  assert.ok(there(counts.at(-1)) - there(counts[0]) < 10);
});
