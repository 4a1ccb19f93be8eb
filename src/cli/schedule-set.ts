import type { Command } from 'commander';
import type { Actor } from '../domain/account.ts';
import type { Schedule } from '../domain/schedule.ts';
import type { Services } from '../services/index.ts';
import type { ScheduleSettings } from '../services/schedules/index.ts';
import { describeRecurrence } from '../wording/english/recurrence.ts';
import { describeRetention } from '../wording/english/retention-policy.ts';
import { given } from './arguments.ts';
import type { CliContext } from './context.ts';
import { BY_NAME, collectNamed, type Named, parseNamed, scheduleKey, targetKey } from './named.ts';
import { printFields, printLine, toIsoOrNull } from './output.ts';
import { type KeptOptions, readKept, withKeptOptions } from './retention-settings.ts';
import { type MethodOptions, readMethod, withMethodOptions } from './schedule-method.ts';
import { changeRule, type RuleOptions, withRuleOptions } from './schedule-rule.ts';
import { readScripts, type ScriptOptions, withScriptOptions } from './schedule-scripts.ts';

interface SetOptions extends RuleOptions, KeptOptions, MethodOptions, ScriptOptions {
  readonly name?: string;
  readonly target?: readonly Named[];
  readonly destination?: string;
}

/** `schedule set`: what is not named stays. */
export function addScheduleSet(schedule: Command, context: CliContext): void {
  const set = schedule
    .command('set')
    .description('change what is named of a schedule; a new rule counts from now')
    .argument('<schedule>', BY_NAME, parseNamed)
    .option('--name <name>', 'what people call it')
    .option(
      '--target <target...>',
      'all that it is about from now on: id, uuid, or a name that it alone has',
      collectNamed,
    )
    .option('--destination <code>', "a store's location, or local: each target's own store");
  withKeptOptions(withRuleOptions(set, { days: 'as they are', zone: 'as it is' }), 'as it is');
  withMethodOptions(withScriptOptions(set))
    .option('--no-pre-script', 'nothing goes before them')
    .option('--no-post-script', 'nothing goes after them')
    .addHelpText(
      'after',
      '\nExamples:\n  backrota schedule set 14 --time 03:30 --zone Europe/Kyiv' +
        '\n  backrota schedule set 14 --set daily=7 --set weekly=4 --destination TBC',
    )
    .action(async (named: Named, options: SetOptions, command: Command) => {
      if (Object.keys(options).length === 0) command.error('error: nothing to change: give at least one option');
      await context.withServices(['schedules', 'scripts', 'targets'], async (services, actor) => {
        const key = await scheduleKey(services, actor, named);
        const standing = await services.schedules.find(actor, key);
        if (standing.action !== 'backup' && (options.keep ?? options.set) !== undefined)
          command.error("error: options '--keep' and '--set' are of backups: checks make no snapshots");
        const { name, destination } = options;
        const patch = given({
          name,
          destination,
          recurrence: changeRule(options, standing.recurrence),
          retention: readKept(options),
          targets: await readTargets(services, actor, options.target, standing),
          method: readMethod(options, standing.method),
          scripts: await readScripts(services, actor, options, standing.scripts),
        });
        const { version } = standing;
        const { id, recurrence, retention, nextFireAt } = await services.schedules.change(actor, key, patch, {
          version,
        });
        printLine(`The schedule '${id}' is changed.`);
        printFields({
          rule: describeRecurrence(recurrence, { namesUtc: true }),
          retention: describeRetention(retention),
          'next fire': toIsoOrNull(nextFireAt),
        });
      });
    });
}

/** The links that it is to have; one that stays keeps what rooms say of it. */
async function readTargets(
  services: Pick<Services, 'targets'>,
  actor: Actor,
  named: readonly Named[] | undefined,
  { targets: standing }: Pick<Schedule, 'targets'>,
): Promise<ScheduleSettings['targets'] | undefined> {
  if (named === undefined) return undefined;
  const links: ScheduleSettings['targets'][number][] = [];
  for (const one of named) {
    const { id } = await services.targets.find(actor, await targetKey(services, actor, one));
    const { label, isPrimary, wasLinkedBefore } = standing.find(({ targetId }) => targetId === id) ?? NEW_LINK;
    links.push({ target: { id }, label, isPrimary, wasLinkedBefore });
  }
  return links;
}

const NEW_LINK = { label: null, isPrimary: false, wasLinkedBefore: false };
