import { type Command, Option } from 'commander';
import type { Client } from '../../clients/typescript/client.ts';
import { ACTIONS, type Action } from '../domain/action.ts';
import { recurrenceJson } from '../domain/recurrence/index.ts';
import type { RetentionPolicy } from '../domain/retention/index.ts';
import { withApi } from './api.ts';
import { given } from './arguments.ts';
import { idNamed } from './called.ts';
import { checkOptions, type TypedCheck, withCheckOptions } from './check-options.ts';
import type { CliContext } from './context.ts';
import { collectNamed, type Named } from './named.ts';
import { printFields } from './output.ts';
import { type KeptOptions, readKept, withKeptOptions } from './retention-settings.ts';
import { type MethodOptions, readMethod, withMethodOptions } from './schedule-method.ts';
import { type RuleOptions, readRule, withRuleOptions } from './schedule-rule.ts';
import { readScripts, type ScriptOptions, withScriptOptions } from './schedule-scripts.ts';
import { type ShownOptions, show, withShown } from './shown.ts';

interface AddOptions extends ShownOptions, TypedCheck, RuleOptions, KeptOptions, MethodOptions, ScriptOptions {
  readonly action: Action;
  readonly target: readonly Named[];
  readonly name: string;
  readonly destination?: string;
  readonly paused?: boolean;
}

/** `schedule add`: by an expression, or by days and times. */
export function addScheduleAdd(schedule: Command, context: CliContext): void {
  const add = withMethodOptions(withScriptOptions(schedule.command('add')))
    .description('add a schedule, by an expression or by days and times')
    .requiredOption(
      '--target <target...>',
      'what to back up, or to check: id, uuid, or a name that it alone has',
      collectNamed,
    )
    .requiredOption('--name <name>', 'what people call it')
    .option('--destination <code>', "a store's location (default: the target's own store)")
    .option('--paused', 'do not let it fire yet')
    .addOption(new Option('--action <action>', 'what it does').choices(ACTIONS).default('backup' satisfies Action));
  withRuleOptions(add, { days: 'every day', zone: "the account's" });
  withKeptOptions(add, "as the target's rotation says");
  withShown(withCheckOptions(add))
    .addHelpText(
      'after',
      '\nExamples:\n  backrota schedule add --target 5203773 --name Nightly --days mon,tue,sat --time 02:01' +
        '\n  backrota schedule add --target 5203773 --name Nightly --at "1 2 * * *" --zone Europe/Kyiv --keep 7' +
        '\n  backrota schedule add --target 5203773 --name Nightly --time 02:01 --set daily=7 --set weekly=4',
    )
    .action(async (options: AddOptions, command: Command) => {
      if (options.at === undefined && options.time === undefined) {
        command.error("error: say when: either option '--at' or option '--time' is needed");
      }
      if (options.action !== 'backup' && (options.keep ?? options.set) !== undefined) {
        command.error("error: options '--keep' and '--set' are of backups: checks make no snapshots");
      }
      const method = readMethod(options);
      await withApi(context, { ...options, services: ADD_SERVICES }, async (client) => {
        const targets: { targetId: number | string }[] = [];
        for (const named of options.target) targets.push({ targetId: await idNamed(client, 'target', named) });
        const zone = options.zone ?? (await zoneOf(client, targets));
        const { name, destination, paused: isPaused } = options;
        const isCheck = options.action !== 'backup';
        const body = {
          name,
          targets,
          recurrence: recurrenceJson(readRule(options, zone)),
          retention: isCheck ? KEEPS_ALL : (readKept(options) ?? INHERITED),
          action: options.action,
          check: isCheck ? checkOptions(options) : null,
          scripts: await readScripts(client, options),
          ...given({ destination, isPaused, method }),
        };
        const added = await client.call('createSchedule', { body });
        const { nextFireAt } = await client.call('getScheduleStatus', { parts: { key: added.id } });
        await show(options, added, ({ id, uuid }) => printFields({ id, uuid, name, 'next fire': nextFireAt }));
      });
    });
}

/** What the operations work with, of this machine's installation. */
const ADD_SERVICES = ['accounts', 'runs', 'schedules', 'scripts', 'targets'] as const;

/** Of checks, which make nothing that could go. */
const KEEPS_ALL: RetentionPolicy = { kind: 'all' };

const INHERITED: RetentionPolicy = { kind: 'inherit' };

/** That of the account whose targets they are. */
async function zoneOf(client: Client, [target]: readonly { readonly targetId: number | string }[]): Promise<string> {
  if (target === undefined) throw new Error('A schedule was to be added without a target.');
  const { accountId } = await client.call('getTarget', { parts: { key: target.targetId } });
  return (await client.call('getAccount', { parts: { key: accountId } })).timeZone;
}
