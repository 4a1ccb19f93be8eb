import type { Command } from 'commander';
import type { Role } from '../domain/account.ts';
import { COUNTED, type Counted } from '../domain/account-caps.ts';
import { addAccountDelete } from './account-delete.ts';
import { addUsageCommand } from './account-usage.ts';
import { withApi } from './api.ts';
import { given, limitOf, parseCap, parseLimit, type TypedCap, type TypedLimit } from './arguments.ts';
import { foundByName } from './called.ts';
import type { CliContext } from './context.ts';
import { type ListedOptions, showListing, withForms } from './listed.ts';
import { printNewLogin, roleOption } from './new-login.ts';
import { printLine } from './output.ts';
import { readPasswordIf } from './password.ts';
import { ACCOUNTS } from './setup-listings.ts';
import { type ShownOptions, show, withShown } from './shown.ts';

interface AddOptions extends ShownOptions {
  readonly role: Role;
  readonly staff?: boolean;
  readonly zone?: string;
  readonly passwordStdin?: boolean;
}

interface SetOptions extends ShownOptions {
  readonly zone?: string;
  readonly quotaDay?: TypedLimit;
  readonly quotaTotal?: TypedLimit;
  readonly quotaBytes?: TypedLimit;
  readonly maxSchedules?: TypedCap;
  readonly maxTargets?: TypedCap;
  readonly maxStores?: TypedCap;
  readonly maxTokens?: TypedCap;
  readonly maxSessions?: TypedCap;
}

const capsOf = (options: SetOptions): Partial<Record<Counted, number | null>> => {
  const typed: Readonly<Record<Counted, TypedCap | undefined>> = {
    schedules: options.maxSchedules,
    targets: options.maxTargets,
    stores: options.maxStores,
    tokens: options.maxTokens,
    sessions: options.maxSessions,
  };
  return Object.fromEntries(
    COUNTED.flatMap((counted) => {
      const cap = typed[counted];
      return cap === undefined ? [] : [[counted, cap === 'default' ? null : cap]];
    }),
  );
};

/** `account add`, `account list`, `account set`, `account rename`, `account suspend`, `account resume`, `account usage`, `account delete`. */
export function addAccountCommands(program: Command, context: CliContext): void {
  const account = program.command('account').description('tenants: the owners of everything');
  addAdd(account, context);
  const list = account.command('list').description('list the accounts');
  withForms(list).action((options: ListedOptions) => showListing(context, ACCOUNTS, options));
  addSet(account, context);
  addRename(account, context);
  addSuspensionCommands(account, context);
  addAccountDelete(account, context);
  addUsageCommand(account, context);
}

function addAdd(account: Command, context: CliContext): void {
  const add = account
    .command('add')
    .description('add an account and its first login')
    .argument('<login>', 'name of the account and of its first login')
    .addOption(roleOption())
    .option('--staff', "one of the provider's people, who may act for any account")
    .option('--zone <zone>', 'IANA zone of its schedules (default: DEFAULT_TIME_ZONE)')
    .option('--password-stdin', 'read the password from standard input instead of generating one')
    .addHelpText('after', '\nExample:\n  backrota account add demo --zone Europe/Kyiv');
  withShown(add).action(async (login: string, options: AddOptions) => {
    const password = await readPasswordIf(options.passwordStdin);
    const called = { ...options, services: ['accounts'], role: 'founder' } as const;
    await withApi(context, called, async (client) => {
      const { role, staff: isStaff = false, zone: timeZone } = options;
      const body = { login, role, isStaff, ...password, ...given({ timeZone }) };
      const added = await client.call('createAccount', { body });
      await show(options, added, (made) => printNewLogin(made.account, made.login, made.password));
    });
  });
}

function addSet(account: Command, context: CliContext): void {
  const set = account
    .command('set')
    .description('change an account; a new zone moves no schedule')
    .argument('<account>', 'its name')
    .option('--zone <zone>', 'IANA zone of new schedules')
    .option('--quota-day <number>', 'backups by hand in 24 hours, or none', parseLimit)
    .option('--quota-total <number>', 'backups by hand in all, or none', parseLimit)
    .option('--quota-bytes <number>', 'bytes of its snapshots and managed volumes, or none', parseLimit)
    .option('--max-schedules <number>', 'schedules that it may have, or default', parseCap)
    .option('--max-targets <number>', 'targets that it may have, or default', parseCap)
    .option('--max-stores <number>', 'stores of its own that it may have, or default', parseCap)
    .option('--max-tokens <number>', 'API tokens that it may have, or default', parseCap)
    .option(
      '--max-sessions <number>',
      'sessions of each login, beyond which its oldest idle one goes, or default',
      parseCap,
    )
    .addHelpText('after', '\nExample:\n  backrota account set demo --quota-day 5 --quota-total none');
  withShown(set).action(async (name: string, options: SetOptions, command: Command) => {
    const { zone: timeZone, quotaDay, quotaTotal, quotaBytes } = options;
    const caps = capsOf(options);
    const body = given({
      timeZone,
      quotaPerDay: limitOf(quotaDay),
      quotaTotal: limitOf(quotaTotal),
      quotaBytes: limitOf(quotaBytes),
      caps: Object.keys(caps).length === 0 ? undefined : caps,
    });
    if (Object.keys(body).length === 0) command.error('error: nothing to change: give at least one option');
    await withApi(context, { ...options, services: ['accounts'] }, async (client) => {
      const { id: key } = await foundByName(client, 'account', name);
      const changed = await client.call('changeAccount', { parts: { key }, body, version: '*' });
      await show(options, changed, () => printLine(`The account '${changed.name}' is changed.`));
    });
  });
}

function addRename(account: Command, context: CliContext): void {
  const rename = account
    .command('rename')
    .description('call an account otherwise; its logins keep their names')
    .argument('<account>', 'its name')
    .argument('<new>', 'the name that it is to have');
  withShown(rename).action((typed: string, name: string, options: ShownOptions) =>
    withApi(context, { ...options, services: ['accounts'] }, async (client) => {
      const { id: key, name: before } = await foundByName(client, 'account', typed);
      const renamed = await client.call('changeAccount', { parts: { key }, body: { name }, version: '*' });
      await show(options, renamed, () => printLine(`The account '${before}' is called '${renamed.name}' now.`));
    }),
  );
}

/** `account suspend`, `account resume`. */
function addSuspensionCommands(account: Command, context: CliContext): void {
  const verbs = [
    ['suspend', 'suspendAccount', 'have its schedules stand still, and refuse its logins', 'is suspended'],
    ['resume', 'resumeAccount', 'let its schedules fire and its logins in again', 'goes on'],
  ] as const;
  for (const [verb, operation, description, outcome] of verbs) {
    const command = account.command(verb).description(description).argument('<account>', 'its name');
    withShown(command).action((typed: string, options: ShownOptions) =>
      withApi(context, { ...options, services: ['accounts'] }, async (client) => {
        const { id: key } = await foundByName(client, 'account', typed);
        const changed = await client.call(operation, { parts: { key } });
        await show(options, changed, ({ name }) => printLine(`The account '${name}' ${outcome}.`));
      }),
    );
  }
}
