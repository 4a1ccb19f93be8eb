import type { Instant } from '../../domain/instant.ts';
import type { Problem } from '../../domain/problems/index.ts';
import type { LeaseTerms } from './leases.ts';

/** How an attempt to send something ended: sent, to be tried again then, or given up. */
export type SendingEnd =
  | { readonly sentAt: Instant }
  | { readonly nextAttemptAt: Instant; readonly error: Problem }
  | { readonly givenUpAt: Instant; readonly error: Problem };

/** What is written in the transaction of what it tells of, and sent later under a lease. */
export interface OutboxRecords<Piece> {
  insertMany(pieces: readonly Piece[]): Promise<void>;
  /** What is due for longest and nobody is sending, leased to the caller, or `null`; raises `attempt`. */
  claim(terms: LeaseTerms): Promise<Piece | null>;
  /** Ends an attempt by compare-and-set on (uuid, attempt). */
  end(uuid: string, attempt: number, end: SendingEnd): Promise<boolean>;
  /** Gives up what is due, was written before `before`, and is being sent by nobody; answers how many. */
  giveUpOlder(before: Instant, error: Problem, now: Instant): Promise<number>;
  /** Removes those written before then. */
  forgetOlder(before: Instant): Promise<void>;
}
