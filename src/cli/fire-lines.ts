import type { Instant } from '../domain/instant.ts';
import { fireTimes, type Recurrence } from '../domain/recurrence/index.ts';
import { printJson, printLine, toIso } from './output.ts';

/** Which fire times to show, and how. */
export interface FireTimesWanted {
  /** Strictly after this instant. */
  readonly from: Instant;
  readonly count: number;
  readonly isJson: boolean;
}

/** Prints the next fire times of a rule, a line each: `2026-03-08T07:00:00Z  Sun 2026-03-08 03:00 EDT`. */
export function printFireTimes(rule: Recurrence, { from, count, isJson }: FireTimesWanted): void {
  const format = localFormat(rule.timeZone);
  const instants = fireTimes(rule, from, Number.POSITIVE_INFINITY, count);
  if (isJson) {
    printJson([...instants].map((at) => ({ fireTime: toIso(at), local: format(at), timeZone: rule.timeZone })));
    return;
  }
  const lines = [...instants].map((at) => `${toIso(at)}  ${format(at)}`);
  printLine(lines.length === 0 ? 'The rule has no fire time after that.' : lines.join('\n'));
}

/** `Sun 2026-03-08 03:00 EDT`; `GMT+3` where the runtime has no abbreviation, seconds only where there are any. */
function localFormat(timeZone: string): (instant: Instant) => string {
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
  return (instant) => {
    const parts = new Map(format.formatToParts(instant * 1_000).map(({ type, value }) => [type, value]));
    const part = (type: Intl.DateTimeFormatPartTypes): string => parts.get(type) ?? '';
    const seconds = part('second') === '00' ? '' : `:${part('second')}`;
    const time = `${part('hour')}:${part('minute')}${seconds}`;
    return `${part('weekday')} ${part('year')}-${part('month')}-${part('day')} ${time} ${part('timeZoneName')}`;
  };
}
