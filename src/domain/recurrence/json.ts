import type { GapPolicy, OverlapPolicy } from './timetable.ts';
import type { Weekday } from './weekdays.ts';

/** What every kind of rule may say besides; a key is present only where it differs from the kind's default. */
export interface Modifiers {
  readonly gap?: GapPolicy;
  readonly overlap?: OverlapPolicy;
  /** Epoch seconds; no fire before it. */
  readonly startsAt?: number;
  /** Epoch seconds; no fire after it. */
  readonly endsAt?: number;
  /** Nominal local dates `YYYY-MM-DD` without fires, ascending. */
  readonly excludedDates?: readonly string[];
}

/** At each of `times` (`HH:MM`) on each of `days`. */
export interface WeeklyJson extends Modifiers {
  readonly kind: 'weekly';
  readonly days: readonly Weekday[];
  readonly times: readonly string[];
  readonly timeZone: string;
}

/** A cron expression: five fields, then seconds and years where they say something. */
export interface CronJson extends Modifiers {
  readonly kind: 'cron';
  readonly expression: string;
  readonly timeZone: string;
}

/** Every `everyMinutes` within a daily window, or at `times` within it; what is absent restricts nothing. */
export interface WindowJson extends Modifiers {
  readonly kind: 'window';
  readonly days?: readonly Weekday[];
  /** 1..31; asked for together with `days`, not instead. */
  readonly daysOfMonth?: readonly number[];
  /** 1..12. */
  readonly months?: readonly number[];
  /** `HH:MM`, inclusive. */
  readonly start?: string;
  /** `HH:MM`, inclusive; before `start` = it wraps past midnight. */
  readonly end?: string;
  /** 1..1440; exactly one of this and `times`. */
  readonly everyMinutes?: number;
  readonly times?: readonly string[];
  readonly timeZone: string;
}

/** At one local date (`YYYY-MM-DD`) and time (`HH:MM`). */
export interface OnceJson extends Modifiers {
  readonly kind: 'once';
  readonly date: string;
  readonly time: string;
  readonly timeZone: string;
}

/** A recurrence rule of RFC 5545: the parts that the gateway knows, each written out. */
export interface RruleJson extends Modifiers {
  readonly kind: 'rrule';
  /** Such as `FREQ=WEEKLY;BYDAY=MO,TH;BYHOUR=17;BYMINUTE=1`. */
  readonly rule: string;
  /** `YYYY-MM-DDTHH:MM:SS`, local: no fire before it, and what intervals and counts begin with. */
  readonly start?: string;
  readonly timeZone: string;
}

/** The canonical JSON of a rule: keys in a fixed order, lists sorted, nothing that goes without saying. */
export type RecurrenceJson = WeeklyJson | CronJson | WindowJson | OnceJson | RruleJson;
