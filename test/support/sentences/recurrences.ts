import { parseExpression, parseRecurrence, type Recurrence } from '../../../src/domain/recurrence/index.ts';

const cron = (expression: string, timeZone = 'UTC'): Recurrence => parseExpression(expression, timeZone);
const rule = (fields: object): Recurrence => parseRecurrence({ timeZone: 'UTC', ...fields });
const weekly = (days: string, times: readonly string[], timeZone = 'Europe/Kyiv'): Recurrence =>
  rule({ kind: 'weekly', days: days.split(' '), times, timeZone });

const WEEK = 'mon tue wed thu fri sat sun';

/** Rules of every kind and form, with what is said of them in each language. */
export const SAID_RECURRENCES: readonly (readonly [rule: Recurrence, english: string, russian: string])[] = [
  [
    weekly(WEEK.slice(0, -4), ['02:01']),
    'At 02:01, Monday through Saturday (Europe/Kyiv)',
    'В 02:01, с понедельника по субботу (Europe/Kyiv)',
  ],
  [weekly(WEEK, ['02:01'], 'UTC'), 'At 02:01, every day (UTC)', 'В 02:01, ежедневно (UTC)'],
  [
    weekly('tue thu', ['02:01', '14:00']),
    'At 02:01 and 14:00, Tuesday and Thursday (Europe/Kyiv)',
    'В 02:01 и 14:00, по вторникам и четвергам (Europe/Kyiv)',
  ],
  [
    weekly('mon wed sun', ['23:59']),
    'At 23:59, Monday, Wednesday and Sunday (Europe/Kyiv)',
    'В 23:59, по понедельникам, средам и воскресеньям (Europe/Kyiv)',
  ],
  [
    weekly('sun', ['00:00', '01:00', '02:00']),
    'At 00:00, 01:00 and 02:00, Sunday (Europe/Kyiv)',
    'В 00:00, 01:00 и 02:00, по воскресеньям (Europe/Kyiv)',
  ],
  [cron('0 2 * * *'), 'At 02:00 AM', 'В 02:00'],
  [cron('0 2 * * *', 'Europe/Kyiv'), 'At 02:00 AM (Europe/Kyiv)', 'В 02:00 (Europe/Kyiv)'],
  [cron('0 0 * * *'), 'At 12:00 AM', 'В 00:00'],
  [cron('30 12 * * *'), 'At 12:30 PM', 'В 12:30'],
  [cron('0,30 1,13 * * *'), 'At 01:00 AM, 01:30 AM, 01:00 PM and 01:30 PM', 'В 01:00, 01:30, 13:00 и 13:30'],
  [cron('* * * * *'), 'Every minute', 'Каждую минуту'],
  [cron('*/2 * * * *'), 'Every 2 minutes', 'Каждые 2 минуты'],
  [cron('*/5 * * * *'), 'Every 5 minutes', 'Каждые 5 минут'],
  [cron('*/45 * * * *'), 'At minutes 0 and 45 of every hour', 'В минуты 0 и 45 каждого часа'],
  [
    cron('*/7 3 * * *'),
    'At minutes 0, 7, 14, 21, 28, 35, 42, 49 and 56 of hour 3',
    'В минуты 0, 7, 14, 21, 28, 35, 42, 49 и 56 часа 3',
  ],
  [cron('* 3,4 * * *'), 'At every minute of hours 3 and 4', 'В каждую минуту часов 3 и 4'],
  [cron('0 * * * *'), 'Every hour', 'Каждый час'],
  [cron('30 * * * *'), 'At minute 30 of every hour', 'В минуту 30 каждого часа'],
  [cron('0 */6 * * *'), 'Every 6 hours', 'Каждые 6 часов'],
  [cron('0 */3 * * *'), 'Every 3 hours', 'Каждые 3 часа'],
  [cron('0 0 * * 0'), 'At 12:00 AM, Sunday', 'В 00:00, по воскресеньям'],
  [cron('0 0 1 * *'), 'At 12:00 AM, on day 1 of the month', 'В 00:00, 1 числа месяца'],
  [cron('0 9 * * 1-5'), 'At 09:00 AM, Monday through Friday', 'В 09:00, с понедельника по пятницу'],
  [cron('0 6 * * 0,6'), 'At 06:00 AM, Saturday and Sunday', 'В 06:00, по субботам и воскресеньям'],
  [cron('0 0 13 * 5'), 'At 12:00 AM, on day 13 of the month or on Friday', 'В 00:00, 13 числа месяца или по пятницам'],
  [
    cron('0 0 1,15 1,7 *'),
    'At 12:00 AM, on days 1 and 15 of the month, in January and July',
    'В 00:00, 1 и 15 числа месяца, в январе и июле',
  ],
  [cron('0 0 L * *'), 'At 12:00 AM, on the last day of the month', 'В 00:00, в последний день месяца'],
  [
    cron('0 0 15W,LW * *'),
    'At 12:00 AM, on the last weekday and the weekday nearest day 15 of the month',
    'В 00:00, в последний будний день и в ближайший к 15 числу будний день месяца',
  ],
  [cron('0 0 * * 1#5'), 'At 12:00 AM, the fifth Monday of the month', 'В 00:00, в пятый понедельник месяца'],
  [cron('0 0 * * 2#2'), 'At 12:00 AM, the second Tuesday of the month', 'В 00:00, во второй вторник месяца'],
  [cron('0 0 * * L5'), 'At 12:00 AM, the last Friday of the month', 'В 00:00, в последнюю пятницу месяца'],
  [cron('0 0 * * 0#1'), 'At 12:00 AM, the first Sunday of the month', 'В 00:00, в первое воскресенье месяца'],
  [cron('* * * * * *'), 'At every second of every minute of every hour', 'В каждую секунду каждой минуты каждого часа'],
  [cron('0 2 * * * 30'), 'At second 30 of minute 0 of hour 2', 'В секунду 30 минуты 0 часа 2'],
  [
    cron('0 2 1 1 * 0 2030'),
    'At 02:00 AM, on day 1 of the month, in January, in 2030',
    'В 02:00, 1 числа месяца, в январе, в 2030 году',
  ],
  [
    cron('0 2 1 1 * 0 2030,2031'),
    'At 02:00 AM, on day 1 of the month, in January, in 2030 and 2031',
    'В 02:00, 1 числа месяца, в январе, в 2030 и 2031 годах',
  ],
  [rule({ kind: 'window', everyMinutes: 45 }), 'Every 45 minutes (UTC)', 'Каждые 45 минут (UTC)'],
  [rule({ kind: 'window', everyMinutes: 21 }), 'Every 21 minutes (UTC)', 'Каждую 21 минуту (UTC)'],
  [
    rule({ kind: 'window', everyMinutes: 720, start: '07:00', end: '06:45', days: ['mon', 'fri'] }),
    'Every 12 hours from 07:00 to 06:45, Monday and Friday (UTC)',
    'Каждые 12 часов с 07:00 до 06:45, по понедельникам и пятницам (UTC)',
  ],
  [
    rule({ kind: 'window', everyMinutes: 60, start: '20:00' }),
    'Every hour from 20:00 to 23:59 (UTC)',
    'Каждый час с 20:00 до 23:59 (UTC)',
  ],
  [
    rule({ kind: 'window', times: ['12:00'], daysOfMonth: [1], days: ['mon'], months: [5] }),
    'At 12:00, on day 1 of the month if it is Monday, in May (UTC)',
    'В 12:00, 1 числа месяца, но только по понедельникам, в мае (UTC)',
  ],
  [
    rule({ kind: 'rrule', rule: 'FREQ=DAILY;BYHOUR=2,14;BYMINUTE=1' }),
    'At 02:01 and 14:01, every day (UTC)',
    'В 02:01 и 14:01, ежедневно (UTC)',
  ],
  [
    rule({ kind: 'rrule', rule: 'FREQ=WEEKLY;INTERVAL=2;BYDAY=MO', start: '2026-01-05T17:01:00' }),
    'At 17:01, Monday, every 2 weeks, from 2026-01-05T17:01:00Z (UTC)',
    'В 17:01, по понедельникам, каждые 2 недели, с 2026-01-05T17:01:00Z (UTC)',
  ],
  [
    rule({ kind: 'rrule', rule: 'FREQ=DAILY;INTERVAL=21;UNTIL=20270101T000000Z', start: '2026-01-05T17:01:30' }),
    'At second 30 of minute 1 of hour 17, every 21 days, from 2026-01-05T17:01:30Z, until 2027-01-01T00:00:00Z (UTC)',
    'В секунду 30 минуты 1 часа 17, каждый 21 день, с 2026-01-05T17:01:30Z, до 2027-01-01T00:00:00Z (UTC)',
  ],
  [
    rule({ kind: 'rrule', rule: 'FREQ=MONTHLY;BYMONTHDAY=1,-1,-2,-7;BYHOUR=2;BYMINUTE=0' }),
    'At 02:00, on day 1, the last day, the second to last day and day 7 from the end of the month (UTC)',
    'В 02:00, 1 числа, в последний день, в 2-й с конца день и в 7-й с конца день месяца (UTC)',
  ],
  [
    rule({ kind: 'rrule', rule: 'FREQ=MONTHLY;INTERVAL=5;BYDAY=-2FR', start: '2026-01-23T02:00:00' }),
    'At 02:00, the second to last Friday of the month, every 5 months, from 2026-01-23T02:00:00Z (UTC)',
    'В 02:00, во вторую с конца пятницу месяца, каждые 5 месяцев, с 2026-01-23T02:00:00Z (UTC)',
  ],
  [
    rule({ kind: 'once', date: '2026-05-01', time: '02:01' }),
    'Once, at 02:01 on 2026-05-01 (UTC)',
    'Один раз, 2026-05-01 в 02:01 (UTC)',
  ],
  [
    rule({ kind: 'cron', expression: '0 2 * * *', startsAt: 0, endsAt: 4e9, excludedDates: ['2026-12-25'] }),
    'At 02:00 AM, from 1970-01-01T00:00:00Z, until 2096-10-02T07:06:40Z, except on 2026-12-25',
    'В 02:00, с 1970-01-01T00:00:00Z, до 2096-10-02T07:06:40Z, кроме 2026-12-25',
  ],
];
