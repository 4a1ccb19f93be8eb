import { type RecurrenceJson, WEEKDAYS } from '../../domain/recurrence/index.ts';
import type { RetentionPolicy } from '../../domain/retention/index.ts';
import { ofKind, oneOf, textUpTo, wholeFrom } from './schema.ts';
import { Type } from './type.ts';

const CLOCK = Type.String({ pattern: '^([01]\\d|2[0-3]):[0-5]\\d$', description: 'HH:MM' });
const DATE = Type.String({ pattern: '^\\d{4}-\\d\\d-\\d\\d$', description: 'YYYY-MM-DD' });
const DAYS = Type.Array(oneOf(WEEKDAYS), { minItems: 1, maxItems: 7 });
const TIMES = Type.Array(CLOCK, { minItems: 1, maxItems: 1_440 });
const ZONE = textUpTo(64, 'An IANA time zone: Europe/Kyiv.');

/** What every kind of rule may say besides. */
const MODIFIERS = {
  timeZone: ZONE,
  gap: Type.Optional(oneOf(['next-valid', 'skip'], 'What becomes of a local time that a clock change leaves out.')),
  overlap: Type.Optional(oneOf(['first', 'both'], 'What becomes of a local time that comes twice.')),
  startsAt: Type.Optional(Type.Integer({ description: 'Epoch seconds; it does not fire before.' })),
  endsAt: Type.Optional(Type.Integer({ description: 'Epoch seconds; it does not fire after.' })),
  excludedDates: Type.Optional(Type.Array(DATE, { maxItems: 1_000 })),
};

/** When a schedule fires, as it is stored. What it means is checked beside. */
export const RECURRENCE = Type.Unsafe<RecurrenceJson>(
  ofKind(
    {
      weekly: { days: DAYS, times: TIMES, ...MODIFIERS },
      cron: { expression: textUpTo(1_000), ...MODIFIERS },
      window: {
        days: Type.Optional(DAYS),
        daysOfMonth: Type.Optional(Type.Array(wholeFrom(1, 31), { minItems: 1, maxItems: 31 })),
        months: Type.Optional(Type.Array(wholeFrom(1, 12), { minItems: 1, maxItems: 12 })),
        start: Type.Optional(CLOCK),
        end: Type.Optional(CLOCK),
        everyMinutes: Type.Optional(wholeFrom(1, 1_440)),
        times: Type.Optional(TIMES),
        ...MODIFIERS,
      },
      once: { date: DATE, time: CLOCK, ...MODIFIERS },
      rrule: { rule: textUpTo(1_000), start: Type.Optional(textUpTo(19, 'YYYY-MM-DDTHH:MM:SS, local.')), ...MODIFIERS },
    },
    'When it fires.',
  ),
);

const COUNT = Type.Optional(wholeFrom(-1, 1_000_000, 'Of how many it keeps one; -1 is unlimited, 0 or absent none.'));

/** For how long a schedule's snapshots are kept. */
export const RETENTION = Type.Unsafe<RetentionPolicy>(
  ofKind(
    {
      inherit: {},
      all: {},
      keep: {
        algorithm: oneOf(['borg', 'restic']),
        within: Type.Optional(textUpTo(64)),
        last: COUNT,
        hourly: COUNT,
        daily: COUNT,
        weekly: COUNT,
        monthly: COUNT,
        quarterly: COUNT,
        yearly: COUNT,
      },
      periods: {
        rules: Type.Array(
          Type.Object(
            {
              period: oneOf(['days', 'weeks', 'months']),
              quantity: wholeFrom(1, 100_000),
              onWeekday: Type.Optional(oneOf(WEEKDAYS)),
              onDayOfMonth: Type.Optional(wholeFrom(1, 31)),
            },
            { additionalProperties: false },
          ),
          { minItems: 1, maxItems: 100 },
        ),
      },
      chains: { count: wholeFrom(1, 1_000_000) },
    },
    'Which of its snapshots stay; inherit is what the target says.',
  ),
);
