import { type Command, InvalidArgumentError } from 'commander';
import type { Instant } from '../domain/instant.ts';
import { given, parseCount, parseDuration, parseInstant, parseWords } from './arguments.ts';
import type { CliContext } from './context.ts';
import { BY_NAME, EVER_BY_NAME, type Named, parseNamed } from './named.ts';
import { printLine } from './output.ts';
import { terminal } from './terminal.ts';

/** An instant as it was typed, of the time that is now and the installation's zone. */
type TypedInstant = (now: Instant, timeZone: string) => Instant;

/** The filters of lists, each called as in our API. */
export interface ListFilters {
  readonly account?: string;
  readonly target?: Named;
  readonly schedule?: Named;
  readonly store?: Named;
  readonly since?: TypedInstant;
  readonly until?: TypedInstant;
  readonly limit: number;
}

const ADDED: Readonly<Record<Exclude<keyof ListFilters, 'limit'>, (list: Command) => Command>> = {
  account: (list) => list.option('--account <account>', "one account's only: its name or id"),
  target: (list) => list.option('--target <target>', `one target's only: ${EVER_BY_NAME}`, parseNamed),
  schedule: (list) => list.option('--schedule <schedule>', `one schedule's only: ${EVER_BY_NAME}`, parseNamed),
  store: (list) => list.option('--store <store>', `in one store only: ${BY_NAME}`, parseNamed),
  since: (list) => list.option('--since <time>', `at this time or later: ${TIMES}`, parseTime),
  until: (list) => list.option('--until <time>', 'before this time', parseTime),
};

const TIMES = 'yesterday, today, so long ago (26h), a date, or an instant with its zone';

/** Gives a list these filters, and how many rows it shows at most. */
export function withFilters(list: Command, names: readonly (keyof typeof ADDED)[], limit: number): Command {
  for (const name of names) ADDED[name](list);
  return list.option('--limit <number>', 'how many at most', parseCount, limit);
}

const DAYS_AGO: Readonly<Record<string, number>> = { today: 0, yesterday: 1 };

function parseTime(text: string): TypedInstant {
  const days = DAYS_AGO[text];
  if (days !== undefined) {
    return (now, timeZone) =>
      Temporal.Instant.fromEpochMilliseconds(now * 1_000)
        .toZonedDateTimeISO(timeZone)
        .subtract({ days })
        .startOfDay().epochMilliseconds / 1_000;
  }
  if (/^\d+[mhd]$/.test(text)) {
    const seconds = parseDuration(text);
    return (now) => now - seconds;
  }
  const at = parseInstant(text);
  return () => at;
}

/** Some of a few words, with commas between them. */
export const parseChoices =
  <Word extends string>(choices: readonly Word[]) =>
  (text: string): readonly Word[] => {
    const words = parseWords(text);
    const chosen = choices.filter((choice) => words.includes(choice));
    if (chosen.length > 0 && chosen.length === words.length) return chosen;
    throw new InvalidArgumentError(`Give some of ${choices.join(', ')}, with commas between them.`);
  };

/** The time that a list is asked for. */
export async function readTimes(
  context: Pick<CliContext, 'now' | 'defaultTimeZone'>,
  { since, until }: Pick<ListFilters, 'since' | 'until'>,
): Promise<{ readonly from?: Instant; readonly to?: Instant }> {
  if (since === undefined && until === undefined) return {};
  const [now, timeZone] = [context.now(), await context.defaultTimeZone()];
  return given({ from: since?.(now, timeZone), to: until?.(now, timeZone) });
}

/** Says how many rows a list left out. */
export function tellMore(left: number, isJson: boolean | undefined): void {
  if (left > 0) tellLine(`${left} more; --limit shows them.`, isJson);
}

/** Says something of a list; not among the rows that programs read. */
export function tellLine(line: string, isJson: boolean | undefined): void {
  if (isJson) terminal().stderr.write(`${line}\n`);
  else printLine(line);
}
