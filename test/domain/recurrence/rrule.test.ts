import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { GatewayError } from '../../../src/domain/errors.ts';
import {
  equals,
  fireTimes,
  formatCalendarText,
  parseCalendarText,
  parseRecurrence,
  recurrenceJson,
  toCron,
  toRrule,
  toWeekly,
} from '../../../src/domain/recurrence/index.ts';
import { sayInEnglish } from '../../../src/wording/english/index.ts';
import { at } from '../../support/values.ts';
import { arbitraryRule } from './arbitrary-rules.ts';

const ANCHOR = at('2026-06-04T12:34:56');
const UTC = { timeZone: 'UTC', anchor: ANCHOR };
const rule = (text: string, start?: string) =>
  parseRecurrence({ kind: 'rrule', rule: text, timeZone: 'UTC', ...(start !== undefined && { start }) });
const event = (...lines: string[]) => ['BEGIN:VEVENT', ...lines, 'END:VEVENT'].join('\n');

const assertRefused = (act: () => unknown, words: RegExp): void => {
  assert.throws(act, (error) => {
    assert.ok(error instanceof GatewayError);
    assert.equal(error.code, 'invalid_recurrence');
    assert.match(sayInEnglish(error.problem), words);
    return true;
  });
};

describe('a calendar text', () => {
  test('with a rule alone counts what it does not say from now on', () => {
    const found = parseCalendarText(event('RRULE:FREQ=WEEKLY;INTERVAL=1;BYHOUR=17;BYMINUTE=1'), UTC);
    assert.deepEqual(recurrenceJson(found), {
      kind: 'rrule',
      rule: 'FREQ=WEEKLY;BYDAY=TH;BYHOUR=17;BYMINUTE=1',
      timeZone: 'UTC',
    });
    assert.deepEqual(toWeekly(found), { days: ['thu'], times: ['17:01'] });
    assert.equal(toCron(found), '1 17 * * 4');
  });

  test('may have its line breaks escaped, lines folded, a calendar around, and properties that say nothing of when', () => {
    const plain = parseCalendarText(event('RRULE:FREQ=DAILY;BYHOUR=2;BYMINUTE=0'), UTC);
    for (const text of [
      'BEGIN:VEVENT\\nRRULE:FREQ=DAILY;BYHOUR=2;BYMINUTE=0\\nEND:VEVENT',
      'BEGIN:VEVENT\\\\nRRULE:FREQ=DAILY;BYHOUR=2;BYMINUTE=0\\\\nEND:VEVENT',
      'BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nSUMMARY:nightly\r\nRRULE:FREQ=DAILY;BYHO\r\n UR=2;BYMINUTE=0\r\nEND:VEVENT\r\nEND:VCALENDAR',
      'RRULE:FREQ=DAILY;BYHOUR=2;BYMINUTE=0',
      'freq=daily;byhour=2;byminute=0;',
    ]) {
      assert.ok(equals(parseCalendarText(text, UTC), plain), text);
    }
  });

  test('has the zone of its start', () => {
    const json = (start: string) =>
      recurrenceJson(parseCalendarText(event(start, 'RRULE:FREQ=DAILY'), { ...UTC, timeZone: 'Europe/Paris' }));
    assert.partialDeepStrictEqual(json('DTSTART;TZID=Europe/Kyiv:20260105T020130'), {
      rule: 'FREQ=DAILY;BYHOUR=2;BYMINUTE=1',
      start: '2026-01-05T02:01:30',
      timeZone: 'Europe/Kyiv',
    });
    assert.equal(json('DTSTART:20260105T020130Z').timeZone, 'UTC');
    assert.equal(json('DTSTART:20260105T020130').timeZone, 'Europe/Paris');
    assert.partialDeepStrictEqual(json('DTSTART;VALUE=DATE:20260105'), { start: '2026-01-05T00:00:00' });
  });

  test('that a rule is written as is read as the same rule', () => {
    fc.assert(
      fc.property(arbitraryRule, (drawn) => {
        const found = parseRecurrence(drawn.json);
        const text = formatCalendarText(found);
        assert.equal(text === null, drawn.json.kind !== 'rrule');
        if (text !== null) assert.ok(equals(parseCalendarText(text, UTC), found), text);
      }),
      { numRuns: 100 },
    );
  });

  test('that says more than one rule, or what is not known, is refused by its name', () => {
    for (const text of [
      '',
      'BEGIN:VEVENT',
      event(),
      event('RRULE:FREQ=DAILY', 'RRULE:FREQ=DAILY'),
      'x'.repeat(5_000),
    ]) {
      assertRefused(() => parseCalendarText(text, UTC), /one VEVENT with one RRULE/);
    }
    assertRefused(() => parseCalendarText(event('EXDATE:20260101', 'RRULE:FREQ=DAILY'), UTC), /'EXDATE'/);
    assertRefused(() => parseCalendarText(event('DTSTART:today', 'RRULE:FREQ=DAILY'), UTC), /'today'/);
  });
});

describe('a recurrence rule', () => {
  test('ends with its count, or with the last fire up to its end', () => {
    const fires = (text: string) =>
      [...fireTimes(rule(text, '2026-01-05T02:00:00'), 0, at('2100-01-01T00:00'), 100)].map((fire) =>
        new Date(fire * 1000).toISOString().slice(0, 16),
      );
    const three = ['2026-01-05T02:00', '2026-01-19T02:00', '2026-02-02T02:00'];
    assert.deepEqual(fires('FREQ=WEEKLY;INTERVAL=2;COUNT=3'), three);
    for (const until of ['20260202', '20260202T020000', '20260202T020000Z', '20260215T235959Z']) {
      assert.deepEqual(fires(`FREQ=WEEKLY;INTERVAL=2;UNTIL=${until}`), three, until);
    }
    assert.deepEqual(fires('FREQ=WEEKLY;INTERVAL=2;UNTIL=20260202T015959'), three.slice(0, 2));
  });

  test('is written in one way, whatever its order and case, with what its start says', () => {
    const json = recurrenceJson(rule('byday=-1fr,+1fr,mo;count=2;freq=monthly;wkst=su', '2026-01-05T02:01:00'));
    assert.partialDeepStrictEqual(json, { rule: 'FREQ=MONTHLY;COUNT=2;BYDAY=MO,-1FR,1FR;BYHOUR=2;BYMINUTE=1' });
    assert.equal(toRrule(parseRecurrence({ ...json, excludedDates: ['2026-01-12'] })), null);
  });

  const refused: readonly (readonly [text: string, words: RegExp, start?: string])[] = [
    ['FREQ=DAILY;BYSETPOS=1', /'BYSETPOS'/],
    ['FREQ=DAILY;BYMONTH=1', /'BYMONTH'/],
    ['FREQ=DAILY;BYSECOND=0', /'BYSECOND'/],
    ['FREQ=YEARLY', /'FREQ' .* 'YEARLY'.*DAILY, WEEKLY, MONTHLY/],
    ['FREQ=HOURLY', /'HOURLY'/],
    ['BYHOUR=2', /'FREQ'/],
    ['FREQ=DAILY;FREQ=DAILY', /twice/],
    ['FREQ=DAILY;INTERVAL=0', /'INTERVAL' .* '0'/],
    ['FREQ=DAILY;COUNT=10001', /'COUNT' .* '10001'/],
    ['FREQ=DAILY;COUNT=1;UNTIL=20270101', /'COUNT' .* UNTIL/],
    ['FREQ=DAILY;UNTIL=tomorrow', /'UNTIL' .* 'TOMORROW'/, '2026-01-01T00:00:00'],
    ['FREQ=DAILY;BYHOUR=24', /'BYHOUR' .* '24'/],
    ['FREQ=DAILY;BYMINUTE=1,,2', /'BYMINUTE' .* ''/],
    ['FREQ=DAILY;BYDAY=1MO', /'BYDAY' .* FREQ=DAILY/],
    ['FREQ=WEEKLY;BYDAY=XX', /'BYDAY' .* 'XX'/],
    ['FREQ=WEEKLY;BYMONTHDAY=1', /'BYMONTHDAY' .* FREQ=WEEKLY/],
    ['FREQ=MONTHLY;BYMONTHDAY=0', /'BYMONTHDAY' .* '0'/],
    ['FREQ=MONTHLY;BYDAY=6MO', /'BYDAY' .* '6MO'/],
    ['FREQ=DAILY;INTERVAL=2', /INTERVAL, a rule without BYHOUR, a rule without BYMINUTE/],
    ['FREQ=WEEKLY;BYHOUR=1;BYMINUTE=1', /a rule without BYDAY/],
    ['FREQ=DAILY', /'2026-02-30T00:00:00'/, '2026-02-30T00:00:00'],
    ['FREQ=MONTHLY;INTERVAL=12;BYMONTHDAY=30', /never come/, '2026-02-01T00:00:00'],
    ['FREQ=DAILY;UNTIL=20200101', /never fires/, '2026-02-01T00:00:00'],
    ['FREQ=DAILY;BYHOUR=1'.padEnd(1_001, ';'), /longer than 1000/],
  ];
  for (const [text, words, start] of refused) {
    test(`${text.slice(0, 60)} is refused by the name of its part`, () =>
      assertRefused(() => rule(text, start), words));
  }
});
