import { problem } from '../errors.ts';
import { DAY_SECONDS, YEAR_SECONDS } from '../instant.ts';
import { subtractMonths } from './local-calendar.ts';
import type { KeepPolicy } from './policy.ts';

/** How far back `within` reaches: calendar months, then seconds on the same scale as the date-time it is taken from. */
export interface Reach {
  readonly months: number;
  readonly seconds: number;
  /** Whether it is measured on the local calendar (restic's years, months, days) or as elapsed time. */
  readonly isLocal: boolean;
}

const BORG_SECONDS: Readonly<Record<string, number>> = {
  S: 1,
  M: 60,
  H: 3600,
  d: DAY_SECONDS,
  w: 7 * DAY_SECONDS,
  m: 31 * DAY_SECONDS,
  y: YEAR_SECONDS,
};
const RESTIC_MONTHS: Readonly<Record<string, number>> = { y: 12, m: 1 };
const RESTIC_SECONDS: Readonly<Record<string, number>> = { d: DAY_SECONDS, h: 3600 };

/**
 * Reads a `within` text in its algorithm's own notation.
 *
 * borg: one number and unit, `interval` of borg's `parseformat.py`; restic: any of `y m d h` in a row, its `ParseDuration`.
 * Throws `invalid_request` naming `field`.
 */
export const parseWithin = (text: string, algorithm: KeepPolicy['algorithm'], field: string): Reach => {
  const reach = algorithm === 'borg' ? readBorg(text) : readRestic(text);
  if (reach !== null && reach.months + reach.seconds > 0) return reach;
  throw problem('retention_within_malformed', { field, value: text, algorithm });
};

/** The start of the reach, exclusive, on the scale that `isLocal` names. */
export const reachBack = (reach: Reach, from: number): number => subtractMonths(from, reach.months) - reach.seconds;

const readBorg = (text: string): Reach | null => {
  const [, count, unit] = /^(\d{1,6})([SMHdwmy])$/.exec(text) ?? [];
  return { months: 0, seconds: Number(count ?? 0) * (BORG_SECONDS[unit ?? ''] ?? 0), isLocal: false };
};

const readRestic = (text: string): Reach | null => {
  if (!/^(\d{1,6}[ymdh])+$/.test(text)) return null;
  let months = 0;
  let seconds = 0;
  for (const [, count, unit] of text.matchAll(/(\d+)([ymdh])/g)) {
    months += Number(count) * (RESTIC_MONTHS[unit ?? ''] ?? 0);
    seconds += Number(count) * (RESTIC_SECONDS[unit ?? ''] ?? 0);
  }
  return { months, seconds, isLocal: /[ymd]/.test(text) };
};
