import type { Command } from 'commander';
import type { KeepReason } from '../domain/retention/index.ts';
import type { ClockDoubt } from '../services/clock/index.ts';
import type { PoolPreview } from '../services/retention/index.ts';
import { describeRetention, sayDeletionReason, sayKeepReason } from '../wording/english/index.ts';
import { collectSettings, type Setting } from './arguments.ts';
import type { CliContext } from './context.ts';
import { BY_NAME, type Named, parseNamed, scheduleKey } from './named.ts';
import { printJson, printLine, printTable, toIso } from './output.ts';
import { readRetention } from './retention-settings.ts';

/** `retention preview`. */
export function addRetentionCommands(program: Command, context: CliContext): void {
  program
    .command('retention')
    .description('which snapshots stay, and why')
    .command('preview')
    .description(
      "show what a schedule's policy, or another one, would keep and delete in each store, today and over a year",
    )
    .argument('<schedule>', BY_NAME, parseNamed)
    .option('--set <name=value>', 'another policy to try, a rule each: last=5, daily=7, weeks=4@mon …', collectSettings)
    .option('--json', 'print JSON')
    .addHelpText('after', '\nExample:\n  backrota retention preview 14 --set daily=7 --set weekly=4 --set monthly=6')
    .action((named: Named, options: { set?: readonly Setting[]; json?: boolean }) =>
      context.withServices(['previewRetention', 'schedules', 'timekeeping'], async (services, actor) => {
        const key = await scheduleKey(services, actor, named);
        const previews = await services.previewRetention(actor, key, readRetention(options.set));
        if (options.json) {
          printJson(previews.map(toJson));
          return;
        }
        const doubt = await services.timekeeping.doubt();
        if (doubt !== null) printLine(sayDoubt(doubt));
        if (previews.length === 0) printLine('The schedule has no target, so it keeps nothing.');
        for (const preview of previews) printPreview(preview);
      }),
    );
}

function printPreview(preview: PoolPreview): void {
  const { target, location, isShrunk, policy, today, keptBytes, expiredBytes, year, yearBytes } = preview;
  printLine(
    `Target ${target.id} (${target.name}), store at '${location}'${isShrunk ? ', shrunk ones' : ''}: ${describeRetention(policy)}`,
  );
  const rows = [
    ...today.keep.map(({ snapshot, reasons }) => ({
      snapshot,
      verdict: 'keep',
      why: reasons.map(toKeepWords).join('; '),
    })),
    ...today.expire.map(({ snapshot, reason }) => ({ snapshot, verdict: 'delete', why: sayDeletionReason(reason) })),
  ];
  printTable(
    ['ID', 'TAKEN FOR', 'BYTES', '', 'WHY'],
    rows.map(({ snapshot, verdict, why }) => [snapshot.id, toIso(snapshot.takenAt), snapshot.sizeBytes, verdict, why]),
    'There is no snapshot yet.',
  );
  printLine(
    `Today: ${today.keep.length} stay (${keptBytes} bytes), ${today.expire.length} go (${expiredBytes} bytes).`,
  );
  const bytes = yearBytes === null ? '' : `, about ${yearBytes} bytes`;
  const cut = year.isCut ? ' (its first part: it has more slots than are played)' : '';
  printLine(`After a year${cut}: ${year.made} more made, ${year.count} stand${bytes}.\n`);
}

const sayDoubt = (doubt: ClockDoubt): string =>
  doubt.expiry === 'nothing'
    ? `The clock is doubted: for now nothing goes, until it has stood for ${doubt.standingSeconds / 60} minutes.`
    : `The clock is doubted: until ${toIso(doubt.until)} each new backup lets one older one go at most.`;

const toKeepWords = (reason: KeepReason): string => sayKeepReason(reason);

const toJson = ({
  target,
  storeId,
  location,
  isShrunk,
  policy,
  today,
  keptBytes,
  expiredBytes,
  year,
  yearBytes,
}: PoolPreview) => ({
  target: { id: target.id, uuid: target.uuid, name: target.name },
  store: { id: storeId, location },
  isShrunk,
  policy,
  keep: today.keep.map(({ snapshot, reasons }) => ({
    id: snapshot.id,
    takenFor: toIso(snapshot.takenAt),
    sizeBytes: snapshot.sizeBytes,
    reasons: reasons.map(toKeepWords),
  })),
  expire: today.expire.map(({ snapshot, reason }) => ({
    id: snapshot.id,
    takenFor: toIso(snapshot.takenAt),
    sizeBytes: snapshot.sizeBytes,
    reason: sayDeletionReason(reason),
  })),
  keptBytes,
  expiredBytes,
  year: { ...year, bytes: yearBytes },
});
