import type { Actor } from '../../../domain/account.ts';
import type { Instant } from '../../../domain/instant.ts';
import type { Schedule } from '../../../domain/schedule.ts';
import type { Store } from '../../../domain/store.ts';
import type { Target } from '../../../domain/target.ts';
import type { KeptCopies } from '../../../services/snapshots/index.ts';
import type { BorgUiServices } from '../call.ts';

/** A target with all that showing it takes. */
export interface LoadedRepository {
  readonly target: Target;
  readonly store: Store | undefined;
  /** Whether this installation only reads its store. */
  readonly isReadOnly: boolean;
  readonly kept: KeptCopies | undefined;
  /** When a check last ended, and a restore check; `null` = none did. */
  readonly checkedAt: Instant | null;
  readonly restoreCheckedAt: Instant | null;
  /** Whether it is checked, compacted, or archives of it are let go just now. */
  readonly isMaintained: boolean;
  /** When its room was freed last; `null` = never, or there is no need. */
  readonly compactedAt: Instant | null;
  /** The enabled one that runs next, else the oldest; `null` = none. */
  readonly schedule: Schedule | null;
  readonly actor: Actor;
}

const ALL = { offset: 0, limit: null, orderBy: 'id', descending: false } as const;

/** Adds what showing them takes, in as many queries for many targets as for one. */
export async function loadRepositories(
  services: BorgUiServices,
  actor: Actor,
  targets: readonly Target[],
): Promise<readonly LoadedRepository[]> {
  const stores = await services.stores.list(actor);
  const readOnly = await services.stores.readOnlyAmong(stores);
  const kept = await services.snapshots.keptOf(targets);
  const ids = targets.map(({ id }) => id);
  const checks = await services.checks.lastOf(actor, 'check', ids);
  const restoreChecks = await services.checks.lastOf(actor, 'restore_check', ids);
  const compacted = await services.repositories.lastCompacted(targets);
  const maintained = await services.repositories.maintenanceOf(actor, targets);
  const { rows: schedules } = await services.schedules.list(actor, { targetIds: ids }, ALL);
  const byTarget = new Map<number, Schedule>();
  for (const schedule of schedules) {
    for (const { targetId } of schedule.targets) {
      const before = byTarget.get(targetId);
      if (before === undefined || isBefore(schedule, before)) byTarget.set(targetId, schedule);
    }
  }
  return targets.map((target) => ({
    target,
    store: stores.find(({ id }) => id === target.storeId),
    isReadOnly: readOnly.has(target.storeId),
    kept: kept.get(target.id),
    checkedAt: checks.get(target.id)?.finishedAt ?? null,
    restoreCheckedAt: restoreChecks.get(target.id)?.finishedAt ?? null,
    isMaintained: maintained.has(target.id),
    compactedAt: compacted.get(target.id) ?? null,
    schedule: byTarget.get(target.id) ?? null,
    actor,
  }));
}

const isBefore = (one: Schedule, other: Schedule): boolean =>
  (one.nextFireAt ?? Number.POSITIVE_INFINITY) < (other.nextFireAt ?? Number.POSITIVE_INFINITY);

/** The same of one. */
export async function loadRepository(
  services: BorgUiServices,
  actor: Actor,
  target: Target,
): Promise<LoadedRepository> {
  const [loaded] = await loadRepositories(services, actor, [target]);
  if (loaded === undefined) throw new Error('A target was found and could not be shown.');
  return loaded;
}
