import { WEEKDAYS, type Weekday } from '../recurrence/index.ts';

/** As many times of day as a rule may name. */
const MOST_TIMES = 1_440;

/** The words that stand for an expression. */
const WORDS: ReadonlyMap<string, string> = new Map([
  ['minutely', '*-*-* *:*'],
  ['hourly', '*-*-* *:00'],
  ['daily', '*-*-* 00:00'],
  ['weekly', 'mon *-*-* 00:00'],
  ['monthly', '*-*-01 00:00'],
  ['quarterly', '*-01,04,07,10-01 00:00'],
  ['semiannually', '*-01,07-01 00:00'],
  ['semi-annually', '*-01,07-01 00:00'],
  ['yearly', '*-01-01 00:00'],
  ['annually', '*-01-01 00:00'],
]);

/** What an expression of systemd's calendar says; lists are ascending, `null` = any. */
interface Calendar {
  readonly days: readonly Weekday[] | null;
  readonly months: readonly number[] | null;
  readonly daysOfMonth: readonly number[] | null;
  readonly hours: readonly number[] | null;
  readonly minutes: readonly number[];
  readonly timeZone: string;
}

/**
 * The rule of an expression of systemd's calendar (systemd.time(7), which Proxmox follows), as JSON to be parsed; `null` where it
 * says what rules do not: single years, days counted from the end, seconds. Days of the week and of the month are asked for together.
 *
 * @param timeZone of expressions that name none
 */
export function calendarRule(text: string, timeZone: string): object | null {
  const read = readCalendar(text, timeZone);
  if (read === null) return null;
  const { days, months, daysOfMonth, hours, minutes } = read;
  const all = hours ?? Array.from({ length: 24 }, (_, hour) => hour);
  if (all.length * minutes.length > MOST_TIMES) return null;
  const times = all.flatMap((hour) => minutes.map((minute) => `${pad(hour)}:${pad(minute)}`));
  // Hours that nobody names are those that clocks show, whether they leave some out or repeat some.
  const running = hours === null ? { gap: 'skip', overlap: 'both' } : {};
  if (months === null && daysOfMonth === null) {
    return { kind: 'weekly', days: days ?? WEEKDAYS, times, ...running, timeZone: read.timeZone };
  }
  return {
    kind: 'window',
    ...(days === null ? {} : { days }),
    ...(daysOfMonth === null ? {} : { daysOfMonth }),
    ...(months === null ? {} : { months }),
    ...{ times, ...running, timeZone: read.timeZone },
  };
}

const pad = (value: number): string => String(value).padStart(2, '0');

const TIME = /^(?:([^:]+):)?([^:]+)(?::(0{1,2}))?$/;
const DATE = /^(?:(\*)-)?([^-]+)-([^-]+)$/;
/** A zone has a slash or is UTC; a word of days has neither. */
const ZONE = /^(?:UTC|[A-Za-z_]+(?:\/[\w+-]+)+)$/;

function readCalendar(text: string, timeZone: string): Calendar | null {
  const whole = text.trim();
  const words = whole.split(/\s+/);
  const last = words.at(-1) ?? '';
  const zone = words.length > 1 && ZONE.test(last) && !/^[*\d]/.test(last) ? last : null;
  const parts = zone === null ? words : words.slice(0, -1);
  const [word = ''] = parts;
  const named = parts.length === 1 ? WORDS.get(word.toLowerCase()) : undefined;
  if (named !== undefined) return readParts(named.split(' '), zone ?? timeZone);
  return whole === '' ? null : readParts(parts, zone ?? timeZone);
}

function readParts(parts: readonly string[], timeZone: string): Calendar | null {
  const left = [...parts];
  const days = /^[a-z]/i.test(left[0] ?? '') ? readDays(left.shift() ?? '') : undefined;
  const date = DATE.exec(left[0] ?? '');
  if (date !== null) left.shift();
  const time = left.shift();
  if (days === null || left.length > 0) return null;
  const months = date === null ? undefined : readList(date[2] ?? '', 1, 12);
  const daysOfMonth = date === null ? undefined : readList(date[3] ?? '', 1, 31);
  if (months === null || daysOfMonth === null) return null;
  const clock = time === undefined ? { hours: [0], minutes: [0] } : readTime(time, date !== null);
  if (clock === null) return null;
  return {
    days: days ?? null,
    months: unlessAny(months, 12),
    daysOfMonth: unlessAny(daysOfMonth, 31),
    hours: clock.hours === null ? null : unlessAny(clock.hours, 24),
    minutes: clock.minutes,
    timeZone,
  };
}

/** One number alone are minutes, as Proxmox has them; beside a date it is no time. */
function readTime(
  text: string,
  hasDate: boolean,
): { readonly hours: readonly number[] | null; readonly minutes: readonly number[] } | null {
  const [, hour, minute = ''] = TIME.exec(text) ?? [];
  if (minute === '' || (hour === undefined && hasDate)) return null;
  const hours = hour === undefined || hour === '*' ? null : readList(hour, 0, 23);
  const minutes = readList(minute, 0, 59);
  if (minutes === null || (hour !== undefined && hour !== '*' && hours === null)) return null;
  return { hours, minutes };
}

const unlessAny = (values: readonly number[] | undefined, count: number): readonly number[] | null =>
  values === undefined || values.length === count ? null : values;

/** `1,5..7,0/15`: each value, range or step; `null` where it is something else. */
function readList(text: string, least: number, most: number): readonly number[] | null {
  const values = new Set<number>();
  for (const item of text.split(',')) {
    const [, base = '', end, step] = /^(\*|\d{1,2})(?:\.\.(\d{1,2}))?(?:\/(\d{1,2}))?$/.exec(item) ?? [];
    if (base === '' || (base === '*' && end !== undefined) || step === '0') return null;
    const from = base === '*' ? least : Number(base);
    const isOpen = base === '*' || (step !== undefined && end === undefined);
    const to = isOpen ? most : Number(end ?? base);
    if (from < least || to > most || from > to) return null;
    for (let value = from; value <= to; value += Number(step ?? 1)) values.add(value);
  }
  return [...values].toSorted((one, next) => one - next);
}

/** `mon,wed..fri`: short names or whole ones. */
function readDays(text: string): readonly Weekday[] | null {
  const days = new Set<Weekday>();
  for (const item of text.toLowerCase().split(',')) {
    const [first, last = first, ...more] = item.split('..').map(dayOf);
    if (first === undefined || first === null || last === undefined || last === null || more.length > 0) return null;
    const [from, to] = [WEEKDAYS.indexOf(first), WEEKDAYS.indexOf(last)];
    const count = ((to - from + 7) % 7) + 1;
    for (let at = 0; at < count; at += 1) days.add(WEEKDAYS[(from + at) % 7] ?? first);
  }
  return WEEKDAYS.filter((day) => days.has(day));
}

const FULL = ['monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday'];

const dayOf = (name: string): Weekday | null =>
  WEEKDAYS.find((day, index) => day === name || FULL[index] === name) ?? null;
