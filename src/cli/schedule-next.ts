import type { Command } from 'commander';
import { ACTIONS } from '../domain/action.ts';
import { sayLocalTime } from '../wording/english/index.ts';
import { given, parsePositive } from './arguments.ts';
import type { CliContext } from './context.ts';
import { accountId, type ListFilters, tellLine, withFilters } from './list-filters.ts';
import { nameAccounts, namesOf, targetEver } from './named.ts';
import { printJson, printTable, toIso } from './output.ts';

interface NextOptions extends ListFilters {
  readonly hours: number;
  readonly json?: boolean;
}

/** `schedule next`: which slots come, of all schedules in their order; of what is paused there are none. */
export function addScheduleNext(schedule: Command, context: CliContext): void {
  const next = schedule
    .command('next')
    .description('list the slots that come, of all schedules in one list')
    .option('--hours <number>', 'how far to look', parsePositive, 24)
    .option('--json', 'print JSON')
    .addHelpText('after', '\nExample:\n  backrota schedule next --hours 24 --account demo');
  withFilters(next, ['account', 'target'], 200).action((options: NextOptions) =>
    context.withServices(['oversight', 'schedules', 'slots', 'targets'], async (services, actor) => {
      const { account, target, hours, limit, json } = options;
      const filter = given({
        actions: ACTIONS,
        accountId: account === undefined ? undefined : await accountId(services, actor, account),
        targetId: target && (await targetEver(services, actor, target)).id,
      });
      const from = context.now();
      const slots = await services.slots.listSlots(actor, filter, { from, to: from + hours * 3_600, limit: limit + 1 });
      const coming = slots.filter(({ state }) => state === 'coming').slice(0, limit);
      const schedules = await services.schedules.findMany(actor, [
        ...new Set(coming.map(({ scheduleId }) => scheduleId)),
      ]);
      const byId = new Map(schedules.map((one) => [one.id, one]));
      const rows = coming.flatMap(({ at, scheduleId }) => {
        const found = byId.get(scheduleId);
        return found === undefined ? [] : [{ at, schedule: found }];
      });
      const accountOf = nameAccounts(await services.oversight.accounts(actor));
      if (json) {
        printJson(
          rows.map(({ at, schedule: { id, name, accountId: owner, recurrence } }) => ({
            at: toIso(at),
            timeZone: recurrence.timeZone,
            scheduleId: id,
            schedule: name,
            accountId: owner,
          })),
        );
      } else {
        const targetIds = rows.flatMap(({ schedule: { targets } }) => targets.map(({ targetId }) => targetId));
        const targetOf = namesOf(await services.targets.findMany(actor, [...new Set(targetIds)]));
        printTable(
          ['AT', 'LOCAL', 'SCHEDULE', 'ACTION', 'ACCOUNT', 'TARGETS'],
          rows.map(({ at, schedule: found }) => {
            const local = sayLocalTime(at, found.recurrence.timeZone);
            const targets = found.targets.map(({ targetId }) => targetOf(targetId)).join(', ');
            return [toIso(at), local, found.name, found.action, accountOf(found), targets];
          }),
          `No slot comes within ${hours} hours.`,
        );
      }
      if (slots.length > limit) tellLine('More slots come; --limit shows them.', json);
    }),
  );
}
