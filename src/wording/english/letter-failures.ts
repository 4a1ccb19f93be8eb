import type { Reason } from '../../domain/problems/index.ts';
import type { TaskFailure } from '../../domain/task-failure.ts';
import type { Vocabulary } from '../vocabulary.ts';

/** What things are called in a mail. */
export type Nouns = Vocabulary['one'];

/** A phrase in which nouns stand in braces, with what they are called. */
export const withNouns = (phrase: string, { store, target }: Nouns): string =>
  phrase.replaceAll('{store}', store).replaceAll('{target}', target);

const PROVIDER = 'something went wrong that your provider has to look into';

/**
 * What failed, in words for the account's people. Not the task's own error: that may name directories, which are the
 * provider's.
 */
const FAILURE_WORDS: Readonly<Record<TaskFailure, string>> = {
  source_missing: 'what is to be backed up is not there',
  source_changed: 'what is to be backed up is not where it was set; ask your provider to set it again',
  source_unreadable: 'what is to be backed up could not be read',
  source_unmounted:
    'the file system of what is to be backed up is not mounted where it was; ask your provider to mount it again, or to set it again if it has moved',
  source_empty:
    'what is to be backed up holds no file any more; put the files back, or ask your provider to allow that it is empty',
  source_snapshot_gone: 'the snapshot that was to be copied is no longer available; copy another one',
  snapshot_missing: 'the snapshot that was to be copied is no longer in its {store}; copy another one',
  snapshot_damaged: 'the snapshot that was to be copied is damaged; copy another one',
  check_failed: 'some of its snapshots are lost; make a new one, and ask your provider to look into it',
  restore_differs: 'what was restored is not as it was; make a new snapshot, and ask your provider to look into it',
  locator_invalid: PROVIDER,
  format_differs: 'the {store} keeps another kind of snapshots; copy this one to a {store} of its own kind',
  store_full: 'the {store} is full; make room there or use another {store}',
  store_unwritable: 'the {store} cannot be written',
  store_unreadable: 'the {store} cannot be read',
  store_missing: 'the {store} is not there',
  store_not_there: 'the {store} is not there',
  store_taken_over: PROVIDER,
  store_not_adopted: PROVIDER,
  store_failed: 'the {store} failed; your provider has to look into it',
  unknown_driver: PROVIDER,
  secrets_unreadable: PROVIDER,
  unreachable: 'the {store} could not be reached',
  connection_lost: 'the connection to the {store} was lost',
  stalled: 'the {store}, or what is to be backed up, stopped answering',
  credentials: 'the {store} refused to let the gateway in',
  host_key: 'the {store} is not the one that was set: its host key differs',
  no_sftp: 'the {store} refused to let the gateway in',
  spool_full: PROVIDER,
  spool_unwritable: PROVIDER,
  spool_unreadable: PROVIDER,
  spool_missing: PROVIDER,
  spool_failed: PROVIDER,
  attempts: 'it was begun several times and never ended',
  backup_too_large: 'it holds more than one backup may',
  over_byte_quota: 'it takes more than your quota leaves',
  disk_reserved: PROVIDER,
  backup_too_long: 'it took longer than one backup may',
  process_ended: PROVIDER,
  left_behind: PROVIDER,
  superseded: PROVIDER,
  internal: PROVIDER,
};

/** The same of a check, where it is something else. */
const CHECK_WORDS: Readonly<Partial<Record<TaskFailure, string>>> = {
  snapshot_missing: 'a snapshot is no longer in its {store}; make a new one, and ask your provider to look into it',
  snapshot_damaged:
    'a snapshot, or what it is kept in, is damaged; make a new one, and ask your provider to look into it',
  stalled: 'the {store} stopped answering',
  backup_too_long: 'it took longer than one may',
};

/** Why a backup failed, in words for the account's people, with the code behind them. */
export const describeFailure = (failure: TaskFailure, nouns: Nouns): string =>
  `${withNouns(FAILURE_WORDS[failure], nouns)} (${failure})`;

/** The same of a check. */
export const describeCheckFailure = (failure: TaskFailure, nouns: Nouns): string =>
  `${withNouns(CHECK_WORDS[failure] ?? FAILURE_WORDS[failure], nouns)} (${failure})`;

/** The same of a restore, as far as the account's people can do something about it. */
const RESTORE_WORDS: Readonly<Partial<Record<Reason, string>>> = {
  snapshot_missing: 'its copy is no longer in its {store}; restore another snapshot',
  snapshot_damaged: 'its copy is damaged; restore another snapshot',
  snapshot_gone: 'the snapshot is no longer available; restore another one',
  snapshot_failed: 'the snapshot could not be taken; restore another one',
  in_place_denied: 'it may no longer be overwritten; your provider can allow it',
  target_deleted: 'it was deleted meanwhile',
  other_layout: 'the snapshot was taken of other places; restore it to a new {target}',
  destination_full: 'there is no room left where it was to be restored to',
  mount_point: 'something is mounted where it was to be restored to; ask your provider to unmount it',
  source_unmounted: FAILURE_WORDS.source_unmounted,
  disk_reserved: FAILURE_WORDS.disk_reserved,
  unreachable: FAILURE_WORDS.unreachable,
  connection_lost: FAILURE_WORDS.connection_lost,
  stalled: 'the {store}, or where it was to be restored to, stopped answering',
  store_missing: FAILURE_WORDS.store_missing,
  store_not_there: FAILURE_WORDS.store_not_there,
  store_unreadable: FAILURE_WORDS.store_unreadable,
  attempts: FAILURE_WORDS.attempts,
};

/** Why a restore failed, in words for the account's people, with the code behind them. */
export function describeRestoreFailure(reason: Reason, nouns: Nouns): string {
  const words = RESTORE_WORDS[reason];
  return words === undefined ? `${PROVIDER} (internal)` : `${withNouns(words, nouns)} (${reason})`;
}
