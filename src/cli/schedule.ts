import { type Command, Option } from 'commander';
import { ACTIONS, type Action } from '../domain/action.ts';
import { recurrenceJson } from '../domain/recurrence/index.ts';
import type { Schedule } from '../domain/schedule.ts';
import type { ScheduleKey } from '../ports/records/schedules.ts';
import { describeRecurrence } from '../wording/english/recurrence.ts';
import { describeRetention } from '../wording/english/retention-policy.ts';
import { given } from './arguments.ts';
import type { CliContext } from './context.ts';
import { printFireTimes } from './fire-lines.ts';
import { accountId, type ListFilters, tellMore, withFilters } from './list-filters.ts';
import { BY_NAME, collectNamed, type Named, nameAccounts, parseNamed, scheduleKey, targetKey } from './named.ts';
import { type Cell, printJson, printLine, printTable, toIso, toIsoOrNull } from './output.ts';
import { type PreviewOptions, withPreviewOptions } from './preview.ts';
import { type QueuedOptions, tellQueuedRun } from './queued-run.ts';
import { addScheduleAdd } from './schedule-add.ts';
import { addScheduleExplain } from './schedule-explain.ts';
import { addScheduleNext } from './schedule-next.ts';
import { addScheduleSet } from './schedule-set.ts';
import { withWait } from './wait.ts';

interface ListOptions extends ListFilters {
  readonly name?: string;
  readonly action: Action | 'any';
  readonly json?: boolean;
}

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
    )
    .option('--json', 'print JSON');
  withFilters(list, ['account', 'target'], 1_000).action((options: ListOptions) =>
    context.withServices(['oversight', 'schedules', 'targets'], async (services, actor) => {
      const { account, target, name: nameContains, json } = options;
      const filter = given({
        accountId: account === undefined ? undefined : await accountId(services, actor, account),
        targetId: target && (await services.targets.find(actor, await targetKey(services, actor, target))).id,
        nameContains,
        actions: options.action === 'any' ? ACTIONS : [options.action],
      });
      const page = { offset: 0, limit: options.limit, orderBy: 'id', descending: false } as const;
      const { rows, total } = await services.schedules.list(actor, filter, page);
      const accounts = await services.oversight.accounts(actor);
      const accountOf = nameAccounts(accounts);
      const suspended = new Set(accounts.flatMap(({ id, suspendedAt }) => (suspendedAt === null ? [] : [id])));
      if (json) {
        const isSuspended = (row: Schedule) => ({ isAccountSuspended: suspended.has(row.accountId) });
        printJson(rows.map((row) => ({ ...toJson(row), account: accountOf(row), ...isSuspended(row) })));
      } else {
        printTable(
          ['ID', 'ACCOUNT', 'NAME', 'ACTION', 'TARGETS', 'RULE', 'RETENTION', 'NEXT FIRE'],
          rows.map((row) => cellsOf(row, accountOf(row), suspended.has(row.accountId))),
          "There is no schedule; add one with 'backrota schedule add'.",
        );
      }
      tellMore(total - rows.length, json);
    }),
  );
}

const cellsOf = (row: Schedule, account: string, isSuspended: boolean): readonly Cell[] => [
  row.id,
  account,
  row.name,
  row.action,
  row.targets.map(({ targetId }) => targetId).join(', '),
  describeRecurrence(row.recurrence, { namesUtc: true }),
  describeRetention(row.retention),
  nextOf(row, isSuspended),
];

function nextOf({ pause, nextFireAt }: Schedule, isSuspended: boolean): string | null {
  if (pause !== null) return 'paused';
  return isSuspended ? 'account suspended' : toIsoOrNull(nextFireAt);
}

function addSwitches(schedule: Command, context: CliContext): void {
  schedule
    .command('pause')
    .description('stop a schedule from firing')
    .argument('<schedule>', BY_NAME, parseNamed)
    .action((named: Named) =>
      context.withServices(['schedules'], async (services, actor) => {
        const { id } = await services.schedules.pause(actor, await scheduleKey(services, actor, named));
        printLine(`The schedule '${id}' is paused.`);
      }),
    );
  schedule
    .command('resume')
    .description('let a paused schedule fire again')
    .argument('<schedule>', BY_NAME, parseNamed)
    .action((named: Named) =>
      context.withServices(['schedules'], async (services, actor) => {
        const { id, nextFireAt } = await services.schedules.resume(actor, await scheduleKey(services, actor, named));
        const next = nextFireAt === null ? '' : ` and fires next at ${toIso(nextFireAt)}`;
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

const toJson = (schedule: Schedule): object => ({
  id: schedule.id,
  uuid: schedule.uuid,
  accountId: schedule.accountId,
  name: schedule.name,
  action: schedule.action,
  scripts: schedule.scripts,
  targets: schedule.targets,
  recurrence: recurrenceJson(schedule.recurrence),
  description: describeRecurrence(schedule.recurrence, { namesUtc: true }),
  retention: schedule.retention,
  class: schedule.class,
  method: schedule.method,
  destination: schedule.destination,
  isPaused: schedule.pause !== null,
  pausedAt: toIsoOrNull(schedule.pause?.at ?? null),
  nextFireAt: toIsoOrNull(schedule.nextFireAt),
  version: schedule.version,
  createdAt: toIso(schedule.createdAt),
});
