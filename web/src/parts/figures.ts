import { LOCALE } from '../app/language.ts';

const UNITS = ['byte', 'kilobyte', 'megabyte', 'gigabyte', 'terabyte', 'petabyte'] as const;

const byteFormats = UNITS.map(
  (unit) =>
    new Intl.NumberFormat(LOCALE, {
      style: 'unit',
      unit,
      unitDisplay: unit === 'byte' ? 'long' : 'short',
      maximumFractionDigits: unit === 'byte' || unit === 'kilobyte' ? 0 : 1,
    }),
);

/** A size for people, in powers of a thousand. */
export function bytesText(bytes: number): string {
  const power = bytes < 1_000 ? 0 : Math.min(UNITS.length - 1, Math.floor(Math.log10(bytes) / 3));
  return byteFormats[power]?.format(bytes / 1_000 ** power) ?? String(bytes);
}

const countFormat = new Intl.NumberFormat(LOCALE);

/** A whole number for people. */
export const countText = (count: number): string => countFormat.format(count);

/** How long something takes or took: its two largest units. */
export function durationText(seconds: number): string {
  const whole = Math.round(seconds);
  const parts = [
    [Math.floor(whole / 86_400), 'day'],
    [Math.floor(whole / 3_600) % 24, 'hour'],
    [Math.floor(whole / 60) % 60, 'minute'],
    [whole % 60, 'second'],
  ] as const;
  const first = parts.findIndex(([count]) => count > 0);
  if (first === -1) return unitText(0, 'second');
  return parts
    .slice(first, first + 2)
    .filter(([count]) => count > 0)
    .map(([count, unit]) => unitText(count, unit))
    .join(' ');
}

const unitText = (count: number, unit: string): string =>
  new Intl.NumberFormat(LOCALE, { style: 'unit', unit, unitDisplay: 'short' }).format(count);
