import type { Instant } from '../../domain/instant.ts';
import type { Schedule } from '../../domain/schedule.ts';
import type { Snapshot } from '../../domain/snapshot.ts';
import type { TaskFailure } from '../../domain/task-failure.ts';

/** What a mail says. */
export interface Letter {
  /** One line. */
  readonly subject: string;
  /** Plain text. */
  readonly text: string;
}

/** How a scheduled backup ended. */
export interface BackupNews {
  readonly schedule: Pick<Schedule, 'name' | 'recurrence'>;
  readonly targetName: string;
  readonly snapshot: Pick<
    Snapshot,
    'uuid' | 'name' | 'takenFor' | 'availableAt' | 'sizeBytes' | 'contentBytes' | 'fileCount' | 'isShrunk'
  >;
  /** `null` = a success. */
  readonly failure: TaskFailure | null;
  readonly hasWarnings: boolean;
}

/** What retention let go of one target. */
export interface DeletionNews {
  readonly schedule: Pick<Schedule, 'name' | 'recurrence'>;
  readonly targetName: string;
  readonly snapshots: readonly (Pick<Snapshot, 'name' | 'takenFor' | 'sizeBytes'> & {
    /** The code of its store's location. */
    readonly location: string;
    readonly reason: string;
  })[];
}

const MAX_SUBJECT_CHARACTERS = 200;
const MAX_LISTED = 100;

const FOOTER = 'You get this because your notification preferences and the schedule ask for it; switch off either.';

const PROVIDER = 'something went wrong that your provider has to look into';

/**
 * What failed, in words for the account's people. Not the task's own error: that may name directories, which are the
 * provider's.
 */
const FAILURES: Readonly<Record<TaskFailure, string>> = {
  source_missing: 'what is to be backed up is not there',
  source_changed: 'what is to be backed up is not where it was set; ask your provider to set it again',
  source_unreadable: 'what is to be backed up could not be read',
  source_unmounted:
    'the file system of what is to be backed up is not mounted where it was; ask your provider to mount it again, or to set it again if it has moved',
  source_empty:
    'what is to be backed up holds no file any more; put the files back, or ask your provider to allow that it is empty',
  source_snapshot_gone: 'the snapshot that was to be copied is no longer available; copy another one',
  snapshot_missing: 'the snapshot that was to be copied is no longer in its store; copy another one',
  snapshot_damaged: 'the snapshot that was to be copied is damaged; copy another one',
  locator_invalid: PROVIDER,
  format_differs: 'the store keeps another kind of snapshots; copy this one to a store of its own kind',
  store_full: 'the store is full; make room there or use another store',
  store_unwritable: 'the store cannot be written',
  store_unreadable: 'the store cannot be read',
  store_missing: 'the store is not there',
  store_failed: 'the store failed; your provider has to look into it',
  unknown_driver: PROVIDER,
  secrets_unreadable: PROVIDER,
  unreachable: 'the store could not be reached',
  connection_lost: 'the connection to the store was lost',
  stalled: 'the store stopped answering',
  credentials: 'the store refused to let the gateway in',
  host_key: 'the store is not the one that was set: its host key differs',
  no_sftp: 'the store refused to let the gateway in',
  spool_full: PROVIDER,
  spool_unwritable: PROVIDER,
  spool_unreadable: PROVIDER,
  spool_missing: PROVIDER,
  spool_failed: PROVIDER,
  attempts: 'it was begun several times and never ended',
  superseded: PROVIDER,
  internal: PROVIDER,
};

const LEFT_OUT = "yes: some files were left out or changed meanwhile; see the run's log";

const SHRUNK =
  'it holds a tenth or less of the files, or of the bytes, of the one before. It is kept apart, and no older snapshot is deleted for it; if it is right, ask your provider to accept it';

/** Tells that a snapshot was made, or that it could not be. */
export function writeBackupLetter(news: BackupNews): Letter {
  const { snapshot, failure, hasWarnings } = news;
  const { schedule, target } = namesOf(news);
  const zone = news.schedule.recurrence.timeZone;
  const outcome = failure === null ? 'made' : 'failed';
  const facts: [string, string][] = [
    ['Schedule', schedule],
    ['Target', target],
    ['Snapshot', oneLine(snapshot.name)],
    ['Snapshot id', snapshot.uuid],
    ['Taken for', formatTime(snapshot.takenFor, zone)],
  ];
  if (failure === null) {
    if (snapshot.availableAt !== null) facts.push(['Available', formatTime(snapshot.availableAt, zone)]);
    facts.push(['Size', sizeOf(snapshot)]);
    if (snapshot.isShrunk) facts.push(['Warning', SHRUNK]);
    else if (hasWarnings) facts.push(['Warnings', LEFT_OUT]);
  } else {
    facts.push(['Error', `${FAILURES[failure]} (${failure})`]);
  }
  const sentence =
    failure === null
      ? `The schedule "${schedule}" made a snapshot of "${target}".`
      : `The schedule "${schedule}" could not make a snapshot of "${target}".`;
  const warning = snapshot.isShrunk ? ', but shrunk' : '';
  return letter(`Snapshot ${outcome}${warning}: ${target} (${schedule})`, [sentence, '', ...table(facts)]);
}

/** Tells which snapshots retention deletes, each with its reason. */
export function writeDeletionLetter(news: DeletionNews): Letter {
  const { schedule, target } = namesOf(news);
  const { length: count } = news.snapshots;
  const snapshots = count === 1 ? '1 snapshot' : `${count} snapshots`;
  const listed = news.snapshots.slice(0, MAX_LISTED).flatMap(({ name, takenFor, location, sizeBytes, reason }) => [
    `- ${oneLine(name)}`,
    ...table([
      ['Taken for', formatTime(takenFor, news.schedule.recurrence.timeZone)],
      ['Location', oneLine(location)],
      ['Size', sizeBytes === null ? 'unknown' : formatBytes(sizeBytes)],
      ['Reason', oneLine(reason)],
    ]).map((line) => `  ${line}`),
  ]);
  const more = count > MAX_LISTED ? [`… and ${count - MAX_LISTED} more.`] : [];
  const sentence = `The retention of the schedule "${schedule}" deletes ${snapshots} of "${target}":`;
  return letter(`${snapshots} deleted: ${target} (${schedule})`, [sentence, '', ...listed, ...more]);
}

const namesOf = ({ schedule, targetName }: BackupNews | DeletionNews) => ({
  schedule: oneLine(schedule.name),
  target: oneLine(targetName),
});

const letter = (subject: string, lines: readonly string[]): Letter => ({
  subject: [...subject].slice(0, MAX_SUBJECT_CHARACTERS).join(''),
  text: `${[...lines, '', FOOTER].join('\n')}\n`,
});

/** Line breaks and other control characters, and marks that turn the direction of a text, become spaces. */
const oneLine = (text: string): string =>
  text.replaceAll(/[\p{Cc}\p{Zl}\p{Zp}\u202a-\u202e\u2066-\u2069]+/gu, ' ').trim();

function table(facts: readonly (readonly [string, string])[]): string[] {
  const width = Math.max(...facts.map(([name]) => name.length)) + 2;
  return facts.map(([name, value]) => `${`${name}:`.padEnd(width)}${value}`);
}

function formatTime(instant: Instant, timeZone: string): string {
  const local = Temporal.Instant.fromEpochMilliseconds(instant * 1_000).toZonedDateTimeISO(timeZone);
  const day = local.toPlainDate().toString();
  return `${day} ${local.toPlainTime().toString({ smallestUnit: 'minute' })} ${local.offset} (${timeZone})`;
}

function sizeOf({ sizeBytes, contentBytes, fileCount }: BackupNews['snapshot']): string {
  const inStore = sizeBytes === null ? 'unknown' : `${formatBytes(sizeBytes)} in the store`;
  if (contentBytes === null || fileCount === null) return inStore;
  return `${inStore}; ${fileCount} file(s), ${formatBytes(contentBytes)}`;
}

function formatBytes(bytes: number): string {
  if (bytes < 1_024) return `${bytes} B`;
  const units = ['KiB', 'MiB', 'GiB', 'TiB', 'PiB'];
  const power = Math.min(Math.floor(Math.log2(bytes) / 10), units.length);
  return `${(bytes / 1_024 ** power).toFixed(1)} ${units[power - 1]}`;
}
