import type { Command } from 'commander';
import type { ScheduleKey } from '../ports/records/schedules.ts';
import { given, parseSchedule } from './arguments.ts';
import type { CliContext } from './context.ts';
import { printLine } from './output.ts';
import { type MethodOptions, readMethod, withMethodOptions } from './schedule-method.ts';
import { readScripts, type ScriptOptions, withScriptOptions } from './schedule-scripts.ts';

interface SetOptions extends ScriptOptions, MethodOptions {}

/** `schedule set`: what is not given stays. */
export function addScheduleSet(schedule: Command, context: CliContext): void {
  const set = schedule
    .command('set')
    .description('say how the backups of a schedule are made, and which scripts go before and after them')
    .argument('<schedule>', 'id or uuid', parseSchedule);
  withMethodOptions(withScriptOptions(set))
    .option('--no-pre-script', 'nothing goes before them')
    .option('--no-post-script', 'nothing goes after them')
    .action(async (key: ScheduleKey, options: SetOptions, command: Command) => {
      if (Object.keys(options).length === 0) command.error('error: nothing to change: give at least one option');
      await context.withServices(['schedules', 'scripts'], async (services, actor) => {
        const { scripts: standing, method, version } = await services.schedules.find(actor, key);
        const scripts = await readScripts(services, actor, options, standing);
        const patch = { scripts, ...given({ method: readMethod(options, method) }) };
        const { id } = await services.schedules.change(actor, key, patch, { version });
        printLine(`The schedule '${id}' is changed.`);
      });
    });
}
