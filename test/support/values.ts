import type { Actor } from '../../src/domain/account.ts';
import type { Instant, Seconds } from '../../src/domain/instant.ts';
import { weekly } from '../../src/domain/recurrence/index.ts';

/** The epoch second of an ISO date-time; UTC unless it carries an offset. */
export const at = (iso: string): Instant =>
  Temporal.Instant.from(/(?:Z|[+-]\d\d:\d\d)$/.test(iso) ? iso : `${iso}Z`).epochMilliseconds / 1000;

/** The value, where a test relies on its being there. */
export function there<T>(value: T | null | undefined): T {
  if (value === null || value === undefined) throw new Error('What the test relies on is not there.');
  return value;
}

export const MINUTE: Seconds = 60;
export const HOUR: Seconds = 3_600;
export const DAY: Seconds = 86_400;

/** 2026-03-02T00:00Z. */
export const MONDAY: Instant = at('2026-03-02T00:00');

/** 2024-07-24T06:00Z; 09:00 in Kyiv. */
export const WEDNESDAY: Instant = at('2024-07-24T06:00');

/** A moment like any other: 2027-01-15T08:00Z. */
export const NOW: Instant = 1_800_000_000;

/** Who sets the scene of a test, as the command line does. */
export const STAFF: Actor = {
  label: 'cli:test',
  loginId: null,
  accountId: null,
  role: 'admin',
  isStaff: true,
  via: 'cli',
};

/** Every day at 02:00 UTC. */
export const NIGHTLY = weekly({
  days: ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'],
  times: ['02:00'],
  timeZone: 'UTC',
});

/** The first slot of `NIGHTLY` of an installation, which opens at noon of the day before. */
export const FIRST: Instant = at('2026-06-02T02:00');
