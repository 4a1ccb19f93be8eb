import type { Command } from 'commander';
import { toStored } from '../domain/problems/stored.ts';
import type { Restore } from '../domain/restore.ts';
import type { Key } from '../ports/records/page.ts';
import type { MissedNode } from '../services/stores/index.ts';
import { sayInEnglish } from '../wording/english/index.ts';
import { given, parseCount, parseKey } from './arguments.ts';
import type { CliContext } from './context.ts';
import { showMissedNode, tellMissedNode } from './missed-node.ts';
import { printable, printFields, printJson, printLine, printTable, toIso, toIsoOrNull } from './output.ts';

interface ListOptions {
  readonly account?: string;
  readonly failed?: boolean;
  readonly limit: number;
  readonly json?: boolean;
}

/** `restore list`, `restore show`: what was asked to be written back, and what became of it. */
export function addRestoreHistory(restore: Command, context: CliContext): void {
  restore
    .command('list')
    .description('list the newest restores')
    .option('--account <account>', "one account's only, by its name")
    .option('--failed', 'those that failed only')
    .option('--limit <number>', 'how many at most', parseCount, 50)
    .option('--json', 'print JSON')
    .action((options: ListOptions) =>
      context.withServices(['accounts', 'restores'], async ({ accounts, restores }, actor) => {
        const filter = given({
          accountId: options.account === undefined ? undefined : (await accounts.findByName(actor, options.account)).id,
          states: options.failed ? (['failed'] as const) : undefined,
        });
        const { rows } = await restores.list(actor, filter, { offset: 0, limit: options.limit });
        const waits = await restores.waitedFor(rows);
        if (options.json) {
          printJson(rows.map((row) => toJson(row, waits.get(row.id))));
          return;
        }
        printTable(
          ['ID', 'KIND', 'SNAPSHOT', 'INTO', 'STATE', 'REQUESTED BY', 'CREATED', 'FINISHED', ''],
          rows.map((row) => [
            row.id,
            row.kind,
            row.snapshotId,
            row.targetId ?? row.directory,
            stateOf(row, waits.get(row.id)),
            row.requestedBy,
            toIso(row.createdAt),
            toIsoOrNull(row.finishedAt),
            errorOf(row) ?? (row.remarks.length === 0 ? '' : `${row.remarks.length} remark(s)`),
          ]),
          'There is no restore yet.',
        );
      }),
    );
  restore
    .command('show')
    .description('show a restore, and what of it could not be restored')
    .argument('<restore>', 'id or uuid', parseKey)
    .option('--json', 'print JSON')
    .action((key: Key, options: { json?: boolean }) =>
      context.withServices(['restores'], async ({ restores }, actor) => {
        const found = await restores.find(actor, key);
        const wait = (await restores.waitedFor([found])).get(found.id);
        if (options.json) printJson(toJson(found, wait));
        else printRestore(found, wait);
      }),
    );
}

const stateOf = ({ state }: Restore, wait: MissedNode | undefined): string =>
  wait === undefined ? state : `${state} (${tellMissedNode(wait)})`;

function printRestore(restore: Restore, wait: MissedNode | undefined): void {
  const { progress, keptPaths, keptProblem } = restore;
  printFields({
    id: restore.id,
    uuid: restore.uuid,
    kind: restore.kind,
    snapshot: restore.snapshotId,
    target: restore.targetId,
    directory: restore.directory,
    state: stateOf(restore, wait),
    attempt: restore.attempt,
    'requested by': restore.requestedBy,
    created: toIso(restore.createdAt),
    started: toIsoOrNull(restore.startedAt),
    finished: toIsoOrNull(restore.finishedAt),
    progress: progress && `${progress.files} file(s), ${progress.bytes} bytes`,
    ...given({ error: errorOf(restore) ?? undefined }),
    'original kept beside': keptPaths.length === 0 ? null : keptPaths.join(', '),
    ...given({ 'not removed, as': keptProblem === null ? undefined : sayInEnglish(keptProblem) }),
  });
  for (const remark of restore.remarks) printLine(`  ${printable(sayInEnglish(remark))}`);
}

const errorOf = ({ error }: Restore): string | null => error && sayInEnglish(error);

const toJson = (restore: Restore, wait: MissedNode | undefined): object => ({
  id: restore.id,
  uuid: restore.uuid,
  accountId: restore.accountId,
  kind: restore.kind,
  snapshotId: restore.snapshotId,
  targetId: restore.targetId,
  directory: restore.directory,
  state: restore.state,
  waitsFor: showMissedNode(wait),
  attempt: restore.attempt,
  requestedBy: restore.requestedBy,
  createdAt: toIso(restore.createdAt),
  startedAt: toIsoOrNull(restore.startedAt),
  finishedAt: toIsoOrNull(restore.finishedAt),
  progress: restore.progress,
  error: errorOf(restore),
  problem: restore.error && toStored(restore.error),
  remarks: restore.remarks.map(sayInEnglish),
  keptBeside: restore.keptPaths,
  keptError: restore.keptProblem && sayInEnglish(restore.keptProblem),
});
