/** Why a task failed: the codes that its `reason` has, and that people are told in words. */
export const TASK_FAILURES = [
  // What is backed up.
  'source_missing',
  'source_changed',
  'source_unreadable',
  'source_unmounted',
  'source_empty',
  // The snapshot that is copied.
  'source_snapshot_gone',
  'snapshot_missing',
  'snapshot_damaged',
  'locator_invalid',
  'format_differs',
  // The store itself.
  'store_full',
  'store_unwritable',
  'store_unreadable',
  'store_missing',
  'store_failed',
  'unknown_driver',
  'secrets_unreadable',
  // The way to the store.
  'unreachable',
  'connection_lost',
  'stalled',
  'credentials',
  'host_key',
  'no_sftp',
  // The disk of the node that makes the copy before it is sent.
  'spool_full',
  'spool_unwritable',
  'spool_unreadable',
  'spool_missing',
  'spool_failed',
  // The attempts.
  'attempts',
  'superseded',
  'internal',
] as const;

export type TaskFailure = (typeof TASK_FAILURES)[number];

const KNOWN: ReadonlySet<string> = new Set(TASK_FAILURES);

const isKnown = (reason: string): reason is TaskFailure => KNOWN.has(reason);

/** The failure that a code names; any other is the gateway's own fault. */
export const taskFailureOf = (reason: string): TaskFailure => (isKnown(reason) ? reason : 'internal');
