import type { Actor } from '../../../domain/account.ts';
import { notFound } from '../../../domain/errors.ts';
import type { Restore } from '../../../domain/restore.ts';
import type { Authenticated } from '../../../services/identity/index.ts';
import type { SelectelServices } from '../call.ts';

/** A restore into a new volume with all that showing it takes, by uuids. */
export interface LoadedRestore {
  readonly restore: Restore;
  readonly checkpoint: string;
  readonly item: string;
  /** Of the account. */
  readonly project: string;
  /** The volume that it makes. */
  readonly volume: string;
}

const ALL = { offset: 0, limit: null, orderBy: 'id', descending: false } as const;

/** Adds what showing them takes, in as many queries for many restores as for one; those of no checkpoint are left out. */
export async function loadRestores(
  services: SelectelServices,
  actor: Actor,
  own: Authenticated['account'],
  restores: readonly Restore[],
): Promise<readonly LoadedRestore[]> {
  const ids = [...new Set(restores.map(({ snapshotId }) => snapshotId))];
  const { rows } = await services.snapshots.list(actor, { ids }, ALL);
  const found = await services.runs.findTasks(
    actor,
    rows.flatMap(({ taskId }) => taskId ?? []),
  );
  const tasks = new Map(found.map((task) => [task.snapshotId, task]));
  const runIds = [...new Set(found.map(({ runId }) => runId))];
  const runs = await services.runs.list(actor, { ids: runIds, isScheduled: true }, { offset: 0, limit: runIds.length });
  const checkpoints = new Map(runs.rows.map(({ id, uuid }) => [id, uuid]));
  const targetIds = restores.flatMap(({ targetId }) => targetId ?? []);
  const volumes = new Map((await services.targets.findMany(actor, targetIds)).map(({ id, uuid }) => [id, uuid]));
  const projects = await findProjects(services, actor, own, restores);
  return restores.flatMap((restore) => {
    const task = tasks.get(restore.snapshotId);
    const checkpoint = task === undefined ? undefined : checkpoints.get(task.runId);
    const volume = restore.targetId === null ? undefined : volumes.get(restore.targetId);
    const project = projects.get(restore.accountId);
    const isShown = restore.kind === 'new_target' && task !== undefined && checkpoint !== undefined;
    if (!isShown || volume === undefined || project === undefined) return [];
    return [{ restore, checkpoint, item: task.uuid, project, volume }];
  });
}

/** The uuids of their accounts, by id; only staff see others' restores than their own. */
async function findProjects(
  { accounts }: Pick<SelectelServices, 'accounts'>,
  actor: Actor,
  own: Authenticated['account'],
  restores: readonly Restore[],
): Promise<ReadonlyMap<number, string>> {
  const projects = new Map([[own.id, own.uuid]]);
  for (const { accountId } of restores) {
    if (!projects.has(accountId)) projects.set(accountId, (await accounts.find(actor, accountId)).uuid);
  }
  return projects;
}

/** One of them. @throws GatewayError `not_found` */
export async function loadRestore(
  services: SelectelServices,
  actor: Actor,
  own: Authenticated['account'],
  restore: Restore,
): Promise<LoadedRestore> {
  const [loaded] = await loadRestores(services, actor, own, [restore]);
  if (loaded === undefined) throw notFound('restore', restore.uuid);
  return loaded;
}
