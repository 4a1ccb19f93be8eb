import type { Load } from '../../api/client.ts';
import { LANGUAGE } from '../../app/language.ts';

type Quarter = Load['stores'][number]['quarters'][number];

/** An hour of the week, by the clock of a zone: what goes on in it. */
export interface Hour {
  /** Copies that begin in it. */
  readonly starts: number;
  /** Copies that are made at once, at most. */
  readonly running: number;
  readonly quarters: readonly Quarter[];
}

const HOUR_MS = 3_600_000;

/** The week from the hour that has begun on: each hour of the week comes once in it. */
export function weekFrom(now: number): { readonly from: string; readonly to: string } {
  const from = Math.floor(now / HOUR_MS) * HOUR_MS;
  return { from: new Date(from).toISOString(), to: new Date(from + 7 * 24 * HOUR_MS).toISOString() };
}

/** Any Monday: by it days of the week are called. */
const MONDAY = Date.UTC(2026, 0, 5);
const dayName = new Intl.DateTimeFormat(LANGUAGE, { weekday: 'short', timeZone: 'UTC' });

/** The days of the week, Monday first. */
export const DAYS: readonly string[] = Array.from({ length: 7 }, (_, day) =>
  dayName.format(new Date(MONDAY + day * 24 * HOUR_MS)),
);

const WEEKDAYS = ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun'];

/** Quarters of an hour by their day and hour, as the clock of a zone has them: `0 23` is Monday 23:00. */
export function hoursOf(quarters: readonly Quarter[], timeZone: string): ReadonlyMap<string, Hour> {
  const format = new Intl.DateTimeFormat('en-GB', { timeZone, weekday: 'short', hour: '2-digit', hourCycle: 'h23' });
  const groups = Map.groupBy(quarters, ({ at }) => {
    const parts = Object.fromEntries(format.formatToParts(new Date(at)).map(({ type, value }) => [type, value]));
    return `${WEEKDAYS.indexOf(parts.weekday ?? '')} ${Number(parts.hour)}`;
  });
  return new Map(
    [...groups].map(([key, found]) => [
      key,
      {
        starts: found.reduce((sum, { starts }) => sum + starts, 0),
        running: Math.max(...found.map(({ running }) => running)),
        quarters: found,
      },
    ]),
  );
}

const LEVELS = 4;

/** Which of the heat's shades a count has, of the most that there is: 0 is none, 4 the most. */
export const levelOf = (count: number, most: number): number =>
  count === 0 ? 0 : Math.max(1, Math.ceil((count / most) * LEVELS));

/** The counts that each shade stands for, from the first to the last; shades that no count has are left out. */
export function shadesOf(
  most: number,
): readonly { readonly level: number; readonly from: number; readonly to: number }[] {
  const counts = Array.from({ length: most + 1 }, (_, count) => count);
  return [...Map.groupBy(counts, (count) => levelOf(count, most))].map(([level, found]) => ({
    level,
    from: found[0] ?? 0,
    to: found.at(-1) ?? 0,
  }));
}
