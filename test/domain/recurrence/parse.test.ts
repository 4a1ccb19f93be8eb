import assert from 'node:assert/strict';
import { test } from 'node:test';
import { GatewayError } from '../../../src/domain/errors.ts';
import {
  assertTimeZone,
  equals,
  nextFireTime,
  parseExpression,
  parseRecurrence,
  recurrenceJson,
  weekly,
} from '../../../src/domain/recurrence/index.ts';
import { sayInEnglish } from '../../../src/wording/english/index.ts';

/** Asserts that something is refused as `invalid_recurrence`, for this field and with these words in its message. */
function assertRefused(act: () => unknown, field: string, words: RegExp): void {
  assert.throws(act, (error) => {
    assert.ok(error instanceof GatewayError);
    assert.equal(error.code, 'invalid_recurrence');
    const sentence = sayInEnglish(error.problem);
    assert.ok('field' in error.problem.params && 'value' in error.problem.params);
    assert.equal(error.problem.params.field, field, sentence);
    assert.match(sentence, words);
    return true;
  });
}

const refusedExpressions: readonly (readonly [expression: string, field: string, words: RegExp])[] = [
  ['60 * * * *', 'minute', /'60' at position 1 .* 0 to 59/],
  ['0 24 * * *', 'hour', /'24' at position 3/],
  ['0 0 32 * *', 'dayOfMonth', /'32' at position 5/],
  ['0 0 0 * *', 'dayOfMonth', /'0' at position 5/],
  ['* * * 13 *', 'month', /'13' at position 7 .* JAN to DEC/],
  ['0 0 * * 8', 'dayOfWeek', /'8' at position 9/],
  ['0 0 * * mo', 'dayOfWeek', /'mo' at position 9/],
  ['0 0 * * 1 60', 'second', /'60' at position 11/],
  ['0 0 * * 1 0 1969', 'year', /'1969' at position 13/],
  ['1,2,99 * * * *', 'minute', /'99' at position 5/],
  ['   0   24 * * *', 'hour', /'24' at position 8/],
  ['*/0 * * * *', 'minute', /steps by 0/],
  ['-1 * * * *', 'minute', /'-1' at position 1/],
  ['1- * * * *', 'minute', /'1-'/],
  ['*-5 * * * *', 'minute', /'\*-5'/],
  ['0,,1 * * * *', 'minute', /position 3/],
  ['? * * * *', 'minute', /'\?'/],
  ['0 0 L-3 * *', 'dayOfMonth', /only L is known/],
  ['0 0 32W * *', 'dayOfMonth', /'32W'/],
  ['0 0 * * L', 'dayOfWeek', /write L5/],
  ['0 0 * * 1#6', 'dayOfWeek', /'1#6'/],
  ['R * * * *', 'minute', /random/],
  ['0 H * * *', 'hour', /drawn from a name/],
  ['H(0-9) * * * *', 'minute', /drawn from a name/],
  ['@reboot', 'expression', /names no time/],
  ['@every 5m', 'expression', /no fixed moment/],
  ['@noon', 'expression', /@hourly/],
  ['', 'expression', /0 fields/],
  ['0 2 * *', 'expression', /4 fields/],
  ['0 2 * * * 0 2027 1', 'expression', /8 fields/],
  ['0 0 30 2 *', 'dayOfMonth', /'30' at position 5 .* never comes/],
  ['0 0 31 4,6,9,11 *', 'dayOfMonth', /'31'/],
  ['0 0 29 2 * 0 2027', 'dayOfMonth', /never comes/],
  [`${'0,'.repeat(600)}0 * * * *`, 'expression', /longer than 1000/],
];

for (const [expression, field, words] of refusedExpressions) {
  test(`the expression '${expression.slice(0, 40)}' is refused for its ${field}`, () => {
    assertRefused(() => parseExpression(expression, 'UTC'), field, words);
  });
}

const valid = { kind: 'weekly', days: ['mon'], times: ['02:01'], timeZone: 'UTC' };
const refusedRules: readonly (readonly [rule: unknown, field: string, words: RegExp])[] = [
  [null, 'rule', /JSON object/],
  [[], 'rule', /JSON object/],
  ['0 2 * * *', 'rule', /JSON object/],
  [{ ...valid, kind: 'daily' }, 'kind', /'daily'/],
  [{ ...valid, days: [] }, 'days', /at least one/],
  [{ ...valid, days: ['mon', 'MON'] }, 'days', /'MON' \(number 2\)/],
  [{ ...valid, days: [1] }, 'days', /'1'/],
  [{ ...valid, times: [] }, 'times', /at least one/],
  [{ ...valid, times: ['25:99'] }, 'times', /'25:99'/],
  [{ ...valid, times: ['2:1'] }, 'times', /'2:1'/],
  [{ ...valid, times: ['24:00'] }, 'times', /'24:00'/],
  [{ ...valid, times: ['02:01', '02:01:00'] }, 'times', /'02:01:00' \(number 2\)/],
  [{ ...valid, timeZone: 'Mars/Olympus' }, 'timeZone', /'Mars\/Olympus'/],
  [{ ...valid, timeZone: '+03:00' }, 'timeZone', /IANA/],
  [{ ...valid, timeZone: '' }, 'timeZone', /IANA/],
  [{ kind: 'weekly', days: ['mon'], times: ['02:01'] }, 'timeZone', /IANA/],
  [{ ...valid, timeZone: ['UTC'] }, 'timeZone', /IANA/],
  [{ ...valid, timeZone: 'x'.repeat(5000) }, 'timeZone', /^.{1,200}$/],
  [{ ...valid, tines: ['02:01'] }, 'tines', /no field 'tines'/],
  [{ ...valid, gap: 'fall' }, 'gap', /next-valid, skip/],
  [{ ...valid, startsAt: 1.5 }, 'startsAt', /whole number/],
  [{ ...valid, startsAt: 20, endsAt: 10 }, 'endsAt', /before its start/],
  [{ ...valid, startsAt: 0, endsAt: 86_400 }, 'rule', /never fires/],
  [{ ...valid, excludedDates: ['2026-02-30'] }, 'excludedDates', /'2026-02-30' \(number 1\)/],
  [{ kind: 'cron', timeZone: 'UTC' }, 'expression', /missing/],
  [{ kind: 'window', timeZone: 'UTC' }, 'times', /at least one/],
  [{ kind: 'window', everyMinutes: 0, timeZone: 'UTC' }, 'everyMinutes', /1 to 1440/],
  [{ kind: 'window', everyMinutes: 30, times: ['02:00'], timeZone: 'UTC' }, 'everyMinutes', /one of them/],
  [{ kind: 'window', everyMinutes: 30, months: [13], timeZone: 'UTC' }, 'months', /'13' \(number 1\)/],
  [{ kind: 'window', everyMinutes: 30, months: [2], daysOfMonth: [30], timeZone: 'UTC' }, 'daysOfMonth', /never comes/],
  [{ kind: 'window', everyMinutes: 30, start: '7:00', timeZone: 'UTC' }, 'start', /'7:00'/],
  [{ kind: 'window', times: ['02:00'], start: '07:00', end: '19:00', timeZone: 'UTC' }, 'times', /07:00 to 19:00/],
  [{ kind: 'once', date: '2026-02-30', time: '02:00', timeZone: 'UTC' }, 'date', /2026-02-30/],
  [{ kind: 'once', date: '2026-02-20', time: '2', timeZone: 'UTC' }, 'time', /'2'/],
  [{ kind: 'once', date: '2011-12-30', time: '12:00', timeZone: 'Pacific/Apia' }, 'date', /does not exist in Pacific/],
];

for (const [rule, field, words] of refusedRules) {
  test(`the rule ${JSON.stringify(rule).slice(0, 90)} is refused for its ${field}`, () => {
    assertRefused(() => parseRecurrence(rule), field, words);
  });
}

test('an empty list of days or times is refused for a weekly rule too', () => {
  assertRefused(() => weekly({ days: [], times: ['02:01'], timeZone: 'UTC' }), 'days', /no day/);
  assertRefused(() => weekly({ days: ['mon'], times: [], timeZone: 'UTC' }), 'times', /no time/);
});

test('days and times are put in order once, so that equal rules have equal JSON', () => {
  const rule = weekly({ days: ['sun', 'mon', 'sun'], times: ['14:00', '02:00', '14:00'], timeZone: 'europe/kyiv' });
  assert.equal(
    JSON.stringify(recurrenceJson(rule)),
    '{"kind":"weekly","days":["mon","sun"],"times":["02:00","14:00"],"timeZone":"Europe/Kyiv"}',
  );
  assert.equal(JSON.stringify(rule), JSON.stringify(recurrenceJson(rule)));
});

test('a policy that goes without saying is not written, another one is', () => {
  const modified = { ...valid, gap: 'next-valid', overlap: 'both' };
  assert.equal(
    JSON.stringify(parseRecurrence(modified)),
    '{"kind":"weekly","days":["mon"],"times":["02:01"],"timeZone":"UTC","overlap":"both"}',
  );
});

const canonicalExpressions: readonly (readonly [written: string, canonical: string])[] = [
  ['  0   2 ? * MON-FRI ', '0 2 * * 1-5'],
  ['0 2 * * 7', '0 2 * * 0'],
  ['0 2 * * 5-7', '0 2 * * 0,5,6'],
  ['0,15,30,45 */1 * * *', '*/15 * * * *'],
  ['0 0-23 * * *', '0 0-23 * * *'],
  ['0 22-3/2 * jan,feb,mar *', '0 0,2,22 * 1-3 *'],
  ['@weekly', '0 0 * * 0'],
  ['0 2 * * * 0', '0 2 * * *'],
  ['0 2 * * * 0 *', '0 2 * * *'],
  ['0 2 * * * 30 *', '0 2 * * * 30'],
  ['0 2 * * * 0 2030,2027-2029', '0 2 * * * 0 2027-2030'],
  ['0 2 l,1,lw,15w * *', '0 2 1,L,LW,15W * *'],
  ['0 2 * * 5L,mon#2', '0 2 * * 1#2,L5'],
];

for (const [written, canonical] of canonicalExpressions) {
  test(`'${written}' means '${canonical}'`, () => {
    const rule = parseExpression(written, 'UTC');
    assert.deepEqual(recurrenceJson(rule), { kind: 'cron', expression: canonical, timeZone: 'UTC' });
    assert.ok(equals(rule, parseExpression(canonical, 'UTC')));
  });
}

test('rules differ by zone, kind, day or time', () => {
  const rule = parseRecurrence(valid);
  for (const change of [{ timeZone: 'Europe/Kyiv' }, { days: ['tue'] }, { times: ['02:02'] }, { endsAt: 4e9 }]) {
    assert.ok(!equals(rule, parseRecurrence({ ...valid, ...change })));
  }
  assert.ok(equals(rule, parseRecurrence({ ...valid, days: ['mon', 'mon'] })));
});

test('a rule that has been asked equals one that has not', () => {
  const asked = parseRecurrence(valid);
  nextFireTime(asked, 0);
  assert.deepEqual(asked, parseRecurrence(valid));
});

test('every zone of the runtime is known, in any case, and nothing else is', () => {
  for (const zone of Intl.supportedValuesOf('timeZone')) assertTimeZone(zone);
  assertTimeZone('UTC');
  assertTimeZone('utc');
  assertTimeZone('Etc/GMT+12');
  assertTimeZone('Asia/Katmandu');
  for (const bad of ['Kyiv', '+03', 'UTC+3', 'Europe/Kyiv ', '__proto__', '2026-01-01T00:00Z[UTC]']) {
    assertRefused(() => assertTimeZone(bad), 'timeZone', /not known/);
  }
});
