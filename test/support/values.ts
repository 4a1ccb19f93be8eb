import type { Instant } from '../../src/domain/instant.ts';

/** The epoch second of an ISO date-time; UTC unless it carries an offset. */
export const at = (iso: string): Instant =>
  Temporal.Instant.from(/(?:Z|[+-]\d\d:\d\d)$/.test(iso) ? iso : `${iso}Z`).epochMilliseconds / 1000;

/** The value, where a test relies on its being there. */
export function there<T>(value: T | null | undefined): T {
  if (value === null || value === undefined) throw new Error('What the test relies on is not there.');
  return value;
}
