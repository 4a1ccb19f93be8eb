import type { Actor } from '../domain/account.ts';
import { scopeOf } from '../domain/account.ts';
import { notFound } from '../domain/errors.ts';
import type { Instant, Seconds } from '../domain/instant.ts';
import { fireTimes } from '../domain/recurrence/index.ts';
import type { OwnPolicy, RetentionPolicy, Selection, Simulation } from '../domain/retention/index.ts';
import { select, simulate } from '../domain/retention/index.ts';
import type { Schedule } from '../domain/schedule.ts';
import type { Target } from '../domain/target.ts';
import { type Key, nameOf } from '../ports/records.ts';
import type { UnitOfWork } from '../ports/unit-of-work.ts';
import { loadPool, type PoolSnapshot } from './pools.ts';

const YEAR_SECONDS: Seconds = 365 * 86_400;
/** As many slots as a schedule of every 15 minutes has in a year. */
const MAX_SLOTS = 35_040;

/** What a policy would do to the snapshots of one target, today and over a year. */
export interface TargetPreview {
  readonly target: Target;
  readonly policy: OwnPolicy;
  readonly today: Selection<PoolSnapshot>;
  readonly keptBytes: number;
  readonly expiredBytes: number;
  /** The year ahead; `isCut` where it has more slots than are played. */
  readonly year: Simulation & { readonly isCut: boolean };
  /** What stands after the year, at the size of the newest snapshot; `null` while there is none. */
  readonly yearBytes: number | null;
}

/** Tells what retention will delete before it does. Changes nothing. */
export class RetentionPreviews {
  readonly #unitOfWork: UnitOfWork;

  constructor(unitOfWork: UnitOfWork) {
    this.#unitOfWork = unitOfWork;
  }

  /**
   * A preview per target of a schedule, by its own policy or by another that is being thought of.
   *
   * @throws `not_found`.
   */
  async preview(actor: Actor, key: Key, policy?: RetentionPolicy): Promise<readonly TargetPreview[]> {
    const { records } = this.#unitOfWork;
    const stored = await records.schedules.find(scopeOf(actor), key);
    if (stored === null) throw notFound('schedule', nameOf(key));
    const schedule = policy === undefined ? stored : { ...stored, retention: policy };
    const now = await this.#unitOfWork.now();
    const targets = await records.targets.findMany(schedule.targets.map(({ targetId }) => targetId));
    return Promise.all(targets.map((target) => this.#previewTarget(schedule, target, now)));
  }

  async #previewTarget(schedule: Schedule, target: Target, now: Instant): Promise<TargetPreview> {
    const { policy, snapshots, timeZone } = await loadPool(this.#unitOfWork.records, schedule, target);
    const today = select(policy, snapshots, timeZone);
    const kept = today.keep.map(({ snapshot }) => snapshot);
    const slots = await this.#slotsAhead(schedule, target, now);
    const year = simulate(policy, kept, slots.slice(0, MAX_SLOTS), timeZone);
    const newest = kept.find(({ state }) => state === 'available');
    const size = newest?.sizeBytes ?? null;
    return {
      target,
      policy,
      today,
      keptBytes: totalBytes(kept),
      expiredBytes: totalBytes(today.expire.map(({ snapshot }) => snapshot)),
      year: { ...year, isCut: slots.length > MAX_SLOTS },
      yearBytes: size === null ? null : year.count * size,
    };
  }

  /** The slots that feed the pool: the schedule's own and, where it inherits, those of all that share the rotation. */
  async #slotsAhead(schedule: Schedule, target: Target, now: Instant): Promise<readonly Instant[]> {
    const page = { offset: 0, limit: null, orderBy: 'id', descending: false } as const;
    const scope = { accountId: schedule.accountId };
    const { rows } = await this.#unitOfWork.records.schedules.list(scope, { targetId: target.id }, page);
    const sharing = rows.filter(
      ({ id, retention, pause }) =>
        id !== schedule.id && pause === null && retention.kind === 'inherit' && schedule.retention.kind === 'inherit',
    );
    const slots = [schedule, ...sharing].flatMap(({ recurrence }) => [
      ...fireTimes(recurrence, now, now + YEAR_SECONDS, MAX_SLOTS + 1),
    ]);
    return sharing.length === 0 ? slots : slots.toSorted((a, b) => a - b);
  }
}

const totalBytes = (snapshots: readonly PoolSnapshot[]): number =>
  snapshots.reduce((total, { sizeBytes }) => total + (sizeBytes ?? 0), 0);
