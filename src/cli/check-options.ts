import { type Command, Option } from 'commander';
import { CHECK_FLAGS, type CheckFlag, type CheckOptions } from '../domain/action.ts';
import { parsePositive } from './arguments.ts';

/** How a check is to be done, as it is typed. */
export interface TypedCheck {
  readonly maxSeconds?: number;
  readonly flag?: readonly CheckFlag[];
  readonly path?: readonly string[];
}

/** Adds what a check may be told. */
export const withCheckOptions = (command: Command): Command =>
  command
    .option('--max-seconds <number>', 'of a check: after this no further copy is begun', parsePositive)
    .addOption(
      new Option('--flag <flag...>', 'of a check of a repository: what is looked at (default: all)').choices(
        CHECK_FLAGS,
      ),
    )
    .option('--path <path...>', 'of a restore check: what of the copy is restored (default: all)');

/** What was typed of it. */
export const checkOptions = ({ maxSeconds, flag = [], path = [] }: TypedCheck): CheckOptions => ({
  maxSeconds: maxSeconds ?? null,
  flags: flag,
  paths: path,
});
