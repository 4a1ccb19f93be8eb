import type { Command } from 'commander';
import type { CliContext } from './context.ts';
import { withFilters } from './list-filters.ts';
import { type ListedOptions, showListing, withForms } from './listed.ts';
import { AUDIT } from './setup-listings.ts';

const LINES = 50;

/** `audit list`. */
export function addAuditCommands(program: Command, context: CliContext): void {
  const list = program
    .command('audit')
    .description('who did what to which thing, when')
    .command('list')
    .description('list the newest lines first')
    .addHelpText('after', '\nExample:\n  backrota audit list --account demo --limit 20');
  withFilters(withForms(list), ['account'], LINES).action((options: ListedOptions) =>
    showListing(context, AUDIT, options),
  );
}
