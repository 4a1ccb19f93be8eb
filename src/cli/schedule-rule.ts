import { type Command, Option } from 'commander';
import {
  parseExpression,
  parseRecurrence,
  type Recurrence,
  recurrenceJson,
  toWeekly,
  WEEKDAYS,
} from '../domain/recurrence/index.ts';
import { collectWords, parseWords } from './arguments.ts';
import { Misuse } from './failure.ts';

/** When a schedule fires, as it is typed. */
export interface RuleOptions {
  readonly at?: string;
  readonly days?: readonly string[];
  readonly time?: readonly string[];
  readonly zone?: string;
}

/** Adds `--at`, or `--days` and `--time`, and `--zone`. */
export const withRuleOptions = (
  command: Command,
  defaults: { readonly days: string; readonly zone: string },
): Command =>
  command
    .addOption(new Option('--at <expression>', 'a cron expression').conflicts(['days', 'time']))
    .option('--days <days>', `such as mon,tue,sat (default: ${defaults.days})`, parseWords)
    .option('--time <times>', 'such as 02:01 or 02:01,14:00', collectWords)
    .option('--zone <zone>', `the IANA zone of its times (default: ${defaults.zone})`);

/** The rule of a new schedule. @throws `invalid_recurrence`. */
export const readRule = ({ at, days, time }: RuleOptions, timeZone: string): Recurrence =>
  at === undefined
    ? parseRecurrence({ kind: 'weekly', days: days ?? WEEKDAYS, times: time, timeZone })
    : parseExpression(at, timeZone);

/**
 * What a standing rule becomes by what was typed; `undefined` where that says nothing of it.
 *
 * @throws Misuse where days or times are changed of a rule that is none of days and times; `invalid_recurrence`.
 */
export function changeRule({ at, days, time, zone }: RuleOptions, standing: Recurrence): Recurrence | undefined {
  const json = recurrenceJson(standing);
  const { timeZone } = json;
  if (at !== undefined) return parseExpression(at, zone ?? timeZone);
  if (days === undefined && time === undefined)
    return zone === undefined ? undefined : parseRecurrence({ ...json, timeZone: zone });
  const week = toWeekly(standing);
  const [newDays, times] = [days ?? week?.days, time ?? week?.times];
  if (newDays === undefined || times === undefined)
    throw new Misuse("The schedule's rule is not one of days and times; give both '--days' and '--time', or '--at'.");
  const kept = json.kind === 'weekly' ? json : { kind: 'weekly' };
  return parseRecurrence({ ...kept, days: newDays, times, timeZone: zone ?? timeZone });
}
