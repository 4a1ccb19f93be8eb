import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readNewSchedulers } from '../../../src/dialects/cloudsigma/schedulers/read.ts';
import { toRecurrence } from '../../../src/dialects/cloudsigma/schedulers/read-when.ts';
import { fireTimes } from '../../../src/domain/recurrence/index.ts';
import { NO_PARAMETERS, type WireRequest } from '../../../src/server/dialect.ts';
import { at, there } from '../../support/values.ts';

/** What a body of these fields means. */
const read = ({ manual = '', zone = 'Etc/UTC', ...plan }: Given) => {
  const body = { type: 'snapshot', name: 'x', incremental_backup: plan };
  const request: WireRequest = {
    requestId: '',
    method: 'POST',
    path: '/',
    query: NO_PARAMETERS,
    headers: {},
    cookies: new Map(),
    address: '',
    origin: '',
    body: { kind: 'json', value: body },
    takeTurn: async () => {},
    isEnding: () => false,
    record: { endpoint: null, loginId: null },
  };
  const { incremental_backup } = there(readNewSchedulers(request)[0]);
  return toRecurrence({ incremental_backup, manual_incremental_backup: manual, user_timezone: zone }, null);
};

interface Given {
  readonly manual?: string;
  readonly zone?: string;
  readonly [field: string]: unknown;
}

const SIX_TO_SIX = { start_time: { hour: 18, minute: 0 }, end_time: { hour: 6, minute: 0 } };

/** From midnight of Monday 2 March 2026 on, in UTC: the days and times of the first fires, and how many in that week. */
const MEANINGS: readonly (readonly [what: string, given: Given, first: string, perWeek: number])[] = [
  ['hours with minutes', { hour: '1,13', minute: '0,30' }, '2 01:00, 2 01:30, 2 13:00, 2 13:30', 28],
  ['every hour with a minute', { hour: '*', minute: '15' }, '2 00:15, 2 01:15, 2 02:15', 168],
  ['every minute of an hour', { hour: '3', minute: '*' }, '2 03:00, 2 03:01, 2 03:02', 420],
  ['every minute', { hour: '*', minute: '*' }, '2 00:00, 2 00:01, 2 00:02', 10_080],
  ['numbers that are no texts', { hour: 1, minute: 5 }, '2 01:05, 3 01:05', 7],
  ['no days as every day', { hour: '1', minute: '0', day_of_week: [''] }, '2 01:00, 3 01:00', 7],
  ['a date and a weekday, both', { hour: '1', minute: '0', day_of_month: '3', day_of_week: ['tue'] }, '3 01:00', 1],
  ['months as numbers', { hour: '1', minute: '0', month: [3, 4] }, '2 01:00, 3 01:00', 7],
  ['a month as text', { hour: '1', minute: '0', month: '3' }, '2 01:00, 3 01:00', 7],
  ['wild months in a list', { hour: '1', minute: '0', month: ['*'] }, '2 01:00, 3 01:00', 7],
  [
    'a step from the start on',
    { repeat: { minute: '*/50' }, start_time: { hour: 22, minute: 10 } },
    '2 22:10, 2 23:00, 2 23:50',
    21,
  ],
  [
    'a step up to the end',
    { repeat: { hour: '*/5' }, end_time: { hour: 10, minute: 0 } },
    '2 00:00, 2 05:00, 2 10:00',
    21,
  ],
  [
    'a step over midnight, day by day',
    { ...SIX_TO_SIX, repeat: { hour: '*/6' }, day_of_week: ['tue'] },
    '3 00:00, 3 06:00, 3 18:00',
    3,
  ],
  ['an hour of the window alone', { ...SIX_TO_SIX, hour: '3,12', minute: '0' }, '2 03:00, 3 03:00', 7],
  ['every hour of the window', { ...SIX_TO_SIX, hour: '*', minute: '30' }, '2 00:30, 2 01:30, 2 02:30', 84],
  [
    'manual times alone',
    { manual: '05:15,04:00', hour: '1', minute: '0', repeat: { hour: '*/2' } },
    '2 04:00, 2 05:15, 3 04:00',
    14,
  ],
  ['manual times on no dates', { manual: '04:00', day_of_month: '9', month: '7' }, '2 04:00, 3 04:00', 7],
  ['manual times on days', { manual: '04:00', day_of_week: ['sat', 'sun'] }, '7 04:00, 8 04:00', 2],
  ['manual times of the window alone', { ...SIX_TO_SIX, manual: '04:00,12:00,20:00' }, '2 04:00, 2 20:00, 3 04:00', 14],
];

for (const [what, given, first, perWeek] of MEANINGS) {
  test(`${what}: ${JSON.stringify(given)}`, () => {
    const rule = read(given);
    const found = [...fireTimes(rule, at('2026-03-01T23:59'), at('2026-03-08T23:59'))];
    const shown = found.map((fire) => new Date(fire * 1000).toISOString().slice(9, 16).replace('T', ' '));
    assert.equal(shown.slice(0, first.split(', ').length).join(', '), first);
    assert.equal(found.length, perWeek);
  });
}

test('Etc/GMT+12 is twelve hours behind UTC', () => {
  const [fire] = [
    ...fireTimes(read({ hour: '1', minute: '0', zone: 'Etc/GMT+12' }), at('2026-03-02T00:00'), at('2026-03-03T00:00')),
  ];
  assert.equal(fire, at('2026-03-02T13:00'));
});

test('a lost hour fires when the clocks have gone on, a repeated one once, but every real hour where the hour is *', () => {
  const fires = (given: Given, from: string, to: string) =>
    [...fireTimes(read({ ...given, zone: 'Europe/London' }), at(from), at(to))].map((fire) =>
      new Date(fire * 1000).toISOString().slice(11, 16),
    );
  const spring = ['2026-03-29T00:00', '2026-03-29T02:59'] as const;
  const autumn = ['2026-10-24T23:00', '2026-10-25T02:59'] as const;
  assert.deepEqual(fires({ hour: '1', minute: '30' }, ...spring), ['01:00']);
  assert.deepEqual(fires({ hour: '1', minute: '30' }, ...autumn), ['00:30']);
  assert.deepEqual(fires({ hour: '*', minute: '30' }, ...spring), ['00:30', '01:30', '02:30']);
  assert.deepEqual(fires({ hour: '*', minute: '30' }, ...autumn), ['23:30', '00:30', '01:30', '02:30']);
});
