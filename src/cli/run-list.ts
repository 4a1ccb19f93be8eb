import type { Command } from 'commander';
import { ACTIONS } from '../domain/action.ts';
import { RUN_OUTCOMES } from '../domain/run.ts';
import { statesOf } from '../domain/state-machine.ts';
import { TASK_STATES } from '../domain/task.ts';
import { parseWords } from './arguments.ts';
import type { CliContext } from './context.ts';
import { parseChoices, withFilters } from './list-filters.ts';
import { type ListedOptions, showListing, withForms } from './listed.ts';
import { RUNS } from './listings.ts';

interface ListOptions extends ListedOptions {
  readonly failed?: true;
  readonly waiting?: true;
}

const OUTCOMES = statesOf(RUN_OUTCOMES);
const STATES = statesOf(TASK_STATES);

/** `run list`: what slots and requests became, the newest first. */
export function addRunList(run: Command, context: CliContext): void {
  const list = run
    .command('list')
    .description('list the newest runs')
    .option('--failed', 'those alone of which something failed, or that were missed')
    .option('--waiting', 'those alone of which a task has yet to begin')
    .option('--outcome <outcomes>', `what became of the slot: ${OUTCOMES.join(', ')}`, parseChoices(OUTCOMES))
    .option('--state <states>', `of one of its tasks: ${STATES.join(', ')}`, parseChoices(STATES))
    .option('--reason <reasons>', 'why, of itself or of one of its tasks', parseWords)
    .option('--action <actions>', `what it does: ${ACTIONS.join(', ')}`, parseChoices(ACTIONS))
    .addHelpText('after', '\nExample:\n  backrota run list --failed --since yesterday');
  withFilters(withForms(list), ['account', 'target', 'schedule', 'store', 'since', 'until'], 50).action(
    (options: ListOptions) => showListing(context, { ...RUNS, whenEmpty: emptyOf(options) }, options),
  );
}

const emptyOf = ({ failed, waiting }: ListOptions): string => {
  if (failed) return waiting ? 'No run that waits has failed.' : 'No run has failed or was missed.';
  return waiting ? 'No run waits.' : 'There is no run yet.';
};
