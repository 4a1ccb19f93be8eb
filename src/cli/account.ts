import { type Command, Option } from 'commander';
import { type Account, ROLES, type Role } from '../domain/account.ts';
import { COUNTED, type Counted, type Counts, capOf, NOTHING_YET } from '../domain/account-caps.ts';
import type { NewLogin } from '../services/identity/index.ts';
import { addAccountDelete } from './account-delete.ts';
import { addUsageCommand } from './account-usage.ts';
import { given, limitOf, parseCap, parseLimit, type TypedCap, type TypedLimit } from './arguments.ts';
import type { CliContext } from './context.ts';
import { orListed, withForms } from './listed.ts';
import { ACCOUNTS } from './listings.ts';
import { printFields, printJson, printLine, printTable, toIso, toIsoOrNull } from './output.ts';
import { readPasswordIf } from './password.ts';

interface AddOptions {
  readonly role: Role;
  readonly staff?: boolean;
  readonly zone?: string;
  readonly passwordStdin?: boolean;
  readonly json?: boolean;
}

interface SetOptions {
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

/** What a new login may do. */
export const roleOption = (): Option =>
  new Option('--role <role>', 'what the login may do in its account').choices(ROLES).default('admin');

/** `account add`, `account list`, `account set`, `account suspend`, `account resume`, `account usage`, `account delete`. */
export function addAccountCommands(program: Command, context: CliContext): void {
  const account = program.command('account').description('tenants: the owners of everything');
  account
    .command('add')
    .description('add an account and its first login')
    .argument('<login>', 'name of the account and of its first login')
    .addOption(roleOption())
    .option('--staff', "one of the provider's people, who may act for any account")
    .option('--zone <zone>', 'IANA zone of its schedules (default: DEFAULT_TIME_ZONE)')
    .option('--password-stdin', 'read the password from standard input instead of generating one')
    .option('--json', 'print JSON')
    .addHelpText('after', '\nExample:\n  backrota account add demo --zone Europe/Kyiv')
    .action(async (login: string, options: AddOptions) => {
      const password = await readPasswordIf(options.passwordStdin);
      await context.withServices(
        ['accounts'],
        async (services, actor) => {
          const draft = { login, role: options.role, isStaff: options.staff ?? false, ...password };
          const added = await services.accounts.add(actor, { ...draft, ...given({ timeZone: options.zone }) });
          printNewLogin(added, password.password === undefined, options.json);
        },
        'founder',
      );
    });
  withForms(
    account
      .command('list')
      .description('list the accounts')
      .action(
        orListed(context, ACCOUNTS, (options: { json?: boolean }) =>
          context.withServices(['accounts'], async (services, actor) => {
            const accounts = await services.accounts.list(actor);
            const logins = await services.accounts.logins(actor);
            const counts = await services.accounts.counts(actor);
            const usedBy = ({ id }: Account): Counts => counts.get(id) ?? NOTHING_YET;
            const loginsOf = ({ id }: Account): typeof logins => logins.filter(({ accountId }) => accountId === id);
            if (options.json) {
              printJson(
                accounts.map((row) => ({
                  id: row.id,
                  uuid: row.uuid,
                  name: row.name,
                  timeZone: row.timeZone,
                  quotaPerDay: row.quotaPerDay,
                  quotaTotal: row.quotaTotal,
                  quotaBytes: row.quotaBytes,
                  caps: Object.fromEntries(
                    COUNTED.map((counted) => [counted, { used: usedBy(row)[counted], max: capOf(row, counted) }]),
                  ),
                  suspendedAt: toIsoOrNull(row.suspendedAt),
                  createdAt: toIso(row.createdAt),
                  logins: loginsOf(row).map(({ login, role, isStaff, isDisabled }) => ({
                    login,
                    role,
                    isStaff,
                    isDisabled,
                  })),
                })),
              );
              return;
            }
            printTable(
              [
                'ID',
                'NAME',
                'ZONE',
                'A DAY',
                'TOTAL',
                'BYTES',
                ...COUNTED.map((counted) => counted.toUpperCase()),
                'LOGINS',
              ],
              accounts.map((row) => {
                const names = loginsOf(row).map(({ login, isDisabled }) =>
                  isDisabled ? `${login} (disabled)` : login,
                );
                const used = COUNTED.map((counted) => {
                  const ofEach = counted === 'sessions' ? ' a login' : '';
                  return `${usedBy(row)[counted]} of ${capOf(row, counted)}${ofEach}`;
                });
                return [
                  row.id,
                  row.suspendedAt === null ? row.name : `${row.name} (suspended)`,
                  row.timeZone,
                  row.quotaPerDay,
                  row.quotaTotal,
                  row.quotaBytes,
                  ...used,
                  names.join(', '),
                ];
              }),
              "There is no account yet; add one with 'backrota account add'.",
            );
          }),
        ),
      ),
  );
  account
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
    .addHelpText('after', '\nExample:\n  backrota account set demo --quota-day 5 --quota-total none')
    .action(async (name: string, options: SetOptions, command: Command) => {
      const { zone: timeZone, quotaDay, quotaTotal, quotaBytes } = options;
      const caps = capsOf(options);
      const change = given({
        timeZone,
        quotaPerDay: limitOf(quotaDay),
        quotaTotal: limitOf(quotaTotal),
        quotaBytes: limitOf(quotaBytes),
        caps: Object.keys(caps).length === 0 ? undefined : caps,
      });
      if (Object.keys(change).length === 0) command.error('error: nothing to change: give at least one option');
      await context.withServices(['accounts'], (services, actor) => services.accounts.change(actor, name, change));
      printLine(`The account '${name}' is changed.`);
    });
  addSuspensionCommands(account, context);
  addAccountDelete(account, context);
  addUsageCommand(account, context);
}

/** `account suspend`, `account resume`. */
function addSuspensionCommands(account: Command, context: CliContext): void {
  const isSuspendedBy = [
    ['suspend', true, 'have its schedules stand still, and refuse its logins', 'is suspended'],
    ['resume', false, 'let its schedules fire and its logins in again', 'goes on'],
  ] as const;
  for (const [verb, isSuspended, description, outcome] of isSuspendedBy) {
    account
      .command(verb)
      .description(description)
      .argument('<account>', 'its name')
      .action(async (name: string) => {
        await context.withServices(['accounts'], (services, actor) =>
          services.accounts.setSuspended(actor, name, isSuspended),
        );
        printLine(`The account '${name}' ${outcome}.`);
      });
  }
}

/** Shows a new login; its password only where it was generated, and only this once. */
export function printNewLogin(added: NewLogin, isGenerated: boolean, isJson: boolean | undefined): void {
  const { account, login } = added;
  const password = isGenerated ? { password: added.password } : {};
  if (isJson) {
    const { role, isStaff } = login;
    const { id, uuid, timeZone } = account;
    printJson({ id, uuid, account: account.name, timeZone, login: login.login, role, isStaff, ...password });
    return;
  }
  const who = { login: login.login, role: login.isStaff ? `${login.role}, staff` : login.role };
  printFields({ id: account.id, uuid: account.uuid, account: account.name, ...who, ...password });
}
