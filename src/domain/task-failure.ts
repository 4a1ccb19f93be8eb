/** Why a task failed: the codes that its `reason` has, each with what it means; people are told in words of their own. */
export const TASK_FAILURES = {
  // What is backed up.
  source_missing: 'What is to be backed up is not there.',
  source_changed: 'What is to be backed up is not where it was set.',
  source_unreadable: 'What is to be backed up cannot be read.',
  source_unmounted: 'The file system of what is to be backed up is not mounted where it was.',
  source_empty: 'What is to be backed up holds no file, and did before.',
  // The snapshot that is copied.
  source_snapshot_gone: 'The snapshot that is to be copied is no longer available.',
  snapshot_missing: 'The snapshot that is to be copied is not in its store.',
  snapshot_damaged: 'The snapshot that is to be copied is not as it was made.',
  locator_invalid: 'The store was asked for something that is no name of a snapshot of its.',
  format_differs: 'The store keeps another kind of snapshots than the one that is to be copied.',
  // The copies that are checked.
  check_failed: 'Copies were read back, and some of them are lost.',
  restore_differs: 'A copy was restored, and is not as it was made.',
  // The store itself.
  store_full: 'The store has no room left.',
  store_unwritable: 'The store cannot be written.',
  store_unreadable: 'The store cannot be read.',
  store_missing: 'The directory of the store is not there.',
  store_failed: 'The store failed in another way.',
  store_not_there: 'The store has not its mark: it is not mounted, or its disk is another one.',
  store_taken_over: 'The store belongs to a copy of this gateway now.',
  store_not_adopted: 'The store belongs to the gateway that this one is a copy of.',
  unknown_driver: 'The store is of a driver that this version does not have.',
  secrets_unreadable: 'The secrets of the store were sealed with another key.',
  // The way to the store.
  unreachable: 'The server of the store cannot be reached.',
  connection_lost: 'The connection to the store was lost.',
  stalled: 'The server of the store stopped answering, or the work made no progress for five minutes.',
  credentials: 'The server of the store did not accept the login.',
  host_key: 'The server of the store has another host key than the one that was set.',
  no_sftp: 'The server of the store speaks no SFTP.',
  // The disk of the node that makes the copy before it is sent.
  spool_full: 'The disk of the node has no room for the copy before it is sent.',
  spool_unwritable: 'The directory for copies that are to be sent cannot be written.',
  spool_unreadable: 'The directory for copies that are to be sent cannot be read.',
  spool_missing: 'The directory for copies that are to be sent is not there.',
  spool_failed: 'The directory for copies that are to be sent failed in another way.',
  // The attempts.
  backup_too_large: 'It holds more than one backup may.',
  over_byte_quota: 'It takes more bytes than the quota of its account, or of its store, leaves.',
  disk_reserved: 'What is free on the disk is kept back for the database.',
  backup_too_long: 'It took longer than one backup may.',
  process_ended: 'The process that did the work ended before its time.',
  left_behind: 'Earlier work at the store or the target hangs and cannot be ended.',
  attempts: 'It was begun several times and never ended.',
  superseded: 'A later attempt took it over.',
  internal: 'The gateway hit a fault of its own.',
} as const;

export type TaskFailure = keyof typeof TASK_FAILURES;

const isKnown = (reason: string): reason is TaskFailure => Object.hasOwn(TASK_FAILURES, reason);

/** The failure that a code names; any other is the gateway's own fault. */
export const taskFailureOf = (reason: string): TaskFailure => (isKnown(reason) ? reason : 'internal');
