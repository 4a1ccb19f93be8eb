import { parseExpression, parseRecurrence, type Recurrence, weekly } from '../../src/domain/recurrence/index.ts';

/** A schedule that every room has to deal with, in the product's own words. */
export interface Rule {
  readonly recurrence: Recurrence;
  readonly targetCount: number;
  readonly isPaused: boolean;
}

const EVERY_DAY = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'] as const;
const WORKDAYS = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat'] as const;

const rule = (recurrence: Recurrence, others: Partial<Rule> = {}): Rule => ({
  recurrence,
  targetCount: 1,
  isPaused: false,
  ...others,
});
const nightlyIn = (timeZone: string) => weekly({ days: WORKDAYS, times: ['02:01'], timeZone });
const window = (fields: object) => parseRecurrence({ kind: 'window', timeZone: 'Europe/London', ...fields });

/** All, by name. */
export const RULES = {
  weekly: rule(nightlyIn('UTC')),
  'two times a day': rule(weekly({ days: EVERY_DAY, times: ['02:00', '14:30'], timeZone: 'UTC' })),
  'every 45 minutes of the day': rule(window({ everyMinutes: 45, start: '07:00', end: '19:00' })),
  monthly: rule(window({ daysOfMonth: [1], times: ['23:59'] })),
  'last Friday': rule(parseExpression('30 3 * * L5', 'Europe/London')),
  'the 1st or a Friday': rule(parseExpression('0 3 1 * 5', 'Europe/London')),
  'explicit times': rule(
    weekly({ days: ['sat', 'sun'], times: ['02:00', '06:00', '20:00', '22:15'], timeZone: 'UTC' }),
  ),
  'every other Monday': rule(
    parseRecurrence({
      kind: 'rrule',
      rule: 'FREQ=WEEKLY;INTERVAL=2;BYDAY=MO;BYHOUR=4;BYMINUTE=30',
      start: '2026-01-05T04:30:00',
      timeZone: 'UTC',
    }),
  ),
  paused: rule(nightlyIn('UTC'), { isPaused: true }),
  'two targets': rule(nightlyIn('UTC'), { targetCount: 2 }),
  'no target': rule(nightlyIn('UTC'), { targetCount: 0 }),
  Kyiv: rule(nightlyIn('Europe/Kyiv')),
  'UTC-12': rule(nightlyIn('Etc/GMT+12')),
} satisfies Readonly<Record<string, Rule>>;

export type RuleName = keyof typeof RULES;

export const RULE_NAMES = Object.keys(RULES) as readonly RuleName[];
