import type { Command } from 'commander';
import type { CliContext } from './context.ts';
import { type ListedOptions, showListing, withForms } from './listed.ts';
import { USAGE } from './setup-listings.ts';

/** `account usage`. */
export function addUsageCommand(account: Command, context: CliContext): void {
  const usage = account.command('usage').description('show who uses how much, whoever uses most first');
  withForms(usage).action((options: ListedOptions) => showListing(context, USAGE, options));
}
