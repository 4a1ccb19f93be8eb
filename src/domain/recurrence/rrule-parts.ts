import { offending, problem } from '../errors.ts';
import type { NthWeekday } from './day-spec.ts';

/** The parts of a recurrence rule of RFC 5545 that the gateway knows. */
const KNOWN = ['FREQ', 'INTERVAL', 'COUNT', 'UNTIL', 'BYDAY', 'BYMONTHDAY', 'BYHOUR', 'BYMINUTE', 'WKST'] as const;

const FREQUENCIES = ['DAILY', 'WEEKLY', 'MONTHLY'] as const;
const WEEKDAYS = ['SU', 'MO', 'TU', 'WE', 'TH', 'FR', 'SA'] as const;

const MAX_LENGTH = 1000;
const MAX_INTERVAL = 1000;
const MAX_COUNT = 10_000;

/** What a recurrence rule says; a list that is not written is empty. */
export interface RruleParts {
  readonly frequency: (typeof FREQUENCIES)[number];
  readonly interval: number;
  readonly count: number | null;
  /** As it was written: a date, a local time or an instant. */
  readonly until: string | null;
  /** `nth` 0 = each of them. */
  readonly weekdays: readonly NthWeekday[];
  /** 1..31, or -1..-31 from the end of the month. */
  readonly monthDays: readonly number[];
  readonly hours: readonly number[];
  readonly minutes: readonly number[];
  /** Sunday = 0. */
  readonly weekStart: number;
}

/** Reads `FREQ=WEEKLY;BYDAY=MO;BYHOUR=17`. Throws `invalid_recurrence` naming the part that is not understood. */
export function parseRruleParts(text: string): RruleParts {
  if (text.length > MAX_LENGTH) throw problem('rrule_too_long', { ...offending('rule', text), most: MAX_LENGTH });
  const parts = new Map<string, string>();
  for (const item of text.trim().replace(/;$/, '').split(';')) {
    const end = item.indexOf('=');
    const name = item
      .slice(0, end === -1 ? undefined : end)
      .trim()
      .toUpperCase();
    if (end === -1 || !KNOWN.some((known) => known === name)) {
      throw problem('rrule_part_unknown', { ...offending('rule', text), part: name.slice(0, 40), known: KNOWN });
    }
    if (parts.has(name)) throw problem('rrule_part_repeated', { ...offending('rule', text), part: name });
    parts.set(
      name,
      item
        .slice(end + 1)
        .trim()
        .toUpperCase(),
    );
  }
  const reader = new PartReader(text, parts);
  const read = {
    frequency: reader.choice('FREQ', FREQUENCIES),
    interval: parts.has('INTERVAL') ? reader.number('INTERVAL', 1, MAX_INTERVAL) : 1,
    count: parts.has('COUNT') ? reader.number('COUNT', 1, MAX_COUNT) : null,
    until: parts.get('UNTIL') ?? null,
    weekdays: reader.weekdays(),
    monthDays: reader.monthDays(),
    hours: reader.numbers('BYHOUR', 0, 23),
    minutes: reader.numbers('BYMINUTE', 0, 59),
    weekStart: parts.has('WKST') ? WEEKDAYS.indexOf(reader.choice('WKST', WEEKDAYS)) : 1,
  };
  refuseContradictions(text, read);
  return read;
}

/** The canonical text of a rule; `until` as it is written in it. */
export function printRruleParts(parts: RruleParts): string {
  const { frequency, interval, count, until, weekdays, monthDays, hours, minutes, weekStart } = parts;
  const isWeekStartMeant = frequency === 'WEEKLY' && interval > 1 && weekStart !== 1;
  const days = weekdays.map(({ weekday, nth }) => `${nth === 0 ? '' : nth}${WEEKDAYS[weekday]}`);
  return [
    `FREQ=${frequency}`,
    ...(interval === 1 ? [] : [`INTERVAL=${interval}`]),
    ...(count === null ? [] : [`COUNT=${count}`]),
    ...(until === null ? [] : [`UNTIL=${until}`]),
    ...(monthDays.length === 0 ? [] : [`BYMONTHDAY=${monthDays.join(',')}`]),
    ...(days.length === 0 ? [] : [`BYDAY=${days.join(',')}`]),
    `BYHOUR=${hours.join(',')}`,
    `BYMINUTE=${minutes.join(',')}`,
    ...(isWeekStartMeant ? [`WKST=${WEEKDAYS[weekStart]}`] : []),
  ].join(';');
}

function refuseContradictions(text: string, { frequency, count, until, weekdays, monthDays }: RruleParts): void {
  const refuse = (part: string, other: string) =>
    problem('rrule_parts_conflict', { ...offending('rule', text), part, other });
  if (count !== null && until !== null) throw refuse('COUNT', 'UNTIL');
  if (frequency === 'WEEKLY' && monthDays.length > 0) throw refuse('BYMONTHDAY', 'FREQ=WEEKLY');
  const isCounted = weekdays.some(({ nth }) => nth !== 0);
  if (isCounted && frequency !== 'MONTHLY') throw refuse('BYDAY', `FREQ=${frequency}`);
}

class PartReader {
  readonly #text: string;
  readonly #parts: ReadonlyMap<string, string>;

  constructor(text: string, parts: ReadonlyMap<string, string>) {
    this.#text = text;
    this.#parts = parts;
  }

  choice<T extends string>(part: string, choices: readonly T[]): T {
    const value = this.#parts.get(part) ?? '';
    const found = choices.find((choice) => choice === value);
    if (found === undefined) throw this.#malformed(part, value, choices.join(', '));
    return found;
  }

  number(part: string, least: number, most: number): number {
    return this.#integer(part, this.#parts.get(part) ?? '', least, most);
  }

  /** Ascending, each once; empty where the part is not written. */
  numbers(part: string, least: number, most: number): readonly number[] {
    return ascending(this.#items(part).map((item) => this.#integer(part, item, least, most)));
  }

  monthDays(): readonly number[] {
    const read = (item: string): number => {
      const day = /^[+-]?\d{1,2}$/.test(item) ? Number(item) : 0;
      if (day !== 0 && Math.abs(day) <= 31) return day;
      throw this.#malformed('BYMONTHDAY', item, '1 - 31, -1 - -31');
    };
    return ascending(this.#items('BYMONTHDAY').map(read));
  }

  /** From Monday on, of one weekday by its count; one that is meant each time is not counted besides. */
  weekdays(): readonly NthWeekday[] {
    const found = new Map<string, NthWeekday>();
    for (const item of this.#items('BYDAY')) {
      const match = /^([+-]?[1-5])?(SU|MO|TU|WE|TH|FR|SA)$/.exec(item);
      const weekday = (WEEKDAYS as readonly string[]).indexOf(match?.[2] ?? '');
      if (weekday === -1) throw this.#malformed('BYDAY', item, 'MO, 1MO, -1MO');
      const nth = Number(match?.[1] ?? 0);
      found.set(`${nth}${weekday}`, { weekday, nth });
    }
    const days = [...found.values()];
    return days
      .filter(({ weekday, nth }) => nth === 0 || !found.has(`0${weekday}`))
      .sort((a, b) => ((a.weekday + 6) % 7) - ((b.weekday + 6) % 7) || a.nth - b.nth);
  }

  #items(part: string): readonly string[] {
    return this.#parts.get(part)?.split(',') ?? [];
  }

  #integer(part: string, item: string, least: number, most: number): number {
    const value = /^\d{1,5}$/.test(item) ? Number(item) : Number.NaN;
    if (value >= least && value <= most) return value;
    throw this.#malformed(part, item, `${least} - ${most}`);
  }

  #malformed(part: string, item: string, expected: string) {
    return problem('rrule_part_malformed', {
      ...offending('rule', this.#text),
      part,
      item: item.slice(0, 40),
      expected,
    });
  }
}

const ascending = (values: readonly number[]): readonly number[] => [...new Set(values)].sort((a, b) => a - b);
