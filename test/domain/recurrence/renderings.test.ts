import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  earliestTimeOf,
  fireTimes,
  parseExpression,
  parseRecurrence,
  shortestGap,
  toCron,
  toRunningTimes,
  toTimes,
  toWeekly,
  weekdaysOf,
} from '../../../src/domain/recurrence/index.ts';
import { DAY } from '../../support/values.ts';

const week = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'] as const;

test('the shortest gap is that of nominal local times', () => {
  const gap = (expression: string) => shortestGap(parseExpression(expression, 'Europe/Kyiv'));
  assert.equal(gap('0 2 * * *'), DAY);
  assert.equal(gap('0 2 * * 1-5'), DAY);
  assert.equal(gap('0 2 * * 1,4'), 3 * DAY);
  assert.equal(gap('0 2 * * 0'), 7 * DAY);
  assert.equal(gap('*/45 * * * *'), 15 * 60);
  assert.equal(gap('0 1,23 * * *'), 2 * 3600);
  assert.equal(gap('0 0 1 * *'), 28 * DAY);
  assert.equal(gap('0 0 31 * *'), 31 * DAY);
  assert.equal(gap('0 0 1,31 * *'), DAY);
  assert.equal(gap('0 0 1 1 *'), 365 * DAY);
  assert.equal(gap('0 0 29 2 *'), 400 * DAY);
  assert.equal(gap('* * * * * *'), 1);
  assert.equal(shortestGap(parseRecurrence({ kind: 'window', everyMinutes: 45, timeZone: 'UTC' })), 45 * 60);
  assert.equal(
    shortestGap(parseRecurrence({ kind: 'once', date: '2026-05-01', time: '02:00', timeZone: 'UTC' })),
    400 * DAY,
  );
});

test('weekdays and the earliest time are those on which a rule can fire', () => {
  assert.deepEqual(weekdaysOf(parseExpression('0 2 * * 1-6', 'UTC')), week.slice(0, 6));
  assert.deepEqual(weekdaysOf(parseExpression('0 2 1 * *', 'UTC')), week);
  assert.deepEqual(weekdaysOf(parseExpression('0 2 29 2 *', 'UTC')), week);
  assert.deepEqual(weekdaysOf(parseExpression('0 2 LW * *', 'UTC')), week.slice(0, 5));
  assert.deepEqual(weekdaysOf(parseExpression('0 2 * * 1#5', 'UTC')), ['mon']);
  assert.deepEqual(weekdaysOf(parseRecurrence({ kind: 'once', date: '2026-05-01', time: '02:00', timeZone: 'UTC' })), [
    'fri',
  ]);
  assert.equal(earliestTimeOf(parseExpression('30 22-3 * * *', 'UTC')), '00:30');
  assert.equal(
    earliestTimeOf(parseRecurrence({ kind: 'window', everyMinutes: 60, start: '07:15', timeZone: 'UTC' })),
    '07:15',
  );
});

test('a rule becomes days and times only where these say exactly the same', () => {
  const cron = (expression: string) => toWeekly(parseExpression(expression, 'UTC'));
  assert.deepEqual(cron('0,30 2 * * 1-5'), { days: week.slice(0, 5), times: ['02:00', '02:30'] });
  assert.equal(cron('0 * * * *'), null);
  assert.equal(cron('0 2 1 * *'), null);
  assert.equal(cron('0 2 * 5 *'), null);
  assert.equal(cron('0 2 * * 1#1'), null);
  assert.equal(cron('0 2 * * * 30'), null);
  assert.equal(
    toWeekly(parseRecurrence({ kind: 'weekly', days: week, times: ['02:00'], timeZone: 'UTC', endsAt: 4e9 })),
    null,
  );
});

test('a rule becomes a cron expression only where that says exactly the same', () => {
  const cron = (rule: object) => toCron(parseRecurrence({ timeZone: 'UTC', ...rule }));
  assert.equal(cron({ kind: 'weekly', days: week.slice(0, 6), times: ['02:01'] }), '1 2 * * 1-6');
  assert.equal(cron({ kind: 'weekly', days: week, times: ['02:00', '14:00'] }), '0 2,14 * * *');
  assert.equal(cron({ kind: 'weekly', days: week, times: ['02:00', '14:30'] }), null);
  assert.equal(cron({ kind: 'window', everyMinutes: 60 }), '0 0-23 * * *');
  assert.equal(cron({ kind: 'window', everyMinutes: 15 }), '*/15 * * * *');
  assert.equal(cron({ kind: 'window', everyMinutes: 45 }), null);
  assert.equal(cron({ kind: 'window', everyMinutes: 15, start: '20:00', end: '22:45' }), null);
  assert.equal(cron({ kind: 'window', times: ['17:00'], daysOfMonth: [1], months: [2, 4, 6] }), '0 17 1 2,4,6 *');
  assert.equal(cron({ kind: 'window', times: ['17:00'], daysOfMonth: [1], days: ['mon'] }), null);
  assert.equal(cron({ kind: 'weekly', days: week, times: ['02:00'], gap: 'skip' }), null);
  const everyRealHour = Array.from({ length: 24 }, (_, hour) => `${String(hour).padStart(2, '0')}:30`);
  assert.equal(cron({ kind: 'window', times: everyRealHour, gap: 'skip', overlap: 'both' }), '30 * * * *');
  assert.equal(cron({ kind: 'window', times: ['02:00'], gap: 'skip', overlap: 'both' }), null);
  assert.equal(cron({ kind: 'cron', expression: '30 * * * *', gap: 'next-valid', overlap: 'first' }), '30 0-23 * * *');
  assert.equal(cron({ kind: 'cron', expression: '0 2 * * *', gap: 'skip', overlap: 'both' }), null);
  assert.equal(cron({ kind: 'once', date: '2026-05-01', time: '02:00' }), null);
});

test('a rule becomes times with filters for days and months where these say exactly the same', () => {
  assert.deepEqual(toTimes(parseExpression('0 17 1 2,4 *', 'UTC')), {
    days: week,
    times: ['17:00'],
    daysOfMonth: [1],
    months: [2, 4],
  });
  assert.equal(toTimes(parseExpression('0 17 13 * 5', 'UTC')), null);
});

test('a rule that runs all day becomes its times too, apart from those of fixed local times', () => {
  const hourly = parseExpression('0,30 * * * 1', 'Europe/London');
  assert.equal(toTimes(hourly), null);
  assert.equal(toRunningTimes(hourly)?.times.length, 48);
  assert.deepEqual(toRunningTimes(hourly)?.days, ['mon']);
  assert.equal(toRunningTimes(parseExpression('0 2 * * *', 'UTC')), null);
  assert.equal(toRunningTimes(parseExpression('* * * * * 30', 'UTC')), null);
});

test('the eleven CloudSigma recipes give as many fires a day, week or year as their pages print', () => {
  // From inclusive, to exclusive.
  const count = (rule: object, from: string, to: string): number =>
    [
      ...fireTimes(
        parseRecurrence({ timeZone: 'Etc/UTC', ...rule }),
        Date.parse(from) / 1000 - 1,
        Date.parse(to) / 1000 - 1,
      ),
    ].length;
  const day = ['2026-01-05T00:00:00Z', '2026-01-06T00:00:00Z'] as const;
  const aWeek = ['2026-01-05T00:00:00Z', '2026-01-12T00:00:00Z'] as const;
  const year = ['2026-01-01T00:00:00Z', '2027-01-01T00:00:00Z'] as const;
  const wrapped = { start: '07:00', end: '06:45' };
  assert.equal(count({ kind: 'window', everyMinutes: 45, timeZone: 'Europe/London' }, ...day), 32);
  assert.equal(count({ kind: 'window', everyMinutes: 720, ...wrapped }, ...day), 2);
  assert.equal(count({ kind: 'window', days: ['sun'], times: ['23:00'], timeZone: 'Europe/London' }, ...aWeek), 1);
  assert.equal(count({ kind: 'window', daysOfMonth: [1], times: ['23:59'], timeZone: 'Europe/London' }, ...year), 12);
  assert.equal(count({ kind: 'window', everyMinutes: 60, start: '20:00', end: '23:00' }, ...day), 4);
  const four = ['02:00', '06:00', '20:00', '22:15'];
  assert.equal(count({ kind: 'window', days: ['sat', 'sun'], times: four, ...wrapped }, ...aWeek), 8);
  const workdays = { days: week.slice(0, 5), times: ['03:00'], start: '12:00', end: '11:45' };
  assert.equal(count({ kind: 'window', ...workdays }, ...aWeek), 5);
  const twice = { everyMinutes: 720, start: '07:00', end: '19:00' };
  assert.equal(count({ kind: 'window', days: ['mon', 'wed', 'fri'], ...twice }, ...day), 2);
  const second = { daysOfMonth: [1], months: [2, 4, 6, 8, 10, 12], times: ['17:00'], start: '07:00', end: '19:00' };
  assert.equal(count({ kind: 'window', ...second }, ...year), 6);
  assert.equal(count({ kind: 'window', daysOfMonth: [1], times: ['23:00'], ...wrapped }, ...year), 12);
  const daily = { times: ['01:00'], start: '12:00', end: '11:45', timeZone: 'Etc/GMT+12' };
  assert.equal(count({ kind: 'window', ...daily }, ...aWeek), 7);
});
