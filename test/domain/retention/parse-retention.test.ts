import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { GatewayError } from '../../../src/domain/errors.ts';
import { parseRetention, rotation } from '../../../src/domain/retention/index.ts';
import { describeRetention, sayInEnglish } from '../../../src/wording/english/index.ts';

const refuses = (json: unknown, field: string, value: string): void => {
  assert.throws(
    () => parseRetention(json),
    (error) => {
      assert.ok(error instanceof GatewayError);
      assert.equal(error.code, 'invalid_request');
      assert.partialDeepStrictEqual(error.problem.params, { field, value });
      const sentence = sayInEnglish(error.problem);
      assert.ok(sentence.includes(value.slice(0, 100)) && sentence.endsWith('.'), sentence);
      return true;
    },
  );
};

describe('reading a retention policy', () => {
  test('each kind comes back as it was written', () => {
    for (const policy of [
      { kind: 'inherit' },
      { kind: 'all' },
      { kind: 'keep', algorithm: 'borg', within: '2d', last: 3, daily: 7, yearly: -1 },
      { kind: 'keep', algorithm: 'restic', within: '1y6m10d12h' },
      {
        kind: 'periods',
        rules: [
          { period: 'days', quantity: 7 },
          { period: 'weeks', quantity: 4, onWeekday: 'mon' },
          { period: 'months', quantity: 12, onDayOfMonth: 23 },
        ],
      },
      { kind: 'chains', count: 14 },
    ]) {
      assert.deepEqual(parseRetention(JSON.parse(JSON.stringify(policy))), policy);
    }
  });

  test('a rule of zero is a rule left out', () => {
    const policy = parseRetention({
      kind: 'keep',
      algorithm: 'borg',
      hourly: 0,
      daily: 7,
      quarterly: 0,
      within: undefined,
    });
    assert.deepEqual(policy, { kind: 'keep', algorithm: 'borg', daily: 7 });
  });

  test('what inheriting means is a policy too', () => {
    assert.deepEqual(parseRetention(rotation(5)), rotation(5));
  });

  test('a policy that keeps nothing is refused', () => {
    refuses({ kind: 'keep', algorithm: 'borg', daily: 0 }, 'retention', '{"kind":"keep","algorithm":"borg","daily":0}');
    refuses({ kind: 'periods', rules: [] }, 'retention.rules', '[]');
    refuses({ kind: 'chains', count: 0 }, 'retention.count', '0');
  });

  test('a wrong value is named with its field', () => {
    refuses(null, 'retention', 'null');
    refuses([], 'retention', '[]');
    refuses({ kind: 'forever' }, 'retention.kind', 'forever');
    refuses({}, 'retention.kind', 'missing');
    refuses({ kind: 'all', count: 3 }, 'retention.count', '3');
    refuses({ kind: 'keep', algorithm: 'tarsnap', last: 1 }, 'retention.algorithm', 'tarsnap');
    refuses({ kind: 'keep', algorithm: 'borg', last: -5 }, 'retention.last', '-5');
    refuses({ kind: 'keep', algorithm: 'borg', daily: '7' }, 'retention.daily', '7');
    refuses({ kind: 'keep', algorithm: 'borg', weekly: 1.5 }, 'retention.weekly', '1.5');
    refuses({ kind: 'keep', algorithm: 'borg', dayly: 7 }, 'retention.dayly', '7');
    refuses({ kind: 'keep', algorithm: 'borg', within: 2 }, 'retention.within', '2');
    refuses({ kind: 'chains', count: 2 ** 60 }, 'retention.count', String(2 ** 60));
  });

  test("a length of time is written as its own program writes it, and '0d' is none", () => {
    for (const within of ['2', 'd', '2D', '1d12H', '-1d', '0d', ' 2d']) {
      refuses({ kind: 'keep', algorithm: 'borg', within }, 'retention.within', within);
    }
    for (const within of ['2w', '2H', '1d 2h', '0y0d', '']) {
      refuses({ kind: 'keep', algorithm: 'restic', within }, 'retention.within', within);
    }
  });

  test('a period rule that says something impossible is named by its place', () => {
    const refusesRule = (rule: unknown, field: string, value: string): void =>
      refuses({ kind: 'periods', rules: [{ period: 'days', quantity: 1 }, rule] }, `retention.rules[1]${field}`, value);
    refusesRule('7 days', '', '7 days');
    refusesRule({ period: 'years', quantity: 1 }, '.period', 'years');
    refusesRule({ period: 'days', quantity: 0 }, '.quantity', '0');
    refusesRule({ period: 'days' }, '.quantity', 'missing');
    refusesRule({ period: 'weeks', quantity: 1, onWeekday: 1 }, '.onWeekday', '1');
    refusesRule({ period: 'weeks', quantity: 1, onDayOfMonth: 1 }, '.onDayOfMonth', '1');
    refusesRule({ period: 'days', quantity: 1, onWeekday: 'mon' }, '.onWeekday', 'mon');
    refusesRule({ period: 'months', quantity: 1, onDayOfMonth: 32 }, '.onDayOfMonth', '32');
    refusesRule({ period: 'weeks', quantity: 1, onWeekday: 'mon', onDayOfMonth: 1 }, '.onDayOfMonth', '1');
    refusesRule({ period: 'weeks', quantity: 1, time_option: 1 }, '.time_option', '1');
  });
});

test('a policy is told in one phrase', () => {
  const told = (json: unknown): string => describeRetention(parseRetention(json));
  assert.equal(told({ kind: 'inherit' }), "Keep as many as the target's rotation says");
  assert.equal(told({ kind: 'all' }), 'Keep everything');
  assert.equal(describeRetention(rotation(5)), 'Keep the newest 5');
  assert.equal(told({ kind: 'chains', count: 14 }), 'Keep the newest 14 chains of backups');
  assert.equal(told({ kind: 'chains', count: 1 }), 'Keep the newest chain of backups');
  assert.equal(
    told({ kind: 'keep', algorithm: 'borg', within: '2d', daily: 7, yearly: -1 }),
    "Keep all within 2d of the newest, 7 daily, all yearly (borg's rules)",
  );
  assert.equal(
    told({
      kind: 'periods',
      rules: [
        { period: 'days', quantity: 1 },
        { period: 'weeks', quantity: 4, onWeekday: 'mon' },
        { period: 'months', quantity: 12, onDayOfMonth: 23 },
      ],
    }),
    'Keep 1 day; 4 weeks, on a Monday; 12 months, on day 23',
  );
});
