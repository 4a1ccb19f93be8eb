import { offending, problem } from '../errors.ts';
import type { NthWeekday } from './day-spec.ts';

/** The seven fields of an expression, in their order: seconds come sixth, the year seventh. */
export type CronFieldName = 'minute' | 'hour' | 'dayOfMonth' | 'month' | 'dayOfWeek' | 'second' | 'year';

/** One field of an expression as written, and where. */
export interface FieldText {
  readonly name: CronFieldName;
  readonly text: string;
  /** Of its first character in the expression, from 1. */
  readonly position: number;
  readonly expression: string;
}

/** What a field says. `values` is ascending; it may be empty only beside special days. */
export interface CronField {
  /** Written as `*`, `?` or a step of 1: it restricts nothing. */
  readonly isStar: boolean;
  readonly values: readonly number[];
  readonly hasLastDay: boolean;
  readonly hasLastWorkday: boolean;
  readonly nearestWorkdaysTo: readonly number[];
  readonly nthWeekdays: readonly NthWeekday[];
}

interface FieldRange {
  readonly min: number;
  readonly max: number;
  readonly names: readonly string[];
}

const MONTH_NAMES = ['', 'JAN', 'FEB', 'MAR', 'APR', 'MAY', 'JUN', 'JUL', 'AUG', 'SEP', 'OCT', 'NOV', 'DEC'];
const WEEKDAY_NAMES = ['SUN', 'MON', 'TUE', 'WED', 'THU', 'FRI', 'SAT'];

/** The values that each field takes; a day of the week may also be written as 7. */
export const FIELD_RANGES: Readonly<Record<CronFieldName, FieldRange>> = {
  minute: { min: 0, max: 59, names: [] },
  hour: { min: 0, max: 23, names: [] },
  dayOfMonth: { min: 1, max: 31, names: [] },
  month: { min: 1, max: 12, names: MONTH_NAMES },
  dayOfWeek: { min: 0, max: 6, names: WEEKDAY_NAMES },
  second: { min: 0, max: 59, names: [] },
  year: { min: 1970, max: 2099, names: [] },
};

/** Reads one field. Throws `invalid_recurrence` naming the field, the item and its position. */
export function parseCronField(field: FieldText): CronField {
  if (field.text === '*') return STARS[field.name];
  if (/^\d{1,2}$/.test(field.text)) {
    const value = Number(field.text);
    const { min, max } = FIELD_RANGES[field.name];
    if (value >= min && value <= max) return { ...NOTHING, values: [value] };
  }
  const reader = new FieldReader(field);
  let position = field.position;
  for (const item of field.text.split(',')) {
    reader.readItem(item, position);
    position += item.length + 1;
  }
  return reader.finish();
}

class FieldReader {
  readonly #field: FieldText;
  readonly #range: FieldRange;
  readonly #values = new Set<number>();
  readonly #nearest = new Set<number>();
  readonly #nthWeekdays = new Map<string, NthWeekday>();
  #isStar = false;
  #hasLastDay = false;
  #hasLastWorkday = false;

  constructor(field: FieldText) {
    this.#field = field;
    this.#range = FIELD_RANGES[field.name];
  }

  readItem(item: string, position: number): void {
    const upper = item.toUpperCase();
    if (this.#readSpecial(upper, item, position)) return;
    const match = /^(\*|\?|\w+)(?:-(\w+))?(?:\/(\d{1,6}))?$/.exec(upper);
    const [, base = '', end, stepText] = match ?? [];
    const isWild = base === '*' || (base === '?' && this.#isDayField);
    if (match === null || (base === '?' && !isWild) || (isWild && end !== undefined)) {
      throw problem('cron_item_malformed', { ...this.#where(item, position), ...this.#expectation() });
    }
    const step = stepText === undefined ? 1 : Number(stepText);
    if (step === 0) throw problem('cron_step_zero', this.#where(item, position));
    const { min, max } = this.#range;
    if (isWild) {
      this.#isStar ||= step === 1;
      this.#addRange(min, max, step);
      return;
    }
    const from = this.#readValue(base, item, position);
    if (end !== undefined) this.#addRange(from, this.#readValue(end, item, position), step);
    else if (stepText !== undefined) this.#addRange(from, max, step);
    else this.#values.add(this.#isWeekday ? from % 7 : from);
  }

  finish(): CronField {
    return {
      isStar: this.#isStar,
      values: [...this.#values].sort((a, b) => a - b),
      hasLastDay: this.#hasLastDay,
      hasLastWorkday: this.#hasLastWorkday,
      nearestWorkdaysTo: [...this.#nearest].sort((a, b) => a - b),
      nthWeekdays: [...this.#nthWeekdays.values()].sort((a, b) => a.weekday - b.weekday || a.nth - b.nth),
    };
  }

  get #isWeekday(): boolean {
    return this.#field.name === 'dayOfWeek';
  }

  get #isDayField(): boolean {
    return this.#isWeekday || this.#field.name === 'dayOfMonth';
  }

  /** From `from` on, past the end of the range if `to` is the smaller one (`22-3`, `fri-mon`). */
  #addRange(from: number, to: number, step: number): void {
    const { min, max } = this.#range;
    const size = max - min + 1;
    // Sunday as 7 ends a range as written (5-7), and begins one as 0 (7-2).
    const start = this.#isWeekday && from === 7 && to < 7 ? 0 : from;
    const length = to >= start ? to - start : to - start + size;
    for (let value = start; value <= start + length; value += step) this.#values.add(((value - min) % size) + min);
  }

  #readSpecial(upper: string, item: string, position: number): boolean {
    if (/^[RH](?:$|[/(])/.test(upper)) {
      const drawnFrom = upper[0] === 'R' ? 'chance' : 'name';
      throw problem('cron_value_drawn', { ...this.#where(item, position), drawnFrom });
    }
    if (this.#field.name === 'dayOfMonth') return this.#readSpecialMonthDay(upper, item, position);
    return this.#isWeekday && this.#readSpecialWeekday(upper, item, position);
  }

  #readSpecialMonthDay(upper: string, item: string, position: number): boolean {
    const nearest = /^(\d{1,2})W$/.exec(upper);
    if (upper === 'L') this.#hasLastDay = true;
    else if (upper === 'LW') this.#hasLastWorkday = true;
    else if (nearest !== null) this.#nearest.add(this.#readValue(nearest[1] ?? '', item, position));
    else if (/^L-\d+$/.test(upper)) throw problem('cron_day_counted_back', this.#where(item, position));
    else return false;
    return true;
  }

  #readSpecialWeekday(upper: string, item: string, position: number): boolean {
    const last = /^(?:L(\w+)|(\w+)L)$/.exec(upper);
    const nth = /^(\w+)#([1-5])$/.exec(upper);
    if (upper === 'L') throw problem('cron_last_weekday_unnamed', this.#where(item, position));
    if (last === null && nth === null) return false;
    const weekday = this.#readValue(last?.[1] ?? last?.[2] ?? nth?.[1] ?? '', item, position) % 7;
    const found = { weekday, nth: nth === null ? -1 : Number(nth[2]) };
    this.#nthWeekdays.set(`${found.weekday}#${found.nth}`, found);
    return true;
  }

  #readValue(text: string, item: string, position: number): number {
    const named = this.#range.names.indexOf(text);
    if (named >= 0 && text !== '') return named;
    const value = /^\d{1,4}$/.test(text) ? Number(text) : Number.NaN;
    if (value >= this.#range.min && value <= (this.#isWeekday ? 7 : this.#range.max)) return value;
    throw problem('cron_value_out_of_range', { ...this.#where(item, position), ...this.#expectation() });
  }

  #expectation() {
    const { min, max, names } = this.#range;
    const [first, last] = [names[min], names[max]];
    return {
      least: min,
      most: max,
      names: first === undefined || last === undefined ? null : ([first, last] as const),
    };
  }

  #where(item: string, position: number) {
    return { ...offending(this.#field.name, item), item, position, expression: this.#field.expression };
  }
}

const NOTHING: CronField = {
  isStar: false,
  values: [],
  hasLastDay: false,
  hasLastWorkday: false,
  nearestWorkdaysTo: [],
  nthWeekdays: [],
};

const makeStar = ({ min, max }: FieldRange): CronField => ({
  ...NOTHING,
  isStar: true,
  values: Array.from({ length: max - min + 1 }, (_, index) => min + index),
});

/** What `*` says in each field. */
const STARS: Readonly<Record<CronFieldName, CronField>> = {
  minute: makeStar(FIELD_RANGES.minute),
  hour: makeStar(FIELD_RANGES.hour),
  dayOfMonth: makeStar(FIELD_RANGES.dayOfMonth),
  month: makeStar(FIELD_RANGES.month),
  dayOfWeek: makeStar(FIELD_RANGES.dayOfWeek),
  second: makeStar(FIELD_RANGES.second),
  year: makeStar(FIELD_RANGES.year),
};
