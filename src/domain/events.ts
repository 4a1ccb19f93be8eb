import type { Instant } from './instant.ts';

/**
 * What can change before an account's eyes, and which noun's id an event of that kind names. `run.created` tells of the
 * run's tasks as they begin and of the snapshots that they are to make, too: a thousand schedules fire at once, and each
 * event is a row. `task.queued` is one that was given back.
 */
export const EVENT_NOUNS = {
  'account.created': 'account',
  'account.changed': 'account',
  'login.created': 'login',
  'login.changed': 'login',
  'contacts.changed': 'login',
  'tokens.changed': 'login',
  'store.created': 'store',
  'store.changed': 'store',
  'target.created': 'target',
  'target.changed': 'target',
  'target.deleted': 'target',
  'schedule.created': 'schedule',
  'schedule.changed': 'schedule',
  'schedule.paused': 'schedule',
  'schedule.resumed': 'schedule',
  'schedule.deleted': 'schedule',
  'run.created': 'run',
  'run.changed': 'run',
  'task.queued': 'task',
  'task.started': 'task',
  'task.ended': 'task',
  'task.changed': 'task',
  'snapshot.transferring': 'snapshot',
  'snapshot.available': 'snapshot',
  'snapshot.expiring': 'snapshot',
  'snapshot.missing': 'snapshot',
  'snapshot.damaged': 'snapshot',
  'snapshot.error': 'snapshot',
  'snapshot.changed': 'snapshot',
  'snapshot.expired': 'snapshot',
  'snapshot.deleting': 'snapshot',
  'snapshot.delete_failed': 'snapshot',
  'snapshot.deleted': 'snapshot',
  'restore.queued': 'restore',
  'restore.started': 'restore',
  'restore.changed': 'restore',
  'restore.ended': 'restore',
  'everything.changed': 'account',
} as const;

/** The closed set of what is told of. */
export type EventKind = keyof typeof EVENT_NOUNS;

export type EventNoun = (typeof EVENT_NOUNS)[EventKind];

/** The account number of what is everybody's: the provider's own stores, and a change of more than can be named. */
export const EVERYBODY = 0;

/** One row of the change feed: a hint to look at a thing again, and not what has become of it. */
export interface ChangeEvent {
  /** `EVERYBODY`, or the account that can see the thing. */
  readonly accountId: number;
  /** Counts up from 1 in each account without a gap, in the order in which the changes were committed. */
  readonly seq: number;
  readonly kind: EventKind;
  readonly noun: EventNoun;
  /** The thing's id; `EVERYBODY` where everything has changed. */
  readonly id: number;
  readonly at: Instant;
}
