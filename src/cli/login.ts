import type { Command } from 'commander';
import type { Role } from '../domain/account.ts';
import { printNewLogin, roleOption } from './account.ts';
import type { CliContext } from './context.ts';
import { withFilters } from './list-filters.ts';
import { type ListedOptions, showListing, withForms } from './listed.ts';
import { LOGINS } from './listings.ts';
import { printFields, printJson, printLine } from './output.ts';
import { readPasswordIf } from './password.ts';

interface AddOptions {
  readonly account: string;
  readonly role: Role;
  readonly passwordStdin?: boolean;
  readonly json?: boolean;
}

interface PasswordOptions {
  readonly passwordStdin?: boolean;
  readonly json?: boolean;
}

/** `login add`, `login list`, `login passwd`, `login disable`, `login enable`, `login totp`. */
export function addLoginCommands(program: Command, context: CliContext): void {
  const login = program.command('login').description('the people and scripts of an account');
  login
    .command('add')
    .description('add another login to an account')
    .argument('<login>', 'its name')
    .requiredOption('--account <account>', 'name of the account')
    .addOption(roleOption())
    .option('--password-stdin', 'read the password from standard input instead of generating one')
    .option('--json', 'print JSON')
    .addHelpText('after', '\nExample:\n  backrota login add nightly --account demo --role operator')
    .action(async (name: string, options: AddOptions) => {
      const password = await readPasswordIf(options.passwordStdin);
      await context.withServices(['accounts'], async (services, actor) => {
        const draft = { login: name, role: options.role, ...password };
        const added = await services.accounts.addLogin(actor, options.account, draft);
        printNewLogin(added, password.password === undefined, options.json);
      });
    });
  const list = login.command('list').description('list the logins').option('--name <login>', 'this one alone');
  withFilters(withForms(list), ['account'], 1_000).action((options: ListedOptions) =>
    showListing(context, LOGINS, options),
  );
  login
    .command('passwd')
    .description('give a login a new password, and end its sessions')
    .argument('<login>', 'its name')
    .option('--password-stdin', 'read the password from standard input instead of generating one')
    .option('--json', 'print JSON')
    .action(async (name: string, options: PasswordOptions) => {
      const { password } = await readPasswordIf(options.passwordStdin);
      await context.withServices(['accounts'], async (services, actor) => {
        const set = await services.accounts.setPassword(actor, name, password);
        const shown = { login: name, ...(password === undefined ? { password: set } : {}) };
        if (options.json) printJson(shown);
        else printFields(shown);
      });
      await context.forgetFirstLogins();
    });
  login
    .command('disable')
    .description('shut a login out, and end its sessions')
    .argument('<login>', 'its name')
    .action(async (name: string) => {
      await context.withServices(['accounts'], (services, actor) => services.accounts.disable(actor, name));
      printLine(`The login '${name}' is disabled.`);
    });
  login
    .command('enable')
    .description('let a login in again that was shut out')
    .argument('<login>', 'its name')
    .action(async (name: string) => {
      await context.withServices(['accounts'], (services, actor) => services.accounts.enable(actor, name));
      printLine(`The login '${name}' may log in again.`);
    });
  login
    .command('totp')
    .description('give a login a second factor, and end its sessions')
    .argument('<login>', 'its name')
    .option('--off', 'take the second factor away')
    .option('--json', 'print JSON')
    .action((name: string, options: { off?: boolean; json?: boolean }) =>
      context.withServices(['accounts'], async (services, actor) => {
        if (options.off) {
          await services.accounts.disableTotp(actor, name);
          printLine(`The login '${name}' has no second factor.`);
          return;
        }
        const uri = await services.accounts.enableTotp(actor, name);
        if (options.json) printJson({ login: name, uri });
        else printFields({ login: name, uri });
      }),
    );
}
