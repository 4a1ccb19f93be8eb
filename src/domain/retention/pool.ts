import type { Instant } from '../instant.ts';
import type { NominalTime } from '../recurrence/calendar.ts';
import type { OCCUPYING } from '../snapshot.ts';
import { type ExpiryReason, type KeepReason, plainly } from './reasons.ts';

/** What retention needs to know of a snapshot of one target's pool. */
export interface PoolMember {
  readonly id: number;
  /** The slot it stands for, or its run's start. */
  readonly takenAt: Instant;
  readonly state: (typeof OCCUPYING)[number];
  readonly isProtected: boolean;
  readonly isHeld: boolean;
  /** A restore or a copy reads it right now. */
  readonly isBeingRead: boolean;
  readonly chainId: string | null;
  /** The snapshot that an increment builds upon; `null` for a full, or where the driver does not tell. */
  readonly parentId: number | null;
  readonly isIncremental: boolean;
  /** An increment that another pool keeps is built upon it; absent = none is. */
  readonly isNeeded?: boolean;
}

/** Every snapshot of the pool, newest first, with what decided about it. */
export interface Selection<M> {
  readonly keep: readonly { readonly snapshot: M; readonly reasons: readonly KeepReason[] }[];
  readonly expire: readonly { readonly snapshot: M; readonly reason: ExpiryReason }[];
}

/** A snapshot while the rules look at it: kept as soon as it has a reason. */
export interface Entry<M extends PoolMember> {
  readonly snapshot: M;
  /** Its local date-time in the pool's zone. */
  readonly local: NominalTime;
  reasons: readonly KeepReason[];
}

/** Whether any rule has kept the snapshot so far. */
export const isKept = (entry: Entry<PoolMember>): boolean => entry.reasons.length > 0;

/** Keeps a snapshot, for one more reason. */
export const keepFor = (entry: Entry<PoolMember>, reason: KeepReason): void => {
  entry.reasons = isKept(entry) ? [...entry.reasons, reason] : [reason];
};

/** The order of a pool: newest first; of two for one instant the higher id is newer. */
export const compareNewestFirst = (a: PoolMember, b: PoolMember): number => b.takenAt - a.takenAt || b.id - a.id;

/** Lists the pool newest first, with what keeps a snapshot from the rules as its first reasons. */
export const arrangePool = <M extends PoolMember>(
  pool: readonly M[],
  readLocal: (at: Instant) => NominalTime,
): Entry<M>[] =>
  pool.toSorted(compareNewestFirst).map((snapshot) => ({
    snapshot,
    local: readLocal(snapshot.takenAt),
    reasons: reasonsBeyondRules(snapshot),
  }));

const LEFT_TO_RULES: readonly KeepReason[] = [];

/** Why a snapshot stays whatever the policy says; empty for one that the rules decide about. */
const reasonsBeyondRules = (snapshot: PoolMember): readonly KeepReason[] => {
  const { state, isProtected, isHeld, isBeingRead, isNeeded = false } = snapshot;
  if (state === 'available' && !isProtected && !isHeld && !isBeingRead && !isNeeded) return LEFT_TO_RULES;
  const reasons: KeepReason[] = [];
  if (isProtected) reasons.push(plainly('protected'));
  if (isHeld) reasons.push(plainly('held'));
  if (isBeingRead) reasons.push(plainly('being_read'));
  if (isNeeded) reasons.push(plainly('needed'));
  if (state === 'creating') reasons.push(plainly('being_made'));
  if (state === 'expiring') reasons.push(plainly('expiring'));
  if (state === 'transferring') reasons.push(plainly('being_transferred'));
  return reasons;
};
