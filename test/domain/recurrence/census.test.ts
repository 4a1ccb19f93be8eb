import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fireTimes, parseRecurrence, type Recurrence, WEEKDAYS } from '../../../src/domain/recurrence/index.ts';
import { thoroughly } from '../../support/thoroughness.ts';

/** Counted once for each version of the zone data; a new version needs a new row, looked at by a person. */
const COUNTS: Readonly<Record<string, Census>> = {
  '2026c': { zones: 418, gaps: 6170, overlaps: 6159 },
};

interface Census {
  readonly zones: number;
  readonly gaps: number;
  readonly overlaps: number;
}

interface Change {
  readonly zone: string;
  readonly at: number;
  /** Local time shown a moment before the change, and from it on. */
  readonly before: Temporal.PlainDateTime;
  readonly after: Temporal.PlainDateTime;
  readonly isGap: boolean;
}

const zones = Intl.supportedValuesOf('timeZone');

const changesByZone = new Map<string, readonly Change[]>();

/** All changes of a zone from 2000 to 2040. */
function changesOf(zone: string): readonly Change[] {
  const known = changesByZone.get(zone) ?? [...listChanges(zone)];
  changesByZone.set(zone, known);
  return known;
}

/** One zone for all that change their clocks at the same instants between the same local times. */
const distinctZones: readonly string[] = [
  ...new Map(
    zones.map((zone) => [
      changesOf(zone)
        .map(({ at, before, after }) => `${at} ${before} ${after}`)
        .join(),
      zone,
    ]),
  ).values(),
];

function* listChanges(zone: string): Iterable<Change> {
  const end = Date.UTC(2041, 0, 1);
  let at = Temporal.Instant.fromEpochMilliseconds(Date.UTC(2000, 0, 1)).toZonedDateTimeISO(zone);
  for (;;) {
    const next = at.getTimeZoneTransition('next');
    if (next === null || next.epochMilliseconds >= end) return;
    const before = next.subtract({ seconds: 1 }).toPlainDateTime().add({ seconds: 1 });
    const after = next.toPlainDateTime();
    const isGap = Temporal.PlainDateTime.compare(after, before) > 0;
    yield { zone, at: next.epochMilliseconds / 1000, before, after, isGap };
    at = next;
  }
}

/** Times inside the hours that a change leaves out or repeats, at their edges, and one minute before and after. */
function listTimes({ before, after, isGap }: Change): string[] {
  const [start, end] = isGap ? [before, after] : [after, before];
  const middle = start.add({ minutes: Math.floor(start.until(end).total('minutes') / 2) });
  const walls = [
    start.subtract({ minutes: 1 }),
    start,
    middle,
    end.subtract({ minutes: 1 }),
    end,
    end.add({ minutes: 1 }),
  ];
  return [...new Set(walls.map((wall) => wall.toString().slice(11, 16)))];
}

/** The one instant at which a daily rule must fire for a nominal date; `null` where the date does not exist. */
function findExpectedFire(zone: string, date: Temporal.PlainDate, time: string): number | null {
  if (!date.toZonedDateTime(zone).toPlainDate().equals(date)) return null;
  const wall = date.toPlainDateTime(time);
  const early = wall.toZonedDateTime(zone, { disambiguation: 'earlier' });
  if (early.toPlainDateTime().equals(wall)) return early.epochMilliseconds / 1000;
  return (early.getTimeZoneTransition('next')?.epochMilliseconds ?? 0) / 1000;
}

/** How many changes a daily rule gets wrong; the first few in words. */
function findWrongDays(
  makeRule: (time: string, zone: string) => Recurrence,
  zonesToCheck: readonly string[],
): string[] {
  const wrong: string[] = [];
  for (const zone of zonesToCheck) {
    for (const change of changesOf(zone)) {
      const first = change.before.toPlainDate().subtract({ days: 2 });
      const dates = [0, 1, 2, 3, 4].map((days) => first.add({ days }));
      for (const time of listTimes(change)) {
        const expected = dates.map((date) => findExpectedFire(zone, date, time)).filter((at) => at !== null);
        const from = (expected[0] ?? 0) - 1;
        const to = expected.at(-1) ?? 0;
        const found = [...fireTimes(makeRule(time, zone), from, to)];
        if (found.join() !== expected.join()) wrong.push(`${zone} ${change.before} ${time}: ${found} not ${expected}`);
      }
    }
  }
  return wrong;
}

const daily = (time: string, timeZone: string, policies = {}): Recurrence =>
  parseRecurrence({ kind: 'weekly', days: WEEKDAYS, times: [time], timeZone, ...policies });

/** Those whose changes are unlike others': by half an hour, by two, over midnight, and a day that was left out. */
const STRANGE = ['Australia/Lord_Howe', 'Antarctica/Troll', 'America/Havana', 'America/Nuuk', 'Pacific/Apia'];
const sampledZones = distinctZones.filter((_, index) => index % 5 === 0);

test('a daily rule fires exactly once per existing local date, at every clock change of every zone, 2000 to 2040', () => {
  assert.deepEqual(findWrongDays(daily, thoroughly(distinctZones, [...STRANGE, ...sampledZones])).slice(0, 10), []);
});

test('so does a daily rule of RFC 5545', () => {
  const rule = (time: string, timeZone: string): Recurrence =>
    parseRecurrence({ kind: 'rrule', rule: 'FREQ=DAILY', start: `1999-01-01T${time}:00`, timeZone });
  assert.deepEqual(findWrongDays(rule, thoroughly(distinctZones, STRANGE)).slice(0, 10), []);
});

test('the census covers as many zones, gaps and overlaps as were counted for this version of the zone data', () => {
  const changes = zones.flatMap(changesOf);
  const gaps = changes.filter((change) => change.isGap).length;
  const counted: Census = { zones: zones.length, gaps, overlaps: changes.length - gaps };
  assert.deepEqual(counted, COUNTS[process.versions.tz ?? ''], `zone data ${process.versions.tz}`);
});

test('a policy that skips lost times, or fires repeated ones twice, would be caught by the census', () => {
  const some = ['Europe/Kyiv', 'Australia/Lord_Howe'];
  assert.notEqual(findWrongDays((time, zone) => daily(time, zone, { gap: 'skip' }), some).length, 0);
  assert.notEqual(findWrongDays((time, zone) => daily(time, zone, { overlap: 'both' }), some).length, 0);
});

test('30 December 2011 did not exist in Apia and Fakaofo, and has no fire', () => {
  for (const zone of ['Pacific/Apia', 'Pacific/Fakaofo']) {
    const fires = fireTimes(daily('12:00', zone), Date.UTC(2011, 11, 29) / 1000, Date.UTC(2011, 11, 31) / 1000);
    const dates = [...fires].map((at) => new Date(at * 1000).toLocaleDateString('en-CA', { timeZone: zone }));
    assert.deepEqual(dates, ['2011-12-29', '2011-12-31']);
  }
});

test('the census holds gaps up to and from midnight, of half an hour, and of two hours', () => {
  const gapsOf = (zone: string) =>
    changesOf(zone)
      .filter((change) => change.isGap)
      .map(({ before, after }) => `${before.toString().slice(11)}-${after.toString().slice(11)}`);
  assert.ok(gapsOf('America/Nuuk').includes('23:00:00-00:00:00'));
  assert.ok(gapsOf('America/Scoresbysund').includes('00:00:00-01:00:00'));
  assert.ok(gapsOf('Australia/Lord_Howe').includes('02:00:00-02:30:00'));
  assert.ok(gapsOf('Antarctica/Troll').includes('01:00:00-03:00:00'));
});
