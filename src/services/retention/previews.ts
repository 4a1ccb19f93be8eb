import type { Actor } from '../../domain/account.ts';
import { scopeOf } from '../../domain/account.ts';
import { notFound } from '../../domain/errors.ts';
import { type Instant, YEAR_SECONDS } from '../../domain/instant.ts';
import type { Recurrence } from '../../domain/recurrence/index.ts';
import { fireTimes } from '../../domain/recurrence/index.ts';
import type { RetentionPolicy, Selection, Simulation } from '../../domain/retention/index.ts';
import { simulate } from '../../domain/retention/index.ts';
import type { Schedule } from '../../domain/schedule.ts';
import type { Target } from '../../domain/target.ts';
import type { Records } from '../../ports/records/index.ts';
import { type Key, nameOf } from '../../ports/records/page.ts';
import type { UnitOfWork } from '../../ports/unit-of-work.ts';
import { storeFinder } from '../stores/index.ts';
import { asStanding, loadPools, loadRotated, type Pool, type PoolSnapshot, poolRules, selectIn } from './pools.ts';

/** As many slots as a schedule of every 15 minutes has in a year. */
const MAX_SLOTS = 35_040;

/**
 * What a policy would do to one pool, the snapshots of a target in one store or the shrunk ones, today and over a year.
 */
export interface PoolPreview extends Pick<Pool, 'policy' | 'storeId' | 'isShrunk'> {
  readonly target: Target;
  /** The store's location code. */
  readonly location: string;
  readonly today: Selection<PoolSnapshot>;
  readonly keptBytes: number;
  readonly expiredBytes: number;
  /** The year ahead; `isCut` where it has more slots than are played. */
  readonly year: Simulation & { readonly isCut: boolean };
  /** What stands after the year, at the size of the newest snapshot; `null` while there is none. */
  readonly yearBytes: number | null;
}

/** A schedule, and where its snapshots of the target go; `null` = nowhere. */
interface Feed {
  readonly schedule: Schedule;
  readonly storeId: number | null;
}

/**
 * Tells what retention will delete before it does, and changes nothing: a preview per target of a schedule and per
 * store where it has snapshots or makes them from now on, by its own policy or by another that is being thought of, by
 * which some may come back that may be called back.
 *
 * @throws `not_found`.
 */
export async function previewRetention(
  unitOfWork: UnitOfWork,
  actor: Actor,
  key: Key,
  policy?: RetentionPolicy,
): Promise<readonly PoolPreview[]> {
  const { records } = unitOfWork;
  const stored = await records.schedules.find(scopeOf(actor), key);
  if (stored === null) throw notFound('schedule', nameOf(key));
  const schedule = policy === undefined ? stored : { ...stored, retention: policy };
  return previewOf(records, schedule, { now: await unitOfWork.now(), look: policy === undefined ? asIs : asStanding });
}

/** The id of a schedule that is only thought of: nothing is there of it yet. */
export const IMAGINED = 0;

/** As `previewRetention`, of a schedule that is at hand, or only thought of. */
export async function previewOf(
  records: Records,
  schedule: Schedule,
  { now, look = asIs }: { readonly now: Instant; readonly look?: typeof asIs },
): Promise<readonly PoolPreview[]> {
  const targets = await records.targets.findMany(schedule.targets.map(({ targetId }) => targetId));
  const previews = await Promise.all(targets.map((target) => previewTarget(records, schedule, target, look, now)));
  const pools = previews.flat();
  const locations = await records.stores.locationsOf('everything', [...new Set(pools.map(({ storeId }) => storeId))]);
  return pools.map((pool) => ({ ...pool, location: locations.get(pool.storeId) ?? '' }));
}

const asIs = (pool: Pool): Pool => pool;

async function previewTarget(records: Records, schedule: Schedule, target: Target, look: typeof asIs, now: Instant) {
  const feeding = await feedingSchedules(records, schedule, target);
  const findStore = await storeFinder(records, feeding);
  const feeds = feeding.map((each): Feed => ({ schedule: each, storeId: findStore(each)?.(target) ?? null }));
  const pools = (await poolsOf(records, schedule, target)).map(look);
  const goesTo = feeds.find((feed) => feed.schedule.id === schedule.id)?.storeId ?? null;
  if (goesTo !== null && !pools.some(({ storeId, isShrunk }) => storeId === goesTo && !isShrunk)) {
    pools.push({ ...poolRules(schedule, target), storeId: goesTo, isShrunk: false, snapshots: [], normal: [] });
  }
  const previews = pools.map(async (pool) => {
    const isFedBy = (feed: Feed) => feed.storeId === pool.storeId && !pool.isShrunk;
    const recurrences = feeds.filter(isFedBy).map((feed) => feed.schedule.recurrence);
    return { target, ...(await previewPool(pool, slotsOf(recurrences, now))) };
  });
  return Promise.all(previews);
}

/** One that is only thought of takes part in the rotation of its target, where it is to inherit that. */
function poolsOf(records: Records, schedule: Schedule, target: Target): Promise<readonly Pool[]> {
  const joins = schedule.id === IMAGINED && schedule.retention.kind === 'inherit';
  return joins ? loadRotated(records, target) : loadPools(records, schedule, target, null);
}

/** The schedules that make snapshots under the policy: itself and, where it inherits, all that share the rotation. */
async function feedingSchedules(records: Records, schedule: Schedule, target: Target): Promise<readonly Schedule[]> {
  if (schedule.retention.kind !== 'inherit') return [schedule];
  const page = { offset: 0, limit: null, orderBy: 'id', descending: false } as const;
  const scope = { accountId: schedule.accountId };
  const { rows } = await records.schedules.list(scope, { targetId: target.id }, page);
  const sharing = rows.filter(
    ({ id, retention, pause }) => id !== schedule.id && pause === null && retention.kind === 'inherit',
  );
  return [schedule, ...sharing];
}

const slotsOf = (recurrences: readonly Recurrence[], now: Instant): readonly Instant[] => {
  const slots = recurrences.flatMap((rule) => [...fireTimes(rule, now, now + YEAR_SECONDS, MAX_SLOTS + 1)]);
  return recurrences.length === 1 ? slots : slots.toSorted((a, b) => a - b);
};

async function previewPool(pool: Pool, slots: readonly Instant[]) {
  const { storeId, isShrunk, policy, timeZone } = pool;
  const today = await selectIn(pool);
  const kept = today.keep.map(({ snapshot }) => snapshot);
  const year = simulate(policy, kept, slots.slice(0, MAX_SLOTS), timeZone);
  const newest = kept.find(({ state }) => state === 'available');
  const size = newest?.sizeBytes ?? null;
  return {
    storeId,
    isShrunk,
    policy,
    today,
    keptBytes: totalBytes(kept),
    expiredBytes: totalBytes(today.expire.map(({ snapshot }) => snapshot)),
    year: { ...year, isCut: slots.length > MAX_SLOTS },
    yearBytes: size === null ? null : year.count * size,
  };
}

const totalBytes = (snapshots: readonly PoolSnapshot[]): number =>
  snapshots.reduce((total, { sizeBytes }) => total + (sizeBytes ?? 0), 0);
