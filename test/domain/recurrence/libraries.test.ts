import assert from 'node:assert/strict';
import { test } from 'node:test';
import { CronExpressionParser } from 'cron-parser';
import { Cron } from 'croner';
import { fireTimes, parseExpression } from '../../../src/domain/recurrence/index.ts';
import { thoroughly } from '../../support/thoroughness.ts';
import { DAY } from '../../support/values.ts';
import { KNOWN_DIFFERENCES } from './library-differences.ts';

/** Lists fires in (`from`, `to`], in epoch seconds; `null` where the library gives up. */
type ListFires = (expression: string, zone: string, from: number, to: number) => number[] | null;

const listOurs: ListFires = (expression, zone, from, to) => [...fireTimes(parseExpression(expression, zone), from, to)];

const listCroner: ListFires = (expression, zone, from, to) => {
  const cron = new Cron(expression, { timezone: zone, paused: true });
  const fires: number[] = [];
  for (let at = cron.nextRun(new Date(from * 1000)); at !== null && at.getTime() <= to * 1000; at = cron.nextRun(at)) {
    fires.push(at.getTime() / 1000);
  }
  return fires;
};

const listCronParser: ListFires = (expression, zone, from, to) => {
  const cron = CronExpressionParser.parse(expression, { tz: zone, currentDate: new Date(from * 1000) });
  const fires: number[] = [];
  try {
    for (let at = cron.next().getTime(); at <= to * 1000; at = cron.next().getTime()) fires.push(at / 1000);
  } catch (error) {
    if (error instanceof Error && error.message.includes('loop limit')) return null;
    throw error;
  }
  return fires;
};

const zones = [
  'UTC',
  'Europe/Kyiv',
  'America/New_York',
  'Europe/London',
  'Australia/Lord_Howe',
  'Antarctica/Troll',
  'America/Nuuk',
  'America/Havana',
];
const nightly = ['1 2 * * 1-6', '0 2 * * *', '30 2 * * *', '30 1 * * *', '0 0 * * *', '30 23 * * *'];
const monthly = ['0 2 1 * *', '0 0 13 * 5', '0 0 L * *', '0 9 * * 1#2', '0 0 * * 5L'];
const frequent = ['*/45 * * * *', '0 * * * *', '*/15 1-3 * * *'];

const at = (text: string): number => Date.parse(text) / 1000;

/** No zone of the list changes its clocks in these months. */
const CALM_FROM = at('2026-06-05T00:00:00Z');
const CALM_TO = at('2026-08-04T00:00:00Z');

const show = (instant: number, zone: string): string =>
  Temporal.Instant.fromEpochMilliseconds(instant * 1000)
    .toZonedDateTimeISO(zone)
    .toString({ timeZoneName: 'never', smallestUnit: 'minute' });

/** What the library fires and we do not (`+`), and the other way round (`-`), in local time. */
function compare(list: ListFires, expression: string, zone: string, from: number, to: number): string {
  const theirs = list(expression, zone, from, to);
  if (theirs === null) return 'gives up';
  const ours = listOurs(expression, zone, from, to) ?? [];
  const lacking = ours.filter((fire) => !theirs.includes(fire)).map((fire) => `-${show(fire, zone)}`);
  const extra = theirs.filter((fire) => !ours.includes(fire)).map((fire) => `+${show(fire, zone)}`);
  return [...lacking, ...extra].join(' ');
}

function listChangesOf2026(zone: string): number[] {
  const changes: number[] = [];
  let moment = Temporal.Instant.from('2026-01-01T00:00:00Z').toZonedDateTimeISO(zone);
  for (;;) {
    const next = moment.getTimeZoneTransition('next');
    if (next === null || next.year > 2026) return changes;
    changes.push(next.epochMilliseconds / 1000);
    moment = next;
  }
}

for (const [name, list] of [['croner', listCroner] as const, ['cron-parser', listCronParser] as const]) {
  test(`away from clock changes ${name} names the same fires`, () => {
    for (const zone of thoroughly(zones, zones.slice(0, 4))) {
      for (const expression of [...nightly, ...monthly]) {
        assert.equal(compare(list, expression, zone, CALM_FROM, CALM_TO), '', `${expression} in ${zone}`);
      }
      for (const expression of frequent) {
        assert.equal(compare(list, expression, zone, CALM_FROM, CALM_FROM + DAY), '', `${expression} in ${zone}`);
      }
    }
  });
}

test('within a day of a clock change each difference from the libraries is known, with its reason', () => {
  const found: Record<string, string> = {};
  for (const zone of zones) {
    for (const change of listChangesOf2026(zone)) {
      for (const expression of [...nightly, ...frequent]) {
        for (const [name, list] of [['croner', listCroner] as const, ['cron-parser', listCronParser] as const]) {
          const difference = compare(list, expression, zone, change - DAY, change + DAY);
          if (difference !== '') found[`${name} ${expression} ${show(change, zone).slice(0, 10)} ${zone}`] = difference;
        }
      }
    }
  }
  const known = KNOWN_DIFFERENCES.flatMap(({ cases }) => Object.entries(cases));
  assert.deepEqual(found, Object.fromEntries(known));
});
