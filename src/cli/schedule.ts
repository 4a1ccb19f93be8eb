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
import { BY_NAME, collectNamed, type Named, nameAccounts, parseNamed, scheduleKey, targetKey } from './named.ts';
import { printJson, printLine, printTable, toIso, toIsoOrNull } from './output.ts';
import { type PreviewOptions, withPreviewOptions } from './preview.ts';
import { printQueuedRun } from './queued-run.ts';
import { addScheduleAdd } from './schedule-add.ts';
import { addScheduleExplain } from './schedule-explain.ts';
import { addScheduleSet } from './schedule-set.ts';

interface ListOptions {
  readonly account?: string;
  readonly target?: Named;
  readonly action: Action | 'any';
  readonly json?: boolean;
}

const EVERY_SCHEDULE = { offset: 0, limit: null, orderBy: 'id', descending: false } as const;

/** `schedule add|set|list|pause|resume|delete|preview|explain|run`. */
export function addScheduleCommands(program: Command, context: CliContext): void {
  const schedule = program.command('schedule').description('what backs up which targets, and when');
  addScheduleAdd(schedule, context);
  addScheduleSet(schedule, context);
  addScheduleExplain(schedule, context);
  addList(schedule, context);
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
  schedule
    .command('run')
    .description('run a schedule now, paused or not')
    .argument('<schedule>', BY_NAME, parseNamed)
    .option('--json', 'print JSON')
    .action((named: Named, options: { json?: boolean }) =>
      context.withServices(['backups', 'schedules', 'status'], async (services, actor) => {
        const queued = await services.backups.runSchedule(actor, await scheduleKey(services, actor, named));
        printQueuedRun(queued, await services.status.read(), options.json);
      }),
    );
}

function addList(schedule: Command, context: CliContext): void {
  schedule
    .command('list')
    .description('list the schedules')
    .option('--target <target>', "one target's only: id, uuid, or a name that it alone has", parseNamed)
    .option('--account <account>', "one account's only, by its name")
    .addOption(
      new Option('--action <action>', 'what they do').choices([...ACTIONS, 'any']).default('backup' satisfies Action),
    )
    .option('--json', 'print JSON')
    .action((options: ListOptions) =>
      context.withServices(['oversight', 'schedules', 'targets'], async (services, actor) => {
        const target =
          options.target === undefined
            ? null
            : await services.targets.find(actor, await targetKey(services, actor, options.target));
        const actions = options.action === 'any' ? ACTIONS : [options.action];
        const { account: name } = options;
        const accounts = await services.oversight.accounts(actor);
        const accountOf = nameAccounts(accounts);
        const account = name === undefined ? undefined : await services.oversight.accountNamed(actor, name);
        const filter = { ...given({ accountId: account?.id, targetId: target?.id }), actions };
        const { rows } = await services.schedules.list(actor, filter, EVERY_SCHEDULE);
        const suspended = new Set(accounts.flatMap(({ id, suspendedAt }) => (suspendedAt === null ? [] : [id])));
        const nextOf = ({ accountId, pause, nextFireAt }: Schedule): string | null => {
          if (pause !== null) return 'paused';
          return suspended.has(accountId) ? 'account suspended' : toIsoOrNull(nextFireAt);
        };
        if (options.json) {
          printJson(
            rows.map((row) => ({
              ...toJson(row),
              account: accountOf(row),
              isAccountSuspended: suspended.has(row.accountId),
            })),
          );
          return;
        }
        printTable(
          ['ID', 'ACCOUNT', 'NAME', 'ACTION', 'TARGETS', 'RULE', 'RETENTION', 'NEXT FIRE'],
          rows.map((row) => {
            const targets = row.targets.map(({ targetId }) => targetId).join(', ');
            return [
              row.id,
              accountOf(row),
              row.name,
              row.action,
              targets,
              describeRecurrence(row.recurrence, { namesUtc: true }),
              describeRetention(row.retention),
              nextOf(row),
            ];
          }),
          "There is no schedule; add one with 'backrota schedule add'.",
        );
      }),
    );
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
