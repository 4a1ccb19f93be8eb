import type { Command } from 'commander';
import type { Operations } from '../../clients/typescript/client.ts';
import { withApi } from './api.ts';
import { collectSettings, given, type Setting } from './arguments.ts';
import { idNamed } from './called.ts';
import type { CliContext } from './context.ts';
import { BY_NAME, type Named, parseNamed } from './named.ts';
import { printLine, printTable } from './output.ts';
import { readRetention } from './retention-settings.ts';
import { type ShownOptions, show, withShown } from './shown.ts';

type Preview = Operations['previewRetention']['reply'];
type Pool = Preview['pools'][number];

/** `retention preview`, `retention undo`. */
export function addRetentionCommands(program: Command, context: CliContext): void {
  const retention = program.command('retention').description('which snapshots stay, and why');
  const preview = retention
    .command('preview')
    .description(
      "show what a schedule's policy, or another one, would keep and delete in each store, today and over a year",
    )
    .argument('<schedule>', BY_NAME, parseNamed)
    .option('--set <name=value>', 'another policy to try, a rule each: last=5, daily=7, weeks=4@mon …', collectSettings)
    .addHelpText('after', '\nExample:\n  backrota retention preview 14 --set daily=7 --set weekly=4 --set monthly=6');
  withShown(preview).action((named: Named, options: ShownOptions & { set?: readonly Setting[] }) =>
    withApi(context, { ...options, services: ['comparePolicies', 'schedules', 'timekeeping'] }, async (client) => {
      const key = await idNamed(client, 'schedule', named);
      const body = given({ retention: readRetention(options.set) });
      await show(options, await client.call('previewRetention', { parts: { key }, body }), printPreview);
    }),
  );
  const undo = retention
    .command('undo')
    .description('undo the changes of policy by which snapshots of a schedule are expiring: all of them come back')
    .argument('<schedule>', BY_NAME, parseNamed);
  withShown(undo).action((named: Named, options: ShownOptions) =>
    withApi(context, { ...options, services: ['schedules', 'undoRetention'] }, async (client) => {
      const key = await idNamed(client, 'schedule', named);
      await show(options, await client.call('undoRetention', { parts: { key } }), ({ schedule, broughtBack }) =>
        printLine(`${broughtBack} snapshot(s) are back, and the schedule '${schedule.id}' keeps: ${schedule.keeps}.`),
      );
    }),
  );
}

function printPreview({ pools, clockDoubt }: Preview): void {
  if (clockDoubt !== null) printLine(sayDoubt(clockDoubt));
  if (pools.length === 0) printLine('The schedule has no target, so it keeps nothing.');
  for (const pool of pools) printPool(pool);
}

function printPool({ keep, expire, year, ...pool }: Pool): void {
  const of = pool.isShrunk ? ', shrunk ones' : '';
  printLine(`Target ${pool.targetId} (${pool.targetName}), store at '${pool.storeLocation}'${of}: ${pool.keeps}`);
  const rows = [
    ...keep.map((snapshot) => ({ snapshot, verdict: 'keep' })),
    ...expire.map((snapshot) => ({ snapshot, verdict: 'delete' })),
  ];
  printTable(
    ['ID', 'TAKEN FOR', 'BYTES', '', 'WHY'],
    rows.map(({ snapshot: { snapshotId, takenAt, bytes, reasons }, verdict }) => [
      ...[snapshotId, takenAt, bytes, verdict],
      reasons.map(({ detail }) => detail).join('; '),
    ]),
    'There is no snapshot yet.',
  );
  printLine(`Today: ${keep.length} stay (${pool.keptBytes} bytes), ${expire.length} go (${pool.expiredBytes} bytes).`);
  const bytes = year.bytes === null ? '' : `, about ${year.bytes} bytes`;
  const cut = year.isCut ? ' (its first part: it has more slots than are played)' : '';
  printLine(`After a year${cut}: ${year.made} more made, ${year.standing} stand${bytes}.\n`);
}

const sayDoubt = ({ standingSeconds, until }: NonNullable<Preview['clockDoubt']>): string =>
  standingSeconds === null
    ? `The clock is doubted: until ${until} each new backup lets one older one go at most.`
    : `The clock is doubted: for now nothing goes, until it has stood for ${standingSeconds / 60} minutes.`;
