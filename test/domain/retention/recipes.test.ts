import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, test } from 'node:test';
import { type OwnPolicy, type PoolMember, parseRetention, select } from '../../../src/domain/retention/index.ts';
import { buildMember } from './pools.ts';

interface Fires {
  readonly days: readonly string[];
  readonly daysOfMonth?: readonly number[];
  readonly months?: readonly number[];
  readonly times: readonly string[];
  readonly everyMinutes?: number;
}

interface Recipe {
  readonly recipe: number;
  readonly name: string;
  readonly why: string;
  readonly zone: string;
  readonly fires: Fires;
  readonly retention: unknown;
  readonly firesInYear: number;
  readonly keptAtYearEnd: number;
  readonly keptLeast: number;
  readonly keptMost: number;
}

const recipes: readonly Recipe[] = JSON.parse(
  readFileSync(new URL('../../../fixtures/retention/cloudsigma-recipes.json', import.meta.url), 'utf8'),
);

/** The year asserted is the second of the two simulated: by then every recipe has reached its steady state. */
const FIRST_DAY = Temporal.PlainDate.from('2025-01-01');
const YEAR = 2026;

describe("CloudSigma's eleven recipes over a year", () => {
  for (const { recipe, name, why, zone, fires, retention, ...expected } of recipes) {
    test(`${recipe}. ${name}: ${why}`, () => {
      const policy = parseRetention(retention);
      assert.ok(policy.kind === 'periods');
      const counts = simulate(policy, listFires(fires, zone), zone);
      assert.deepEqual(
        {
          firesInYear: counts.length,
          keptAtYearEnd: counts.at(-1),
          keptLeast: Math.min(...counts),
          keptMost: Math.max(...counts),
        },
        expected,
      );
    });
  }
});

test('all eleven are there', () => {
  assert.deepEqual(
    recipes.map(({ recipe }) => recipe),
    [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11],
  );
});

/** How many snapshots remain after each success of the asserted year, when each success is followed by a prune. */
const simulate = (policy: OwnPolicy, fires: readonly { at: number; year: number }[], zone: string): number[] => {
  const counts: number[] = [];
  let pool: PoolMember[] = [];
  for (const [id, { at, year }] of fires.entries()) {
    pool = select(policy, [...pool, buildMember(id, at)], zone).keep.map(({ snapshot }) => snapshot);
    if (year === YEAR) counts.push(pool.length);
  }
  return counts;
};

const DAY_NAMES = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'];

/** Every real moment at which the zone's wall clock shows one of the times on one of the days. */
const listFires = (fires: Fires, zone: string): { at: number; year: number }[] => {
  const found: { at: number; year: number }[] = [];
  for (let date = FIRST_DAY; date.year <= YEAR; date = date.add({ days: 1 })) {
    const isDay = fires.days.includes('*') || fires.days.includes(DAY_NAMES[date.dayOfWeek - 1] ?? '');
    if (!isDay || !(fires.daysOfMonth?.includes(date.day) ?? true) || !(fires.months?.includes(date.month) ?? true))
      continue;
    for (const time of listTimes(fires)) {
      const local = date.toPlainDateTime(time);
      const passes = (['earlier', 'later'] as const)
        .map((disambiguation) => local.toZonedDateTime(zone, { disambiguation }))
        .filter((moment) => moment.toPlainDateTime().equals(local))
        .map((moment) => moment.epochMilliseconds / 1000);
      for (const at of new Set(passes)) found.push({ at, year: date.year });
    }
  }
  return found.sort((a, b) => a.at - b.at);
};

const listTimes = ({ times, everyMinutes }: Fires): Temporal.PlainTime[] => {
  if (everyMinutes === undefined) return times.map((time) => Temporal.PlainTime.from(time));
  const count = Math.ceil((24 * 60) / everyMinutes);
  return Array.from({ length: count }, (_, index) => new Temporal.PlainTime().add({ minutes: index * everyMinutes }));
};
