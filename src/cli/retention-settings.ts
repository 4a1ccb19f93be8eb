import { type Command, Option } from 'commander';
import { parseRetention, type RetentionPolicy } from '../domain/retention/index.ts';
import { collectSettings, parsePositive, type Setting } from './arguments.ts';
import { Misuse } from './failure.ts';

const PERIODS = ['days', 'weeks', 'months'];

/** Which snapshots of a schedule stay, as it is typed. */
export interface KeptOptions {
  readonly keep?: number;
  readonly set?: readonly Setting[];
}

/** Adds `--keep` and `--set`. */
export const withKeptOptions = (command: Command, standing: string): Command =>
  command
    .option('--keep <number>', `how many snapshots stay (default: ${standing})`, parsePositive)
    .addOption(
      new Option('--set <name=value>', 'which stay, a rule each: last=5, daily=7, weeks=4@mon, policy=inherit …')
        .argParser(collectSettings)
        .conflicts('keep'),
    );

/** The policy that these options say; `undefined` where they say none. @throws as `readRetention`. */
export const readKept = ({ keep, set }: KeptOptions): RetentionPolicy | undefined =>
  keep === undefined ? readRetention(set) : parseRetention({ kind: 'keep', algorithm: 'restic', last: keep });

/**
 * A policy as it is typed, a `--set` each: `policy=inherit` or `policy=all`; `chains=3`; `days=7`, `weeks=4@mon`,
 * `months=12@23` (kept if any of them says so); or `last=5 daily=7 weekly=4 within=2d …`, with `algorithm=restic` for
 * restic's independent rules instead of borg's. `undefined` where nothing was set.
 *
 * @throws `invalid_request` for a policy that there is not; commander's usage error for a value of no such form.
 */
export function readRetention(settings: readonly Setting[] | undefined): RetentionPolicy | undefined {
  if (settings === undefined) return undefined;
  const values = new Map(settings);
  const policy = values.get('policy');
  if (policy !== undefined) return parseRetention({ ...withoutPolicy(values), kind: policy });
  if (values.has('chains')) return parseRetention({ ...withoutPolicy(values), kind: 'chains', ...chainsOf(values) });
  if (settings.some(([name]) => PERIODS.includes(name))) {
    return parseRetention({ kind: 'periods', rules: settings.map(periodOf) });
  }
  return parseRetention({ kind: 'keep', algorithm: 'borg', ...Object.fromEntries(settings.map(keepOf)) });
}

const withoutPolicy = (values: ReadonlyMap<string, string>): Record<string, string> =>
  Object.fromEntries([...values].filter(([name]) => name !== 'policy' && name !== 'chains'));

const chainsOf = (values: ReadonlyMap<string, string>) => ({ count: toNumber('chains', values.get('chains') ?? '') });

function periodOf([period, text]: Setting): Record<string, unknown> {
  const [quantity = '', day] = text.split('@');
  const rule = { period, quantity: toNumber(period, quantity) };
  if (day === undefined) return rule;
  return period === 'months' ? { ...rule, onDayOfMonth: toNumber(period, day) } : { ...rule, onWeekday: day };
}

const keepOf = ([name, text]: Setting): readonly [string, string | number] =>
  name === 'algorithm' || name === 'within' ? [name, text] : [name, toNumber(name, text)];

function toNumber(name: string, text: string): number {
  if (/^-?\d+$/.test(text)) return Number(text);
  throw new Misuse(`'${name}=${text}' takes a whole number.`);
}
