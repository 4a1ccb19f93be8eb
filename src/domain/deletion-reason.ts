import { readReason } from './problems/stored.ts';
import type { ExpiryReasons, Nothing, ReasonOf } from './retention/reasons.ts';

/** What is told of each reason why a snapshot is going or gone: what retention says, and what else lets one go. */
export interface DeletionReasons extends ExpiryReasons {
  /** Somebody deleted it. */
  readonly requested: Nothing;
  readonly target_deleted: Nothing;
  // Before anything of it was made.
  readonly schedule_deleted: Nothing;
  readonly store_target: Nothing;
  readonly store_account: Nothing;
  readonly store_interval: Nothing;
  /** The restore that it was taken for has ended. */
  readonly copied: Nothing;
  /** A phrase that was stored before reasons were data. */
  readonly told: { readonly text: string };
  /** Stored by another version: no more than its name is known. */
  readonly untold: { readonly name: string };
}

/** Why a snapshot is going or gone; also what is stored of it. */
export type DeletionReason = ReasonOf<DeletionReasons>;

const KNOWN: Readonly<Record<keyof DeletionReasons, true>> = {
  newer_snapshots: true,
  newer_chains: true,
  outside_rules: true,
  outside_periods: true,
  requested: true,
  target_deleted: true,
  schedule_deleted: true,
  store_target: true,
  store_account: true,
  store_interval: true,
  copied: true,
  told: true,
  untold: true,
};

/**
 * The reason that was stored as this JSON text. A phrase of a version before, or anything else that is none, is told as
 * it is; a reason that this version does not know by its name. Never throws.
 */
export function readDeletionReason(text: string): DeletionReason {
  const stored = readReason(text);
  if (stored === null) return { reason: 'told', params: { text } };
  const isKnown = Object.hasOwn(KNOWN, stored.reason) && stored.params !== null;
  // What it is told with was checked when it was written; words that miss some of it say no more than its name.
  return isKnown ? (stored as DeletionReason) : { reason: 'untold', params: { name: stored.reason } };
}
