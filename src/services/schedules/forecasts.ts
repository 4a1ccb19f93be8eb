import { type Actor, scopeOf } from '../../domain/account.ts';
import { notFound } from '../../domain/errors.ts';
import { YEAR_SECONDS } from '../../domain/instant.ts';
import { countFireTimes } from '../../domain/recurrence/index.ts';
import type { Schedule } from '../../domain/schedule.ts';
import { type Key, nameOf } from '../../ports/records/page.ts';
import type { UnitOfWork } from '../../ports/unit-of-work.ts';
import { previewOf } from '../retention/index.ts';
import { imagineSchedule } from './creation.ts';
import { type LimitAhead, storeLimitsAhead } from './limits-ahead.ts';
import type { ScheduleDraft } from './settings.ts';

/** What stands of one target in one store after a year. */
export interface TargetForecast {
  readonly targetId: number;
  readonly storeId: number;
  readonly location: string;
  readonly made: number;
  readonly standing: number;
  /** What one copy takes, by the newest there is; `null` = none was made yet. */
  readonly copyBytes: number | null;
}

/** What a schedule would keep, and how that fits into its account. */
export interface Forecast {
  /** How many slots the year ahead has. */
  readonly fires: number;
  /** Of more slots than are played the last are left out. */
  readonly isCut: boolean;
  readonly targets: readonly TargetForecast[];
  /** What its account would hold in all; `null` = something was never measured. */
  readonly accountBytes: number | null;
  readonly quotaBytes: number | null;
  /** What it would come up against: the account's quota first. */
  readonly limits: readonly LimitAhead[];
}

/**
 * Plays a schedule, or one that is only thought of, over the year ahead; nothing is changed.
 *
 * @throws `not_found`; of a draft as `Schedules.create`
 */
export async function forecast(
  unitOfWork: UnitOfWork,
  actor: Actor,
  of: { readonly key: Key } | { readonly draft: ScheduleDraft },
): Promise<Forecast> {
  const { records } = unitOfWork;
  const schedule = 'key' in of ? await find(unitOfWork, actor, of.key) : await imagine(unitOfWork, actor, of.draft);
  const now = await unitOfWork.now();
  const pools = (await previewOf(records, schedule, { now })).filter(({ isShrunk }) => !isShrunk);
  const sizes = await records.overview.lastSizes(schedule.targets.map(({ targetId }) => targetId));
  const targets = pools.map(({ target, storeId, location, today, year }) => ({
    targetId: target.id,
    storeId,
    location,
    made: year.made,
    standing: year.count,
    copyBytes: today.keep[0]?.snapshot.sizeBytes ?? sizes.get(target.id) ?? null,
  }));
  const account = await records.accounts.find('everything', { id: schedule.accountId });
  const { inAll } = await records.snapshots.bytesOf(schedule.accountId, null);
  const keptNow = pools.reduce((sum, { keptBytes, expiredBytes }) => sum + keptBytes + expiredBytes, 0);
  const atEnd = bytesOf(targets);
  const accountBytes = atEnd === null ? null : Math.max(0, inAll - keptNow) + atEnd;
  const quotaBytes = account?.quotaBytes ?? null;
  const measured = pools.map((pool, index) => ({ pool, bytes: bytesOf(targets.slice(index, index + 1)) }));
  return {
    fires: countFireTimes(schedule.recurrence, now, now + YEAR_SECONDS),
    isCut: pools.some(({ year }) => year.isCut),
    targets,
    accountBytes,
    quotaBytes,
    limits: [...quotaAhead(accountBytes, quotaBytes), ...(await storeLimitsAhead(records, schedule, measured))],
  };
}

const quotaAhead = (reaches: number | null, limit: number | null): readonly LimitAhead[] =>
  reaches !== null && limit !== null && reaches > limit
    ? [{ reason: 'over_byte_quota', storeId: null, targetId: null, limit, reaches }]
    : [];

/** What stands in all; `null` where something was never measured. */
const bytesOf = (targets: readonly Pick<TargetForecast, 'standing' | 'copyBytes'>[]): number | null =>
  targets.reduce<number | null>(
    (sum, { standing, copyBytes }) =>
      sum === null || (copyBytes === null && standing > 0) ? null : sum + standing * (copyBytes ?? 0),
    0,
  );

async function find({ records }: UnitOfWork, actor: Actor, key: Key): Promise<Schedule> {
  const schedule = await records.schedules.find(scopeOf(actor), key);
  if (schedule === null) throw notFound('schedule', nameOf(key));
  return schedule;
}

const imagine = (unitOfWork: UnitOfWork, actor: Actor, draft: ScheduleDraft): Promise<Schedule> =>
  unitOfWork.transaction((records) => imagineSchedule(records, actor, draft));
