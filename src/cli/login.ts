import { randomBytes } from 'node:crypto';
import type { Command } from 'commander';
import type { Role } from '../domain/account.ts';
import { placeOf, URL_OPTION, withApi } from './api.ts';
import { foundByName } from './called.ts';
import type { CliContext } from './context.ts';
import { withFilters } from './list-filters.ts';
import { type ListedOptions, showListing, withForms } from './listed.ts';
import { printNewLogin, roleOption } from './new-login.ts';
import { printFields, printLine } from './output.ts';
import { readPasswordIf } from './password.ts';
import { LOGINS } from './setup-listings.ts';
import { type ShownOptions, show, withShown } from './shown.ts';

interface PasswordOptions extends ShownOptions {
  readonly passwordStdin?: boolean;
}

interface AddOptions extends PasswordOptions {
  readonly account: string;
  readonly role: Role;
}

/** `login add`, `login list`, `login passwd`, `login disable`, `login enable`, `login totp`, `login delete`. */
export function addLoginCommands(program: Command, context: CliContext): void {
  const login = program.command('login').description('the people and scripts of an account');
  addAdd(login, context);
  const list = login.command('list').description('list the logins').option('--name <login>', 'this one alone');
  withFilters(withForms(list), ['account'], 1_000).action((options: ListedOptions) =>
    showListing(context, LOGINS, options),
  );
  addPasswd(login, context);
  addSwitches(login, context);
  addTotp(login, context);
  login
    .command('delete')
    .description('delete a login with its tokens and contacts; what it made, and what it did, stays')
    .argument('<login>', 'its name')
    .option(...URL_OPTION)
    .action((name: string, { url }: { url?: string }) =>
      withApi(context, { url, services: ['accounts'] }, async (client) => {
        const { id: key } = await foundByName(client, 'login', name);
        await client.call('deleteLogin', { parts: { key }, version: '*' });
        printLine(`The login '${name}' is deleted.`);
      }),
    );
}

function addAdd(login: Command, context: CliContext): void {
  const add = login
    .command('add')
    .description('add another login to an account')
    .argument('<login>', 'its name')
    .requiredOption('--account <account>', 'name of the account')
    .addOption(roleOption())
    .option('--password-stdin', 'read the password from standard input instead of generating one')
    .addHelpText('after', '\nExample:\n  backrota login add nightly --account demo --role operator');
  withShown(add).action(async (name: string, options: AddOptions) => {
    const password = await readPasswordIf(options.passwordStdin);
    await withApi(context, { url: options.url, services: ['accounts'] }, async (client) => {
      const account = await foundByName(client, 'account', options.account);
      const body = { accountId: account.id, login: name, role: options.role, ...password };
      const added = await client.call('createLogin', { body });
      await show(options, added, (made) => printNewLogin(account, made.login, made.password));
    });
  });
}

/** As long as those that services generate. */
const PASSWORD_BYTES = 15;

function addPasswd(login: Command, context: CliContext): void {
  const passwd = login
    .command('passwd')
    .description('give a login a new password, and end its sessions')
    .argument('<login>', 'its name')
    .option('--password-stdin', 'read the password from standard input instead of generating one');
  withShown(passwd).action(async (name: string, options: PasswordOptions) => {
    const { password: typed } = await readPasswordIf(options.passwordStdin);
    await withApi(context, { ...options, services: ['accounts'] }, async (client) => {
      const { id: key } = await foundByName(client, 'login', name);
      const password = typed ?? randomBytes(PASSWORD_BYTES).toString('base64url');
      const changed = await client.call('changeLogin', { parts: { key }, body: { password }, version: '*' });
      const told = typed === undefined ? password : null;
      await show(options, { login: changed, password: told }, () =>
        printFields({ login: name, ...(told === null ? {} : { password: told }) }),
      );
    });
    if ((await placeOf(options.url)) === null) await context.forgetFirstLogins();
  });
}

function addSwitches(login: Command, context: CliContext): void {
  const verbs = [
    ['disable', true, 'shut a login out, and end its sessions', 'is disabled'],
    ['enable', false, 'let a login in again that was shut out', 'may log in again'],
  ] as const;
  for (const [verb, isDisabled, description, outcome] of verbs) {
    const command = login.command(verb).description(description).argument('<login>', 'its name');
    withShown(command).action((name: string, options: ShownOptions) =>
      withApi(context, { ...options, services: ['accounts'] }, async (client) => {
        const { id: key } = await foundByName(client, 'login', name);
        const changed = await client.call('changeLogin', { parts: { key }, body: { isDisabled }, version: '*' });
        await show(options, changed, () => printLine(`The login '${name}' ${outcome}.`));
      }),
    );
  }
}

function addTotp(login: Command, context: CliContext): void {
  const totp = login
    .command('totp')
    .description('give a login a second factor, and end its sessions')
    .argument('<login>', 'its name')
    .option('--off', 'take the second factor away');
  withShown(totp).action((name: string, { off = false, ...options }: ShownOptions & { off?: boolean }) =>
    withApi(context, { ...options, services: ['accounts'] }, async (client) => {
      const { id: key } = await foundByName(client, 'login', name);
      if (off) {
        await client.call('disableTotp', { parts: { key } });
        const without = await foundByName(client, 'login', name);
        await show(options, without, () => printLine(`The login '${name}' has no second factor.`));
        return;
      }
      const made = await client.call('enableTotp', { parts: { key } });
      await show(options, made, ({ uri }) => printFields({ login: name, uri }));
    }),
  );
}
