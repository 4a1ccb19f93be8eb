import type { Command } from 'commander';
import { toStored } from '../domain/problems/stored.ts';
import { LOST, SNAPSHOT_STATES, type Snapshot, type SnapshotState } from '../domain/snapshot.ts';
import { statesOf } from '../domain/state-machine.ts';
import type { Key } from '../ports/records/page.ts';
import { sayDeletionReason, sayInEnglish } from '../wording/english/index.ts';
import { collectKeys, given, parseKey } from './arguments.ts';
import type { CliContext } from './context.ts';
import { type ListFilters, parseChoices, readThings, readTimes, tellMore, withFilters } from './list-filters.ts';
import { namesOf } from './named.ts';
import { type Cell, printJson, printLine, printTable, toIso, toIsoOrNull } from './output.ts';
import { addVerifyCommand } from './snapshot-verify.ts';

interface ListOptions extends ListFilters {
  readonly name?: string;
  readonly state?: readonly SnapshotState[];
  readonly all?: boolean;
  readonly json?: boolean;
}

/** What a list shows: neither what failed nor what is gone. */
const LISTED: readonly SnapshotState[] = [
  'creating',
  'transferring',
  'available',
  ...LOST,
  'deleting',
  'delete_failed',
];
const STATES = statesOf(SNAPSHOT_STATES);

/** `snapshot list`, `snapshot protect`, `snapshot accept`, `snapshot verify`, `snapshot delete`. */
export function addSnapshotCommands(program: Command, context: CliContext): void {
  const snapshot = program.command('snapshot').description('the copies that were made');
  addList(snapshot, context);
  snapshot
    .command('protect')
    .description('keep a snapshot from being deleted, by rules or by hand')
    .argument('<snapshot>', 'id or uuid', parseKey)
    .option('--off', 'take the protection off')
    .action((key: Key, options: { off?: boolean }) =>
      context.withServices(['snapshots'], async (services, actor) => {
        const isProtected = options.off !== true;
        const { id } = await services.snapshots.change(actor, key, { isProtected });
        printLine(`The snapshot '${id}' is ${isProtected ? 'protected' : 'no longer protected'}.`);
      }),
    );
  snapshot
    .command('accept')
    .description('take a shrunk backup for right: later ones are measured by it, and older ones expire again')
    .argument('<snapshot>', 'id or uuid', parseKey)
    .action((key: Key) =>
      context.withServices(['snapshots'], async (services, actor) => {
        const { id, targetId } = await services.snapshots.accept(actor, key);
        printLine(`The snapshot '${id}' of target '${targetId}' is accepted.`);
      }),
    );
  addVerifyCommand(snapshot, context);
  snapshot
    .command('delete')
    .description('delete snapshots, all or none')
    .argument('<snapshot...>', 'ids or uuids', collectKeys)
    .option('--with-increments', 'and all that is built upon them')
    .action(async (keys: readonly Key[], { withIncrements = false }: { withIncrements?: boolean }) => {
      await context.withServices(['snapshots'], (services, actor) =>
        services.snapshots.delete(actor, keys, { withIncrements }),
      );
      const which = keys.length === 1 ? 'The snapshot is' : `${keys.length} snapshots are`;
      printLine(`${which} marked; a running server removes the bytes.`);
    });
}

function addList(snapshot: Command, context: CliContext): void {
  const list = snapshot
    .command('list')
    .description('list the snapshots, the newest last')
    .option('--name <text>', 'those alone whose names contain it')
    .option('--state <states>', `in these states: ${STATES.join(', ')}`, parseChoices(STATES))
    .option('--all', 'failed and deleted ones too')
    .option('--json', 'print JSON');
  withFilters(list, ['account', 'target', 'schedule', 'store', 'since', 'until'], 1_000).action(
    (options: ListOptions) =>
      context.withServices(['oversight', 'schedules', 'snapshots', 'stores', 'targets'], async (services, actor) => {
        const { name: nameContains, json } = options;
        const states = options.state ?? (options.all ? undefined : LISTED);
        const filter = {
          ...(await readThings(services, actor, options)),
          ...(await readTimes(context, options)),
          ...given({ states, nameContains }),
        };
        const page = { offset: 0, limit: options.limit, orderBy: 'id', descending: true } as const;
        const { rows: newest, total } = await services.snapshots.list(actor, filter, page);
        const rows = newest.toReversed();
        const refusing = await services.snapshots.refusingStores();
        const triedAgainAt = ({ storeId, state }: Snapshot): string | null =>
          state === 'deleting' || state === 'delete_failed' ? toIsoOrNull(refusing.get(storeId)?.until ?? null) : null;
        if (json) printJson(rows.map((row) => ({ ...toJson(row), deletedAgainAt: triedAgainAt(row) })));
        else {
          const storeOf = namesOf(await services.stores.list(actor));
          printTable(
            ['ID', 'NAME', 'TARGET', 'SCHEDULE', 'STORE', 'TAKEN FOR', 'STATE', 'BYTES', 'FILES', ''],
            rows.map((row) => cellsOf(row, storeOf(row.storeId), triedAgainAt(row))),
            'There is no snapshot yet.',
          );
        }
        tellMore(total - rows.length, json);
      }),
  );
}

const cellsOf = (row: Snapshot, store: string, triedAgainAt: string | null): readonly Cell[] => [
  row.id,
  row.name,
  row.targetId,
  row.scheduleId ?? 'by hand',
  store,
  toIso(row.takenFor),
  row.state,
  row.sizeBytes,
  row.fileCount,
  [
    ...(row.isShrunk ? ['shrunk'] : []),
    ...(row.isProtected ? ['protected'] : []),
    ...(row.error === null ? [] : [sayInEnglish(row.error)]),
    ...(triedAgainAt === null ? [] : [`deletion refused, tried again at ${triedAgainAt}`]),
  ].join(', '),
];

const toJson = (snapshot: Snapshot): object => ({
  id: snapshot.id,
  uuid: snapshot.uuid,
  accountId: snapshot.accountId,
  name: snapshot.name,
  targetId: snapshot.targetId,
  storeId: snapshot.storeId,
  scheduleId: snapshot.scheduleId,
  chainId: snapshot.chainId,
  parentId: snapshot.parentId,
  isIncremental: snapshot.isIncremental,
  taskId: snapshot.taskId,
  class: snapshot.class,
  state: snapshot.state,
  takenFor: toIso(snapshot.takenFor),
  sizeBytes: snapshot.sizeBytes,
  contentBytes: snapshot.contentBytes,
  fileCount: snapshot.fileCount,
  fingerprint: snapshot.fingerprint,
  isShrunk: snapshot.isShrunk,
  isProtected: snapshot.isProtected,
  createdAt: toIso(snapshot.createdAt),
  availableAt: toIsoOrNull(snapshot.availableAt),
  verifiedAt: toIsoOrNull(snapshot.verifiedAt),
  deletedAt: toIsoOrNull(snapshot.deletedAt),
  deletedReason: snapshot.deletedReason && sayDeletionReason(snapshot.deletedReason),
  deletion: snapshot.deletedReason,
  error: snapshot.error && sayInEnglish(snapshot.error),
  problem: snapshot.error && toStored(snapshot.error),
});
