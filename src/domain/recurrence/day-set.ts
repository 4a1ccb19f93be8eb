import { type EpochDay, weekdayIndexOf } from './calendar.ts';

/** The nominal dates of a rule. */
export interface DaySet {
  has(day: EpochDay): boolean;
  /** The earliest date at or after `day`, or Infinity. */
  atOrAfter(day: EpochDay): EpochDay;
  /** The latest date at or before `day`, or -Infinity. */
  atOrBefore(day: EpochDay): EpochDay;
  /** How many dates lie in `from` (inclusive) to `to` (exclusive). */
  countBetween(from: EpochDay, to: EpochDay): number;
}

/** Every date that falls on certain weekdays. */
export class WeekdaySet implements DaySet {
  readonly #mask: number;
  /** Days to go to the next matching weekday, by the weekday one stands on (0 = stands on one). */
  readonly #ahead: readonly number[];
  readonly #back: readonly number[];
  readonly #perWeek: number;

  /** @param mask one bit per weekday, bit 0 = Sunday; at least one is set */
  constructor(mask: number) {
    const ahead: number[] = [];
    const back: number[] = [];
    let perWeek = 0;
    for (let weekday = 0; weekday < 7; weekday++) {
      perWeek += (mask >> weekday) & 1;
      ahead.push(countSteps(mask, weekday, 1));
      back.push(countSteps(mask, weekday, 6));
    }
    this.#mask = mask;
    this.#ahead = ahead;
    this.#back = back;
    this.#perWeek = perWeek;
  }

  has(day: EpochDay): boolean {
    return ((this.#mask >> weekdayIndexOf(day)) & 1) === 1;
  }

  atOrAfter(day: EpochDay): EpochDay {
    return day + (this.#ahead[weekdayIndexOf(day)] ?? 0);
  }

  atOrBefore(day: EpochDay): EpochDay {
    return day - (this.#back[weekdayIndexOf(day)] ?? 0);
  }

  countBetween(from: EpochDay, to: EpochDay): number {
    const weeks = Math.max(0, Math.floor((to - from) / 7));
    let count = weeks * this.#perWeek;
    for (let day = from + weeks * 7; day < to; day++) if (this.has(day)) count++;
    return count;
  }
}

function countSteps(mask: number, weekday: number, step: number): number {
  let steps = 0;
  while (steps < 7 && ((mask >> ((weekday + steps * step) % 7)) & 1) === 0) steps++;
  return steps;
}

/** One date only. */
export class SingleDay implements DaySet {
  readonly #day: EpochDay;

  constructor(day: EpochDay) {
    this.#day = day;
  }

  has(day: EpochDay): boolean {
    return day === this.#day;
  }

  atOrAfter(day: EpochDay): EpochDay {
    return day <= this.#day ? this.#day : Number.POSITIVE_INFINITY;
  }

  atOrBefore(day: EpochDay): EpochDay {
    return day >= this.#day ? this.#day : Number.NEGATIVE_INFINITY;
  }

  countBetween(from: EpochDay, to: EpochDay): number {
    return from <= this.#day && this.#day < to ? 1 : 0;
  }
}

/** The dates of another set but for a few. */
export class DaysWithout implements DaySet {
  readonly #days: DaySet;
  readonly #excluded: ReadonlySet<EpochDay>;

  constructor(days: DaySet, excluded: readonly EpochDay[]) {
    this.#days = days;
    this.#excluded = new Set(excluded.filter((day) => days.has(day)));
  }

  has(day: EpochDay): boolean {
    return this.#days.has(day) && !this.#excluded.has(day);
  }

  atOrAfter(day: EpochDay): EpochDay {
    let found = this.#days.atOrAfter(day);
    while (this.#excluded.has(found)) found = this.#days.atOrAfter(found + 1);
    return found;
  }

  atOrBefore(day: EpochDay): EpochDay {
    let found = this.#days.atOrBefore(day);
    while (this.#excluded.has(found)) found = this.#days.atOrBefore(found - 1);
    return found;
  }

  countBetween(from: EpochDay, to: EpochDay): number {
    let count = this.#days.countBetween(from, to);
    for (const day of this.#excluded) if (from <= day && day < to) count--;
    return count;
  }
}
