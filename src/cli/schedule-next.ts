import type { Command } from 'commander';
import type { Client, Schedule } from '../../clients/typescript/client.ts';
import { sayLocalTime } from '../wording/english/index.ts';
import { withApi } from './api.ts';
import { parsePositive } from './arguments.ts';
import { Called } from './called.ts';
import type { CliContext } from './context.ts';
import { type Column, printRows } from './forms.ts';
import { tellLine, withFilters } from './list-filters.ts';
import { filtersOf, type ListedOptions, lookOf, showsNames, withForms } from './listed.ts';
import { toIso } from './output.ts';
import { Showing, watched } from './watch.ts';

interface NextOptions extends ListedOptions {
  readonly hours: number;
  readonly limit: number;
}

/** A slot that comes, with what is shown of its schedule. */
interface Coming {
  readonly at: string;
  readonly timeZone: string;
  readonly scheduleId: number;
  readonly schedule: string;
  readonly accountId: number;
}

/** `schedule next`: which slots come, of all schedules in their order; of what is paused there are none. */
export function addScheduleNext(schedule: Command, context: CliContext): void {
  const next = schedule
    .command('next')
    .description('list the slots that come, of all schedules in one list')
    .option('--hours <number>', 'how far to look', parsePositive, 24)
    .addHelpText('after', '\nExample:\n  backrota schedule next --hours 24 --account demo');
  withFilters(withForms(next), ['account', 'target'], 200).action((options: NextOptions) =>
    withApi(context, { url: options.url, services: ['accounts', 'schedules', 'slots', 'targets'] }, async (client) => {
      const called = new Called(client);
      const showing = new Showing();
      await watched(client, options, async (frame) => {
        const { rows, schedules, isCut } = await comingOf(context, client, options);
        const look = lookOf(options);
        if (showsNames(look)) {
          const shown = [...schedules.values()];
          await called.learn(
            'account',
            shown.map(({ accountId }) => accountId),
          );
          await called.learn(
            'target',
            shown.flatMap(({ targets }) => targets.map(({ targetId }) => targetId)),
          );
        }
        await showing.show(frame, rows, async () => {
          await printRows(look, rows, columnsOf(called, schedules), `No slot comes within ${options.hours} hours.`);
          if (isCut) tellLine('More slots come; --limit shows them.', look.form === 'json');
        });
      });
    }),
  );
}

/** The slots that come, their schedules, and whether there are more of them. */
async function comingOf(context: CliContext, client: Client, options: NextOptions) {
  const { hours, limit } = options;
  const now = context.now();
  const window = { from: toIso(now), to: toIso(now + hours * 3_600), limit: limit + 1 };
  const { items } = await client.call('listSlots', {
    query: { ...(await filtersOf(context, client, options)), ...window },
  });
  const coming = items.filter(({ state }) => state === 'coming').slice(0, limit);
  const schedules = new Map<number, Schedule>();
  for (const { scheduleId: key } of coming) {
    if (!schedules.has(key)) schedules.set(key, await client.call('getSchedule', { parts: { key } }));
  }
  const rows = coming.flatMap(({ at, scheduleId }): Coming[] => {
    const found = schedules.get(scheduleId);
    if (found === undefined) return [];
    const { name, accountId, recurrence } = found;
    return [{ at, timeZone: recurrence.timeZone, scheduleId, schedule: name, accountId }];
  });
  return { rows, schedules, isCut: items.length > limit };
}

const columnsOf = (called: Called, schedules: ReadonlyMap<number, Schedule>): readonly Column<Coming>[] => [
  { heading: 'AT', cell: ({ at }) => at },
  { heading: 'LOCAL', cell: ({ at, timeZone }) => sayLocalTime(Date.parse(at) / 1_000, timeZone) },
  { heading: 'SCHEDULE', cell: ({ schedule }) => schedule },
  { heading: 'ACTION', cell: ({ scheduleId }) => schedules.get(scheduleId)?.action ?? null },
  { heading: 'ACCOUNT', cell: ({ accountId }) => called.of('account', accountId) },
  {
    heading: 'TARGETS',
    cell: ({ scheduleId }) =>
      (schedules.get(scheduleId)?.targets ?? []).map(({ targetId }) => called.of('target', targetId)).join(', '),
  },
];
