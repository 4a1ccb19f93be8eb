import { countDaysOfMonth, type EpochDay, toCivilDate, toEpochDay } from './calendar.ts';

/** Every so many days, weeks or months, counted from one. */
export interface Cycle {
  readonly unit: 'day' | 'week' | 'month';
  /** At least 2. */
  readonly every: number;
  /** A day that counts, the first day of a week that does, or any of a month. */
  readonly from: EpochDay;
}

/** The days of a month that a cycle lets through, as a mask (bit 0 = the 1st). */
export function maskOfCycle({ unit, every, from }: Cycle, year: number, month: number): number {
  if (unit === 'month') {
    const first = toCivilDate(from);
    return isMultiple((year - first.year) * 12 + month - first.month, every) ? -1 : 0;
  }
  const days = unit === 'week' ? 7 : 1;
  const first = toEpochDay(year, month, 1);
  let mask = 0;
  for (let day = 0; day < countDaysOfMonth(year, month); day++) {
    if (isMultiple(Math.floor((first + day - from) / days), every)) mask |= 1 << day;
  }
  return mask;
}

const isMultiple = (value: number, of: number): boolean => value % of === 0;
