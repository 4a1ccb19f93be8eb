import type { Preview } from '../api/client.ts';
import { LANGUAGE, LOCALE } from '../app/language.ts';
import { common } from '../messages/index.ts';

/** The zone that times are shown in where no schedule says another: the account's. */
let accountZone = 'UTC';
export const keepAccountZone = (timeZone: string): void => {
  accountZone = timeZone;
};
export const zoneOfAccount = (): string => accountZone;

type Look = 'full' | 'short' | 'year' | 'day' | 'clock';

const CLOCK = { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' } as const;
const DAY = { weekday: 'short', day: 'numeric', month: 'short' } as const;
const LOOKS: Readonly<Record<Look, Intl.DateTimeFormatOptions>> = {
  full: { ...DAY, year: 'numeric', ...CLOCK },
  short: { ...DAY, ...CLOCK },
  year: { ...DAY, year: 'numeric' },
  day: DAY,
  clock: CLOCK,
};

const formats = new Map<string, Intl.DateTimeFormat>();

function formatOf(timeZone: string, look: Look | 'zone'): Intl.DateTimeFormat {
  const key = `${look} ${timeZone}`;
  // Zones go by their American names, as in the gateway's own sentences: EST, and GMT+2 where there is none.
  const made = () =>
    look === 'zone'
      ? new Intl.DateTimeFormat('en-US', { timeZone, timeZoneName: 'short' })
      : new Intl.DateTimeFormat(LOCALE, { timeZone, ...LOOKS[look] });
  const kept = formats.get(key) ?? made();
  formats.set(key, kept);
  return kept;
}

const zoneName = (date: Date, timeZone: string): string =>
  formatOf(timeZone, 'zone')
    .formatToParts(date)
    .find(({ type }) => type === 'timeZoneName')?.value ?? timeZone;

/** Times of so long ago, or so far off, are told with their year. */
const NEAR_MS = 300 * 86_400_000;

/** An instant in words, in a zone. */
export function timeText(at: string, timeZone = accountZone, look: Look = 'short'): string {
  const date = new Date(at);
  const isFar = Math.abs(date.getTime() - Date.now()) > NEAR_MS;
  const text = formatOf(timeZone, look === 'short' && isFar ? 'full' : look).format(date);
  return look === 'day' || look === 'clock' ? text : `${text} ${zoneName(date, timeZone)}`;
}

/** A time that the gateway told in a schedule's own zone, as every other one is written. */
export function localText({ date, time, zone }: Preview['slots'][number]['local']): string {
  const day = new Date(`${date}T00:00:00Z`);
  const isFar = Math.abs(day.getTime() - Date.now()) > NEAR_MS;
  return `${formatOf('UTC', isFar ? 'year' : 'day').format(day)}, ${time} ${zone}`;
}

/**
 * An instant with the zone that it is told in; on request in UTC and by the browser's own clock too: where a pointer rests on
 * it, and beside it where the browser's settings say so.
 */
export const Time = ({
  at,
  zone = accountZone,
  look = 'short',
}: {
  readonly at: string;
  readonly zone?: string;
  readonly look?: Look;
}) => {
  const browsers = Intl.DateTimeFormat().resolvedOptions().timeZone;
  const others = [...new Set(['UTC', browsers])].filter((other) => other !== zone);
  const title = others.map((other) => `${timeText(at, other, 'full')} (${other})`).join('\n');
  return (
    <time dateTime={at} title={title} class="figures">
      {timeText(at, zone, look)}
    </time>
  );
};

const relative = new Intl.RelativeTimeFormat(LANGUAGE, { numeric: 'auto' });
const STEPS = [
  [86_400, 'day'],
  [3_600, 'hour'],
  [60, 'minute'],
] as const;

/** How far off an instant is: "in 3 hours". The server's clock and the browser's may differ, so it is rough on purpose. */
export function farText(at: string, now = Date.now()): string {
  const seconds = (Date.parse(at) - now) / 1_000;
  const [size, unit] = STEPS.find(([step]) => Math.abs(seconds) >= step) ?? [60, 'minute'];
  const count = Math.round(seconds / size);
  return count === 0 ? common.text.justNow : relative.format(count, unit);
}
