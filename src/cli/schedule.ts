import { type Command, Option } from 'commander';
import { ACTIONS, type Action } from '../domain/action.ts';
import { parseRecurrence } from '../domain/recurrence/index.ts';
import { URL_OPTION, withApi } from './api.ts';
import { idNamed } from './called.ts';
import type { CliContext } from './context.ts';
import { printFireTimes } from './fire-lines.ts';
import { withFilters } from './list-filters.ts';
import { type ListedOptions, showListing, withForms } from './listed.ts';
import { SCHEDULES } from './listings.ts';
import { BY_NAME, collectNamed, type Named, parseNamed } from './named.ts';
import { printLine } from './output.ts';
import { type PreviewOptions, withPreviewOptions } from './preview.ts';
import { QUEUED_SERVICES, type QueuedOptions, tellQueuedRun } from './queued-run.ts';
import { addScheduleAdd } from './schedule-add.ts';
import { addScheduleExplain } from './schedule-explain.ts';
import { addScheduleNext } from './schedule-next.ts';
import { addScheduleSet } from './schedule-set.ts';
import { type ShownOptions, show, withShown } from './shown.ts';
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
  withPreviewOptions(preview)
    .option(...URL_OPTION)
    .action((named: Named, options: PreviewOptions & { url?: string }) =>
      withApi(context, { url: options.url, services: ['schedules'] }, async (client) => {
        const key = await idNamed(client, 'schedule', named);
        const { recurrence } = await client.call('getSchedule', { parts: { key } });
        const { count, json } = options;
        const wanted = { from: options.from ?? context.now(), count, isJson: json === true };
        printFireTimes(parseRecurrence(recurrence), wanted);
      }),
    );
  const runNow = schedule
    .command('run')
    .description('run a schedule now, paused or not')
    .argument('<schedule>', BY_NAME, parseNamed);
  withWait(withShown(runNow)).action((named: Named, options: QueuedOptions) =>
    withApi(context, { ...options, services: ['backups', 'schedules', ...QUEUED_SERVICES] }, async (client) => {
      const key = await idNamed(client, 'schedule', named);
      await tellQueuedRun(client, await client.call('runSchedule', { parts: { key }, body: {} }), options);
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
  const pause = schedule
    .command('pause')
    .description('stop a schedule from firing')
    .argument('<schedule>', BY_NAME, parseNamed);
  withShown(pause).action((named: Named, options: ShownOptions) =>
    withApi(context, { ...options, services: ['schedules'] }, async (client) => {
      const key = await idNamed(client, 'schedule', named);
      const paused = await client.call('pauseSchedule', { parts: { key } });
      await show(options, paused, ({ id }) => printLine(`The schedule '${id}' is paused.`));
    }),
  );
  const resume = schedule
    .command('resume')
    .description('let a paused schedule fire again')
    .argument('<schedule>', BY_NAME, parseNamed);
  withShown(resume).action((named: Named, options: ShownOptions) =>
    withApi(context, { ...options, services: ['runs', 'schedules'] }, async (client) => {
      const key = await idNamed(client, 'schedule', named);
      const resumed = await client.call('resumeSchedule', { parts: { key } });
      const { nextFireAt } = await client.call('getScheduleStatus', { parts: { key } });
      const next = nextFireAt === null ? '' : ` and fires next at ${nextFireAt}`;
      await show(options, resumed, ({ id }) => printLine(`The schedule '${id}' is enabled${next}.`));
    }),
  );
  schedule
    .command('delete')
    .description('delete schedules, all or none; their snapshots stay')
    .argument('<schedule...>', 'ids, uuids, or names that they alone have', collectNamed)
    .option(...URL_OPTION)
    .action((named: readonly Named[], { url }: { url?: string }) =>
      withApi(context, { url, services: ['schedules'] }, async (client) => {
        const schedules: (number | string)[] = [];
        for (const one of named) schedules.push(await idNamed(client, 'schedule', one));
        await client.call('deleteSchedules', { body: { schedules } });
        printLine(named.length === 1 ? 'The schedule is deleted.' : `${named.length} schedules are deleted.`);
      }),
    );
}
