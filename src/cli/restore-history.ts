import type { Command } from 'commander';
import { toStored } from '../domain/problems/stored.ts';
import { RESTORE_STATES, type Restore, type RestoreState } from '../domain/restore.ts';
import { statesOf } from '../domain/state-machine.ts';
import type { Key } from '../ports/records/page.ts';
import type { MissedNode } from '../services/stores/index.ts';
import { sayInEnglish } from '../wording/english/index.ts';
import { given, parseKey } from './arguments.ts';
import type { CliContext } from './context.ts';
import { accountId, type ListFilters, parseChoices, readTimes, tellMore, withFilters } from './list-filters.ts';
import { showMissedNode, tellMissedNode } from './missed-node.ts';
import { targetEver } from './named.ts';
import {
  type Cell,
  printable,
  printFields,
  printJson,
  printLine,
  printTable,
  sayDuration,
  toIso,
  toIsoOrNull,
} from './output.ts';

const STATES = statesOf(RESTORE_STATES);

interface ListOptions extends ListFilters {
  readonly failed?: boolean;
  readonly state?: readonly RestoreState[];
  readonly json?: boolean;
}

/** `restore list`, `restore show`: what was asked to be written back, and what became of it. */
export function addRestoreHistory(restore: Command, context: CliContext): void {
  const list = restore
    .command('list')
    .description('list the newest restores')
    .option('--failed', 'those that failed only')
    .option('--state <states>', `in these states: ${STATES.join(', ')}`, parseChoices(STATES))
    .option('--json', 'print JSON');
  withFilters(list, ['account', 'target', 'since', 'until'], 50).action((options: ListOptions) =>
    context.withServices(['oversight', 'restores', 'targets'], async (services, actor) => {
      const { account, target, failed, state, json } = options;
      const filter = {
        ...given({
          accountId: account === undefined ? undefined : await accountId(services, actor, account),
          targetId: target && (await targetEver(services, actor, target)).id,
          states: failed ? (['failed'] as const) : state,
        }),
        ...(await readTimes(context, options)),
      };
      const { rows, total } = await services.restores.list(actor, filter, { offset: 0, limit: options.limit });
      const waits = await services.restores.waitedFor(rows);
      if (json) printJson(rows.map((row) => toJson(row, waits.get(row.id))));
      else {
        printTable(
          ['ID', 'KIND', 'SNAPSHOT', 'INTO', 'STATE', 'REQUESTED BY', 'CREATED', 'FINISHED', 'TOOK', ''],
          rows.map((row) => cellsOf(row, waits.get(row.id))),
          'There is no restore yet.',
        );
      }
      tellMore(total - rows.length, json);
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

const cellsOf = (row: Restore, wait: MissedNode | undefined): readonly Cell[] => [
  row.id,
  row.kind,
  row.snapshotId,
  row.targetId ?? row.directory,
  stateOf(row, wait),
  row.requestedBy,
  toIso(row.createdAt),
  toIsoOrNull(row.finishedAt),
  row.startedAt === null || row.finishedAt === null ? null : sayDuration(row.finishedAt - row.startedAt),
  errorOf(row) ?? (row.remarks.length === 0 ? '' : `${row.remarks.length} remark(s)`),
];

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
