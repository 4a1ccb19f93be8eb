import type { Instant } from '../../domain/instant.ts';
import type { LocalTime } from '../speech.ts';

/** Made once a zone: there are no more of them than the runtime knows. */
const formats = new Map<string, Intl.DateTimeFormat>();

function formatOf(timeZone: string): Intl.DateTimeFormat {
  const known = formats.get(timeZone);
  if (known !== undefined) return known;
  const format = new Intl.DateTimeFormat('en-US', {
    timeZone,
    hourCycle: 'h23',
    weekday: 'short',
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
    timeZoneName: 'short',
  });
  formats.set(timeZone, format);
  return format;
}

/** What the clocks of a zone show at an instant. `timeZone` is one that a rule has. */
export function localTime(instant: Instant, timeZone: string): LocalTime {
  const parts = new Map(
    formatOf(timeZone)
      .formatToParts(instant * 1_000)
      .map(({ type, value }) => [type, value]),
  );
  const part = (type: Intl.DateTimeFormatPartTypes): string => parts.get(type) ?? '';
  const seconds = part('second') === '00' ? '' : `:${part('second')}`;
  return {
    weekday: part('weekday'),
    date: `${part('year')}-${part('month')}-${part('day')}`,
    time: `${part('hour')}:${part('minute')}${seconds}`,
    zone: part('timeZoneName'),
  };
}

/** `Sun 2026-03-08 03:00 EDT` */
export function sayLocalTime(instant: Instant, timeZone: string): string {
  const { weekday, date, time, zone } = localTime(instant, timeZone);
  return `${weekday} ${date} ${time} ${zone}`;
}
