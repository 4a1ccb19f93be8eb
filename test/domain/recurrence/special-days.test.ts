import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fireTimes, parseExpression } from '../../../src/domain/recurrence/index.ts';

const FIRST_YEAR = 2024;
const END_YEAR = 2053;

/** The noons in UTC at which an expression fires, as dates, over one whole cycle of weekdays and leap years. */
function listDates(expression: string): string[] {
  const rule = parseExpression(expression, 'UTC');
  const fires = fireTimes(rule, Date.UTC(FIRST_YEAR, 0, 1) / 1000, Date.UTC(END_YEAR, 0, 1) / 1000);
  return [...fires].map((at) => new Date(at * 1000).toISOString().slice(0, 10));
}

/** The dates that a choice among the days of each month names. */
function chooseDates(choose: (days: readonly Temporal.PlainDate[]) => Temporal.PlainDate | undefined): string[] {
  const chosen: string[] = [];
  for (let month = Temporal.PlainDate.from({ year: FIRST_YEAR, month: 1, day: 1 }); month.year < END_YEAR; ) {
    const days = Array.from({ length: month.daysInMonth }, (_, index) => month.add({ days: index }));
    const found = choose(days);
    if (found !== undefined) chosen.push(found.toString());
    month = month.add({ months: 1 });
  }
  return chosen;
}

const isWorkday = (day: Temporal.PlainDate): boolean => day.dayOfWeek <= 5;

test('L is the last day, and LW the last Monday-to-Friday day, of every month', () => {
  assert.deepEqual(
    listDates('0 12 L * *'),
    chooseDates((days) => days.at(-1)),
  );
  assert.deepEqual(
    listDates('0 12 LW * *'),
    chooseDates((days) => days.findLast(isWorkday)),
  );
});

test('15W is the Monday-to-Friday day nearest to the 15th; 1W and 31W stay in their month', () => {
  for (const wanted of [1, 2, 15, 28, 29, 30, 31]) {
    const nearest = chooseDates((days) =>
      days.length < wanted
        ? undefined
        : days
            .filter(isWorkday)
            .toSorted((a, b) => Math.abs(a.day - wanted) - Math.abs(b.day - wanted))
            .at(0),
    );
    assert.deepEqual(listDates(`0 12 ${wanted}W * *`), nearest);
  }
});

test('1#5 is the fifth Monday where a month has one, and L5 or 5L the last Friday', () => {
  for (const [weekday, iso] of [0, 1, 2, 3, 4, 5, 6].map((day) => [day, day === 0 ? 7 : day] as const)) {
    for (const nth of [1, 2, 3, 4, 5]) {
      const expected = chooseDates((days) => days.filter((day) => day.dayOfWeek === iso).at(nth - 1));
      assert.deepEqual(listDates(`0 12 * * ${weekday}#${nth}`), expected);
    }
    const last = chooseDates((days) => days.findLast((day) => day.dayOfWeek === iso));
    assert.deepEqual(listDates(`0 12 * * L${weekday}`), last);
    assert.deepEqual(listDates(`0 12 * * ${weekday}L`), last);
  }
});

test('29 February is found, also where it must be a Monday', () => {
  assert.deepEqual(listDates('0 12 29 2 *').slice(0, 3), ['2024-02-29', '2028-02-29', '2032-02-29']);
  assert.deepEqual(listDates('0 12 * 2 1#5'), ['2044-02-29']);
});
