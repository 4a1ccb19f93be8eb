import type { ChangeEvent, EventKind } from '../domain/events.ts';
import type { Instant } from '../domain/instant.ts';

/** The thing that has changed. An `accountId` of `null` = it is everybody's. */
export interface ChangedThing {
  readonly id: number;
  readonly accountId: number | null;
}

/** How far an account's changes have come. */
export interface FeedPosition {
  /** How many there were of the account, and of what is everybody's. */
  readonly own: number;
  readonly everybodys: number;
  /** Whether a task or a restore of it waits or runs: how far that is, no event tells. */
  readonly isAtWork: boolean;
}

/** The change feed, as it is read: what has changed in an account since a reader looked last. */
export interface EventFeed {
  /** In one query, and of few rows. */
  position(accountId: number): Promise<FeedPosition>;
  /** Up to `limit` events of one account after a number, in their order. What is everybody's is read as an account's own. */
  after(accountId: number, seq: number, limit: number): Promise<readonly ChangeEvent[]>;
  /** Removes those from before then, and those that a clock that was ahead dated after `now`. */
  forgetOlder(before: Instant, now: Instant): Promise<void>;
}

/** A change that a transaction noted. */
export interface NotedEvent extends ChangedThing {
  readonly kind: EventKind;
}

/** The change feed within a transaction. */
export interface EventNotes extends EventFeed {
  /**
   * Tells the thing's account what this transaction changes: committed with it or not at all, and once however often it
   * is noted. Nothing is written before the transaction's end.
   */
  note(kind: EventKind, thing: ChangedThing): void;
  /** What was noted so far, an account's in their order. */
  noted(): readonly NotedEvent[];
}
