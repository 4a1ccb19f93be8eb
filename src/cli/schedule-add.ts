import { type Command, Option } from 'commander';
import type { Actor } from '../domain/account.ts';
import { ACTIONS, type Action } from '../domain/action.ts';
import type { RetentionPolicy } from '../domain/retention/index.ts';
import type { Key } from '../ports/records/page.ts';
import type { Services } from '../services/index.ts';
import { given } from './arguments.ts';
import { checkOptions, type TypedCheck, withCheckOptions } from './check-options.ts';
import type { CliContext } from './context.ts';
import { collectNamed, type Named, targetKey } from './named.ts';
import { printFields, printJson, toIsoOrNull } from './output.ts';
import { type KeptOptions, readKept, withKeptOptions } from './retention-settings.ts';
import { type MethodOptions, readMethod, withMethodOptions } from './schedule-method.ts';
import { type RuleOptions, readRule, withRuleOptions } from './schedule-rule.ts';
import { readScripts, type ScriptOptions, withScriptOptions } from './schedule-scripts.ts';

interface AddOptions extends TypedCheck, RuleOptions, KeptOptions, MethodOptions, ScriptOptions {
  readonly action: Action;
  readonly target: readonly Named[];
  readonly name: string;
  readonly destination?: string;
  readonly paused?: boolean;
  readonly json?: boolean;
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
  withCheckOptions(add)
    .option('--json', 'print JSON')
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
      await context.withServices(['accounts', 'schedules', 'scripts', 'targets'], async (services, actor) => {
        const keys: Key[] = [];
        for (const named of options.target) keys.push(await targetKey(services, actor, named));
        const targets = keys.map((target) => ({ target }));
        const zone = options.zone ?? (await zoneOf(services, actor, keys));
        const { name, destination, paused: isPaused } = options;
        const isCheck = options.action !== 'backup';
        const retention = isCheck ? KEEPS_ALL : (readKept(options) ?? INHERITED);
        const rule = { recurrence: readRule(options, zone), retention };
        const added = await services.schedules.create(actor, {
          name,
          targets,
          ...rule,
          action: options.action,
          check: isCheck ? checkOptions(options) : null,
          scripts: await readScripts(services, actor, options),
          ...given({ destination, isPaused, method }),
        });
        const fields = { id: added.id, uuid: added.uuid, name: added.name, nextFireAt: toIsoOrNull(added.nextFireAt) };
        if (options.json) printJson(fields);
        else printFields({ id: added.id, uuid: added.uuid, name: added.name, 'next fire': fields.nextFireAt });
      });
    });
}

/** Of checks, which make nothing that could go. */
const KEEPS_ALL: RetentionPolicy = { kind: 'all' };

const INHERITED: RetentionPolicy = { kind: 'inherit' };

/** That of the account whose targets they are. */
async function zoneOf(
  services: Pick<Services, 'accounts' | 'targets'>,
  actor: Actor,
  [target]: readonly Key[],
): Promise<string> {
  if (target === undefined) throw new Error('A schedule was to be added without a target.');
  const { accountId } = await services.targets.find(actor, target);
  return (await services.accounts.find(actor, accountId)).timeZone;
}
