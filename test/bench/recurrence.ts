import assert from 'node:assert/strict';
import { Cron } from 'croner';
import {
  fireTimes,
  nextFireTime,
  parseExpression,
  parseRecurrence,
  type Recurrence,
} from '../../src/domain/recurrence/index.ts';
import { heapBytes, medianOfFive, type Row } from './measure.ts';

const GOAL_NEXT_RATIO = 30;
const GOAL_PARSE_RATIO = 3;
const GOAL_PREVIEW_SECONDS = 1;
const GOAL_ZONE_KIB = 100;

const FROM = Date.UTC(2026, 4, 1) / 1000;
const DAY_SECONDS = 86_400;

/** Microseconds for one call: the median of five rounds after two warm ones. */
const measureCall = async (calls: number, act: () => void): Promise<number> =>
  ((await medianOfFive(() => {
    for (let call = 0; call < calls; call += 1) act();
  })) *
    1000) /
  calls;

const compareRow = (what: string, ours: number, croner: number, goal: number): Row => ({
  what,
  ours: `${ours.toFixed(3)} µs`,
  beside: `croner ${croner.toFixed(1)} µs`,
  ratio: croner / ours,
  goal: `>= ${goal} x croner`,
  isMet: croner / ours >= goal,
});

async function benchNext(name: string, expression: string, timeZone: string): Promise<Row> {
  const rule = parseExpression(expression, timeZone);
  const cron = new Cron(expression, { timezone: timeZone, paused: true });
  assertSameFires(rule, cron);
  let at = FROM;
  const ours = await measureCall(3000, () => {
    at = nextFireTime(rule, at) ?? FROM;
  });
  let date = new Date(FROM * 1000);
  const theirs = await measureCall(300, () => {
    date = cron.nextRun(date) ?? new Date(FROM * 1000);
  });
  return compareRow(`next fire, ${name}, ${timeZone}`, ours, theirs, GOAL_NEXT_RATIO);
}

/** In the summer of 2026, in which no clock changes. */
function assertSameFires(rule: Recurrence, cron: Cron): void {
  let date = new Date(FROM * 1000);
  for (const at of fireTimes(rule, FROM, FROM + 120 * DAY_SECONDS, 50)) {
    date = cron.nextRun(date) ?? date;
    assert.equal(date.getTime(), at * 1000);
  }
}

async function benchParse(expression: string): Promise<Row> {
  const ours = await measureCall(5000, () => parseExpression(expression, 'Europe/Kyiv'));
  const theirs = await measureCall(5000, () => new Cron(expression, { timezone: 'Europe/Kyiv', paused: true }));
  return compareRow(`parse '${expression}'`, ours, theirs, GOAL_PARSE_RATIO);
}

async function benchPreview(): Promise<Row> {
  let count = 0;
  const milliseconds = await medianOfFive(() => {
    count = 0;
    for (let index = 0; index < 10_000; index += 1) {
      const rule = parseRecurrence({
        kind: 'weekly',
        days: ['mon', 'wed', 'fri', 'sun'],
        times: [`02:${String(index % 60).padStart(2, '0')}`],
        timeZone: index % 2 === 0 ? 'UTC' : 'Europe/Kyiv',
      });
      for (const at of fireTimes(rule, FROM, FROM + 30 * DAY_SECONDS)) if (at > FROM) count += 1;
    }
  });
  return {
    what: 'preview of 10 k weekly schedules x 30 days, parsed anew',
    ours: `${(milliseconds / 1000).toFixed(3)} s`,
    beside: `${count} fires`,
    ratio: null,
    goal: `< ${GOAL_PREVIEW_SECONDS} s`,
    isMet: milliseconds < GOAL_PREVIEW_SECONDS * 1000,
  };
}

/** The tables of Europe's zones, none of which has been asked before. */
function weighZones(): Row {
  const zones = Intl.supportedValuesOf('timeZone').filter((zone) => zone.startsWith('Europe/'));
  const rules = zones.map((timeZone) => parseExpression('0 2 * * *', timeZone));
  const before = heapBytes();
  for (const rule of rules) nextFireTime(rule, FROM);
  const kib = (heapBytes() - before) / zones.length / 1024;
  return {
    what: 'heap of a zone',
    ours: `${kib.toFixed(1)} KiB`,
    beside: `${zones.length} zones${globalThis.gc === undefined ? ', without --expose-gc' : ''}`,
    ratio: null,
    goal: `< ${GOAL_ZONE_KIB} KiB`,
    isMet: kib < GOAL_ZONE_KIB,
  };
}

/** Recurrence beside croner in one process; equal fires are asserted first. */
export async function run(): Promise<readonly Row[]> {
  const rows = [weighZones()];
  for (const timeZone of ['UTC', 'Europe/Kyiv']) {
    rows.push(await benchNext('weekly', '1 2 * * 1-6', timeZone));
    rows.push(await benchNext('daily', '0 2 * * *', timeZone));
    rows.push(await benchNext('monthly', '0 2 1 * *', timeZone));
    rows.push(await benchNext('*/45', '*/45 * * * *', timeZone));
  }
  for (const expression of ['1 2 * * 1-6', '*/45 * * * *', '0 2 1,15 1,7 *']) rows.push(await benchParse(expression));
  rows.push(await benchPreview());
  return rows;
}
