/** A moment in time: whole seconds since 1970-01-01T00:00:00Z, as the database keeps it. */
export type Instant = number;

/** A stretch of time in whole seconds. */
export type Seconds = number;

/** A day of 24 hours. */
export const DAY_SECONDS: Seconds = 86_400;

/** A year of 365 such days. */
export const YEAR_SECONDS: Seconds = 365 * DAY_SECONDS;
