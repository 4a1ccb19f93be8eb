import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { test } from 'node:test';
import { fireTimes, parseExpression, parseRecurrence } from '../../../src/domain/recurrence/index.ts';

interface Row {
  /** A cron expression, or a rule without its zone. */
  readonly rule: string | Readonly<Record<string, unknown>>;
  readonly zone: string;
  readonly after: string;
  /** Worked out by hand, in local time with its offset; fewer than five where the rule ends. */
  readonly next: readonly string[];
  readonly why: string;
}

const folder = new URL('../../../fixtures/recurrence/', import.meta.url);
const toInstant = (text: string): number => Date.parse(text) / 1000;
let rowCount = 0;

for (const name of readdirSync(folder).filter((file) => file.endsWith('.json'))) {
  const rows: readonly Row[] = JSON.parse(readFileSync(new URL(name, folder), 'utf8'));
  rowCount += rows.length;
  for (const { rule, zone, after, next, why } of rows) {
    test(`${name}: ${typeof rule === 'string' ? rule : JSON.stringify(rule)} in ${zone} after ${after}: ${why}`, () => {
      const parsed =
        typeof rule === 'string' ? parseExpression(rule, zone) : parseRecurrence({ ...rule, timeZone: zone });
      const found = [...fireTimes(parsed, toInstant(after), Number.POSITIVE_INFINITY, 5)];
      const show = (at: number) => new Date(at * 1000).toISOString();
      assert.deepEqual(
        found.map(show),
        next.map((text) => show(toInstant(text))),
      );
    });
  }
}

test('there are at least 150 rows worked out by hand', () => {
  assert.ok(rowCount >= 150, String(rowCount));
});
