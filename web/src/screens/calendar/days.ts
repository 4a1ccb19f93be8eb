/** A day as text: 2026-11-28. Days are reckoned without zones; only what lies in a day is asked of one. */
export type Day = string;

const DAY_MS = 86_400_000;

const dayOf = (ms: number): Day => new Date(ms).toISOString().slice(0, 10);
const msOf = (day: Day): number => Date.parse(`${day}T00:00:00Z`);

/** So many days later. */
export const dayAfter = (day: Day, days: number): Day => dayOf(msOf(day) + days * DAY_MS);

/** The same day of another month, or that month's last. */
export function monthAfter(day: Day, months: number): Day {
  const date = new Date(msOf(day));
  const first = Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + months, 1);
  const last = new Date(Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + months + 1, 0)).getUTCDate();
  return dayOf(first + (Math.min(date.getUTCDate(), last) - 1) * DAY_MS);
}

/** The Monday of its week. */
export const weekStart = (day: Day): Day => dayAfter(day, -((new Date(msOf(day)).getUTCDay() + 6) % 7));

/** The days of a week, or the whole weeks that a month lies in. */
export function daysOf(view: 'month' | 'week' | 'day', day: Day): readonly Day[] {
  if (view === 'day') return [day];
  const first = weekStart(view === 'week' ? day : `${day.slice(0, 8)}01`);
  const last = view === 'week' ? first : weekStart(dayAfter(`${monthAfter(day, 1).slice(0, 8)}01`, -1));
  const count = Math.round((msOf(last) - msOf(first)) / DAY_MS) + 7;
  return Array.from({ length: count }, (_, index) => dayAfter(first, index));
}

/** Which day it is by the clock of a zone. */
export const todayIn = (timeZone: string): Day =>
  new Intl.DateTimeFormat('en-CA', { timeZone, year: 'numeric', month: '2-digit', day: '2-digit' }).format(new Date());
