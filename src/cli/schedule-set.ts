import type { Command } from 'commander';
import { ApiProblem, type Client, type Operations, type Schedule } from '../../clients/typescript/client.ts';
import { parseRecurrence, recurrenceJson } from '../domain/recurrence/index.ts';
import { withApi } from './api.ts';
import { given } from './arguments.ts';
import { idNamed } from './called.ts';
import type { CliContext } from './context.ts';
import { BY_NAME, collectNamed, type Named, parseNamed } from './named.ts';
import { printFields, printLine } from './output.ts';
import { type KeptOptions, readKept, withKeptOptions } from './retention-settings.ts';
import { type MethodOptions, readMethod, withMethodOptions } from './schedule-method.ts';
import { changeRule, type RuleOptions, withRuleOptions } from './schedule-rule.ts';
import { readScripts, type ScriptOptions, withScriptOptions } from './schedule-scripts.ts';
import { type ShownOptions, show, withShown } from './shown.ts';

interface SetOptions extends ShownOptions, RuleOptions, KeptOptions, MethodOptions, ScriptOptions {
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
  withShown(withMethodOptions(withScriptOptions(set)))
    .option('--no-pre-script', 'nothing goes before them')
    .option('--no-post-script', 'nothing goes after them')
    .addHelpText(
      'after',
      '\nExamples:\n  backrota schedule set 14 --time 03:30 --zone Europe/Kyiv' +
        '\n  backrota schedule set 14 --set daily=7 --set weekly=4 --destination TBC',
    )
    .action(async (named: Named, options: SetOptions, command: Command) => {
      const { output, json, url, ...changes } = options;
      if (Object.keys(changes).length === 0) command.error('error: nothing to change: give at least one option');
      const isOfRetention = (options.keep ?? options.set) !== undefined;
      const services = isOfRetention ? ([...SET_SERVICES, 'comparePolicies'] as const) : SET_SERVICES;
      await withApi(context, { url, services }, async (client) => {
        const key = await idNamed(client, 'schedule', named);
        const { body: standing, version } = await client.ask('getSchedule', { parts: { key } });
        if (standing.action !== 'backup' && (options.keep ?? options.set) !== undefined)
          command.error("error: options '--keep' and '--set' are of backups: checks make no snapshots");
        const { name, destination } = options;
        const recurrence = changeRule(options, parseRecurrence(standing.recurrence));
        const body = given({
          name,
          destination,
          recurrence: recurrence && recurrenceJson(recurrence),
          retention: readKept(options),
          targets: await readTargets(client, options.target, standing),
          method: readMethod(options, standing.method),
          scripts: await readScripts(client, options, standing.scripts),
        });
        const seen = { parts: { key }, version: version ?? '*' };
        const { changed, going } = await changeKnowing(client, { ...seen, body });
        const { nextFireAt } = await client.call('getScheduleStatus', { parts: { key } });
        await show(options, changed, ({ id, when, keeps }) => {
          printLine(`The schedule '${id}' is changed.`);
          printFields({ rule: when, retention: keeps, 'next fire': nextFireAt });
          if (going > 0) printLine(`${going} snapshots go by it that stayed before.`);
        });
      });
    });
}

/** What the operations work with, of this machine's installation. */
const SET_SERVICES = ['runs', 'schedules', 'scripts', 'targets'] as const;

type Change = Omit<Operations['changeSchedule'], 'reply'>;

/** Changes a schedule, also where many snapshots go by that: who types a policy knows, and is told how many. */
async function changeKnowing(
  client: Client,
  change: Change,
): Promise<{ readonly changed: Schedule; readonly going: number }> {
  try {
    return { changed: await client.call('changeSchedule', change), going: 0 };
  } catch (error) {
    if (!(error instanceof ApiProblem) || error.reason !== 'confirmation_required') throw error;
    const going = Number(error.params.count);
    return { changed: await client.call('changeSchedule', { ...change, query: { confirm: going } }), going };
  }
}

/** The links that it is to have; one that stays keeps what rooms say of it. */
async function readTargets(
  client: Client,
  named: readonly Named[] | undefined,
  { targets: standing }: Pick<Schedule, 'targets'>,
): Promise<Schedule['targets'] | undefined> {
  if (named === undefined) return undefined;
  const links: Schedule['targets'][number][] = [];
  for (const one of named) {
    const { id: targetId } = await client.call('getTarget', { parts: { key: await idNamed(client, 'target', one) } });
    links.push(standing.find((link) => link.targetId === targetId) ?? { targetId, label: null, isPrimary: false });
  }
  return links;
}
