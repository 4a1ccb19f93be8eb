import type { Instant, Seconds } from '../../domain/instant.ts';
import type { TaskProgress } from '../../domain/task.ts';
import { detachedFromCall } from '../../ports/current-call.ts';
import type { Attempt, LeasedRecords, LeaseTerms } from '../../ports/records/leases.ts';
import type { UnitOfWork } from '../../ports/unit-of-work.ts';
import type { Timekeeping } from '../clock/index.ts';

/** How long a worker may be silent before its task or restore is taken up by another. */
export const LEASE_SECONDS: Seconds = 30;

/** How often a worker that is alive renews its leases. */
const RENEW_SECONDS: Seconds = LEASE_SECONDS / 3;

/** How often it looks whether its work was called off. */
const LOOK_MS = 500;

/**
 * How long the sender of a mail has for it; longer than a mailer takes for one: a mail is taken up by another node only
 * when its sender is gone.
 */
export const MAIL_LEASE_SECONDS: Seconds = 780;

/**
 * This process's leases on work, of whatever kind: an attempt holds its work until its lease has lapsed and another
 * worker has taken it up, and changes nothing from then on.
 */
export class Leases {
  /** Who this process is on its leases. */
  readonly owner: string;
  readonly #unitOfWork: UnitOfWork;
  readonly #timekeeping: Timekeeping;

  constructor(parts: { readonly unitOfWork: UnitOfWork; readonly timekeeping: Timekeeping }, owner: string) {
    this.#unitOfWork = parts.unitOfWork;
    this.#timekeeping = parts.timekeeping;
    this.owner = owner;
  }

  /** What work is taken up with now. Right after the clock was set nobody's lease has lapsed. */
  async terms(seconds: Seconds = LEASE_SECONDS): Promise<LeaseTerms> {
    const { now, lapsedAt } = await this.#timekeeping.now();
    return { owner: this.owner, now, lapsedAt, leaseUntil: now + seconds };
  }

  /** The lease of work that this process begins at once, without queueing it. */
  begun(now: Instant): { readonly leaseOwner: string; readonly leaseUntil: Instant } {
    return { leaseOwner: this.owner, leaseUntil: now + LEASE_SECONDS };
  }

  /** Whether an attempt still holds its work: it may have been called off. */
  isHeld(records: LeasedRecords, { id, attempt }: Attempt): Promise<boolean> {
    return records.isHeld(id, attempt, this.owner);
  }

  /** Renews an attempt's lease from now on; `false` once another worker has taken the work up. */
  async renew(records: LeasedRecords, attempt: Attempt, progress: TaskProgress | null): Promise<boolean> {
    return this.renewAt(records, attempt, progress, await this.#unitOfWork.now());
  }

  /** As `renew`, in a transaction that has its time. */
  async renewAt(
    records: LeasedRecords,
    { id, attempt }: Attempt,
    progress: TaskProgress | null,
    now: Instant,
  ): Promise<boolean> {
    return records.renew(id, attempt, this.owner, now + LEASE_SECONDS, progress);
  }
}

/** What an attempt is told of its lease. */
export interface LeaseWatcher {
  /** Another worker has taken the work up, or it was called off. */
  onLost(): void;
  /** It could not be renewed, as the database is away: it may still be held. */
  onFault(error: unknown): void;
}

/** Both answer whether the lease is still held: only a clear no says that it is lost. */
export interface HeldLease {
  renew(): Promise<boolean>;
  /** Looked at more often; absent = nobody calls it off. */
  isHeld?(): Promise<boolean>;
}

/** Renews a lease by and by while an attempt is at work, until what it answers is called. */
export function keepRenewing(lease: HeldLease, { onLost, onFault }: LeaseWatcher): () => void {
  const ask = async (isStillHeld: () => Promise<boolean>): Promise<void> => {
    try {
      if (!(await detachedFromCall(isStillHeld))) onLost();
    } catch (error) {
      onFault(error);
    }
  };
  const timers = [setInterval(() => void ask(() => lease.renew()), RENEW_SECONDS * 1_000)];
  const { isHeld } = lease;
  // A database that is away is told of when the lease cannot be renewed.
  if (isHeld !== undefined) timers.push(setInterval(() => void ask(() => isHeld().catch(() => true)), LOOK_MS));
  return () => {
    for (const timer of timers) clearInterval(timer);
  };
}
