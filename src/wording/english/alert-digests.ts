import type { Digest, DigestNames, Some } from '../../domain/alert.ts';
import type { Instant } from '../../domain/instant.ts';
import type { Letter } from '../../domain/notice.ts';

const WHY =
  "You get this because of 'backrota alert add'; 'backrota alert list' tells which, and 'backrota alert remove' ends it.";

/** What staff is told of a digest, by mail and in a webhook's text. */
export function writeDigest(digest: Digest, names: DigestNames): Letter {
  if (digest.isTest) return { subject: 'Backrota: a test', text: `This is a test: alerts arrive here.\n\n${WHY}\n` };
  const parts = partsOf(digest, names);
  const subject = `Backrota: ${parts.map(({ summary }) => summary).join(', ')}`;
  const told = parts.map(({ title, lines }) => [title, ...lines.map((line) => `  ${line}`)].join('\n'));
  const time = `From ${shown(digest.from)} to ${shown(digest.until)}.`;
  return { subject, text: [time, ...told, WHY, ''].join('\n\n').replace(/\n\n$/, '\n') };
}

interface Part {
  /** For the subject. */
  readonly summary: string;
  readonly title: string;
  readonly lines: readonly string[];
}

function partsOf(digest: Digest, names: DigestNames): readonly Part[] {
  const { failed, stalled, restores, missed, lost, storesDown, storesUp, silentSince, isHeardAgain } = digest;
  const account = (id: number): string => nameIn(names.accounts, 'account', id);
  const target = (id: number): string => nameIn(names.targets, 'target', id);
  const store = (id: number): string => nameIn(names.stores, 'store', id);
  const task = ({ taskId, runId, reason, targetId, accountId, at }: Digest['failed']['named'][number]): string =>
    `${shown(at)}  ${target(targetId)} of ${account(accountId)}: ${reason} (task ${taskId}; backrota run show ${runId})`;
  return [
    ...(silentSince === null
      ? []
      : [{ summary: 'no backup succeeds', title: `No backup has succeeded since ${shown(silentSince)}.`, lines: [] }]),
    ...(isHeardAgain ? [{ summary: 'backups succeed again', title: 'A backup has succeeded again.', lines: [] }] : []),
    ...part(failed, ['failed', 'failed'], 'Tasks that failed', task),
    ...part(stalled, ['stalled', 'stalled'], 'Tasks that stopped without an end', task),
    ...part(
      restores,
      ['restore failed', 'restores failed'],
      'Restores in place that failed',
      (id) => `backrota restore show ${id}`,
    ),
    ...part(missed, ['missed', 'missed'], 'Runs that were missed', (run) => {
      const schedule = run.scheduleId === null ? '' : `schedule ${run.scheduleId} of `;
      return `${shown(run.at)}  ${schedule}${account(run.accountId)}: ${run.slots} slot(s), ${run.reason ?? ''} (run ${run.runId})`;
    }),
    ...part(lost, ['copy lost', 'copies lost'], 'Snapshots whose copies are gone or damaged', (snapshot) => {
      const { snapshotId, state, targetId, accountId } = snapshot;
      return `snapshot ${snapshotId}, ${state}: ${target(targetId)} of ${account(accountId)}`;
    }),
    ...part(
      storesDown,
      ['store down', 'stores down'],
      'Stores that cannot be used',
      ({ storeId, reason }) => `${store(storeId)}: ${reason}`,
    ),
    ...part(storesUp, ['store up', 'stores up'], 'Stores that can be used again', (id) => store(id)),
  ];
}

function part<Thing>(
  { count, named }: Some<Thing>,
  [one, several]: readonly [one: string, several: string],
  title: string,
  lineOf: (thing: Thing) => string,
): readonly Part[] {
  if (count === 0) return [];
  const left = count - named.length;
  const lines = [...named.map(lineOf), ...(left === 0 ? [] : [`and ${left} more`])];
  return [{ summary: `${count} ${count === 1 ? one : several}`, title: `${title}: ${count}`, lines }];
}

const nameIn = (names: ReadonlyMap<number, string>, noun: string, id: number): string => {
  const name = names.get(id);
  return name === undefined ? `${noun} ${id}` : `"${name}" (${noun} ${id})`;
};

/** In UTC: staff of an installation has no zone of its own. */
const shown = (instant: Instant): string =>
  `${new Date(instant * 1_000).toISOString().slice(0, 16).replace('T', ' ')} UTC`;
