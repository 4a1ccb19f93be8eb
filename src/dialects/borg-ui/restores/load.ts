import type { Actor } from '../../../domain/account.ts';
import type { Restore } from '../../../domain/restore.ts';
import type { Snapshot } from '../../../domain/snapshot.ts';
import type { Store } from '../../../domain/store.ts';
import type { Target } from '../../../domain/target.ts';
import type { BorgUiServices } from '../call.ts';

/** A restore with all that showing it takes. */
export interface LoadedRestore {
  readonly restore: Restore;
  readonly snapshot: Snapshot;
  /** What the snapshot is of; deleted, maybe. */
  readonly target: Target;
  readonly store: Store | undefined;
  readonly actor: Actor;
}

const ALL = { offset: 0, limit: null, orderBy: 'id', descending: false } as const;

/** Adds what showing them takes, in as many queries for many restores as for one; copies of targets as they are are left out. */
export async function loadRestores(
  services: BorgUiServices,
  actor: Actor,
  restores: readonly Restore[],
): Promise<readonly LoadedRestore[]> {
  const ids = [...new Set(restores.map(({ snapshotId }) => snapshotId))];
  const { rows } = await services.snapshots.list(actor, { ids }, ALL);
  const snapshots = new Map(rows.map((snapshot) => [snapshot.id, snapshot]));
  const targetIds = [...new Set(rows.map(({ targetId }) => targetId))];
  const targets = new Map((await services.targets.findMany(actor, targetIds)).map((target) => [target.id, target]));
  const stores = await services.stores.list(actor);
  return restores.flatMap((restore) => {
    const snapshot = snapshots.get(restore.snapshotId);
    const target = snapshot === undefined ? undefined : targets.get(snapshot.targetId);
    if (snapshot === undefined || target === undefined) return [];
    return [{ restore, snapshot, target, store: stores.find(({ id }) => id === target.storeId), actor }];
  });
}
