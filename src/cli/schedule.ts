import { type Command, Option } from 'commander';
import { ACTIONS, type Action } from '../domain/action.ts';
import type { ScheduleKey } from '../ports/records/schedules.ts';
import { URL_OPTION, withApi } from './api.ts';
import { idNamed } from './called.ts';
import type { CliContext } from './context.ts';
import { printFireTimes } from './fire-lines.ts';
import { withFilters } from './list-filters.ts';
import { type ListedOptions, showListing, withForms } from './listed.ts';
import { SCHEDULES } from './listings.ts';
import { BY_NAME, collectNamed, type Named, parseNamed, scheduleKey } from './named.ts';
import { printLine } from './output.ts';
import { type PreviewOptions, withPreviewOptions } from './preview.ts';
import { type QueuedOptions, tellQueuedRun } from './queued-run.ts';
import { addScheduleAdd } from './schedule-add.ts';
import { addScheduleExplain } from './schedule-explain.ts';
import { addScheduleNext } from './schedule-next.ts';
import { addScheduleSet } from './schedule-set.ts';
import { withWait } from './wait.ts';

/** `schedule add|set|list|next|pause|resume|delete|preview|explain|run`. */
export function addScheduleCommands(program: Command, context: CliContext): void {
  const schedule = program.command('schedule').description('what backs up which targets, and when');
  addScheduleAdd(schedule, context);
  addScheduleSet(schedule, context);
  addScheduleExplain(schedule, context);
  addList(schedule, context);
  addScheduleNext(schedule, context);
  addSwitches(schedule, context);
  const preview = schedule
    .command('preview')
    .description('show when a schedule fires by its rule, paused or not')
    .argument('<schedule>', BY_NAME, parseNamed);
  withPreviewOptions(preview).action((named: Named, options: PreviewOptions) =>
    context.withServices(['schedules'], async (services, actor) => {
      const { recurrence } = await services.schedules.find(actor, await scheduleKey(services, actor, named));
      const { count, json } = options;
      printFireTimes(recurrence, { from: options.from ?? context.now(), count, isJson: json === true });
    }),
  );
  const runNow = schedule
    .command('run')
    .description('run a schedule now, paused or not')
    .argument('<schedule>', BY_NAME, parseNamed)
    .option('--json', 'print JSON');
  withWait(runNow).action((named: Named, options: QueuedOptions) =>
    context.withServices(['backups', 'runs', 'schedules', 'snapshots', 'status'], async (services, actor) => {
      const queued = await services.backups.runSchedule(actor, await scheduleKey(services, actor, named));
      await tellQueuedRun(services, actor, queued, options);
    }),
  );
}

function addList(schedule: Command, context: CliContext): void {
  const list = schedule
    .command('list')
    .description('list the schedules')
    .option('--name <text>', 'those alone whose names contain it')
    .addOption(
      new Option('--action <action>', 'what they do').choices([...ACTIONS, 'any']).default('backup' satisfies Action),
    );
  withFilters(withForms(list), ['account', 'target'], 1_000).action((options: ListedOptions) =>
    showListing(context, SCHEDULES, options),
  );
}

function addSwitches(schedule: Command, context: CliContext): void {
  schedule
    .command('pause')
    .description('stop a schedule from firing')
    .argument('<schedule>', BY_NAME, parseNamed)
    .option(...URL_OPTION)
    .action((named: Named, { url }: { url?: string }) =>
      withApi(context, { url, services: ['schedules'] }, async (client) => {
        const key = await idNamed(client, 'schedule', named);
        const { id } = await client.call('pauseSchedule', { parts: { key } });
        printLine(`The schedule '${id}' is paused.`);
      }),
    );
  schedule
    .command('resume')
    .description('let a paused schedule fire again')
    .argument('<schedule>', BY_NAME, parseNamed)
    .option(...URL_OPTION)
    .action((named: Named, { url }: { url?: string }) =>
      withApi(context, { url, services: ['runs', 'schedules'] }, async (client) => {
        const key = await idNamed(client, 'schedule', named);
        const { id } = await client.call('resumeSchedule', { parts: { key } });
        const { nextFireAt } = await client.call('getScheduleStatus', { parts: { key } });
        const next = nextFireAt === null ? '' : ` and fires next at ${nextFireAt}`;
        printLine(`The schedule '${id}' is enabled${next}.`);
      }),
    );
  schedule
    .command('delete')
    .description('delete schedules, all or none; their snapshots stay')
    .argument('<schedule...>', 'ids, uuids, or names that they alone have', collectNamed)
    .action(async (named: readonly Named[]) => {
      await context.withServices(['schedules'], async (services, actor) => {
        const keys: ScheduleKey[] = [];
        for (const one of named) keys.push(await scheduleKey(services, actor, one));
        await services.schedules.delete(actor, keys);
      });
      printLine(named.length === 1 ? 'The schedule is deleted.' : `${named.length} schedules are deleted.`);
    });
}
