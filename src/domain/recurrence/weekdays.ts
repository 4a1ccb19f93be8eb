/** Days of the week inside the house; never bare numbers. */
export type Weekday = 'mon' | 'tue' | 'wed' | 'thu' | 'fri' | 'sat' | 'sun';

/** The week from Monday on. */
export const WEEKDAYS: readonly Weekday[] = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'];

/** A mask with every weekday set. */
export const ALL_WEEKDAYS_MASK = 0b111_1111;

const bits: ReadonlyMap<unknown, number> = new Map(WEEKDAYS.map((day, index) => [day, 1 << ((index + 1) % 7)]));

/** The bit of a weekday in a mask (bit 0 = Sunday), or 0 for anything that is no weekday. */
export const weekdayBit = (day: unknown): number => bits.get(day) ?? 0;

/** The weekdays of a mask, from Monday on. */
export const weekdaysOfMask = (mask: number): readonly Weekday[] =>
  WEEKDAYS.filter((day) => (mask & weekdayBit(day)) !== 0);
