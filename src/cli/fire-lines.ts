import type { Instant } from '../domain/instant.ts';
import { fireTimes, type Recurrence } from '../domain/recurrence/index.ts';
import { sayLocalTime } from '../wording/english/local-time.ts';
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
  const format = (at: Instant): string => sayLocalTime(at, rule.timeZone);
  const instants = fireTimes(rule, from, Number.POSITIVE_INFINITY, count);
  if (isJson) {
    printJson([...instants].map((at) => ({ fireTime: toIso(at), local: format(at), timeZone: rule.timeZone })));
    return;
  }
  const lines = [...instants].map((at) => `${toIso(at)}  ${format(at)}`);
  printLine(lines.length === 0 ? 'The rule has no fire time after that.' : lines.join('\n'));
}
