import { type Command, Option } from 'commander';
import { type BackupMethod, FULL } from '../domain/schedule.ts';
import { parsePositive } from './arguments.ts';
import { Misuse } from './failure.ts';

/** How a schedule's backups are made, as it is typed. */
export interface MethodOptions {
  readonly method?: BackupMethod['kind'];
  readonly fullEvery?: number;
}

/** A week of nights. */
const DEFAULT_FULL_EVERY = 7;

/** Adds `--method` and `--full-every`. */
export const withMethodOptions = (command: Command): Command =>
  command
    .addOption(
      new Option('--method <method>', 'whole copies only, or increments in between (a new schedule: full)').choices([
        'full',
        'incremental',
      ]),
    )
    .option('--full-every <number>', 'of so many incremental copies the first is whole (default: 7)', parsePositive);

/** The method that these options say; `undefined` where they say none. @throws Misuse */
export function readMethod(
  { method, fullEvery }: MethodOptions,
  standing: BackupMethod = FULL,
): BackupMethod | undefined {
  if (method === undefined && fullEvery === undefined) return undefined;
  const kind = method ?? standing.kind;
  if (kind === 'incremental') {
    const before = standing.kind === 'incremental' ? standing.fullEvery : DEFAULT_FULL_EVERY;
    return { kind, fullEvery: fullEvery ?? before };
  }
  if (fullEvery === undefined) return FULL;
  throw new Misuse("'--full-every' goes with '--method incremental'; give that too.");
}
