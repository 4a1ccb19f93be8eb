import type { Actor } from '../../../domain/account.ts';
import { notFound } from '../../../domain/errors.ts';
import type { Target } from '../../../domain/target.ts';
import type { BorgUiServices } from '../call.ts';

/** The path by which this wire knows a repository whose archives lie in a store that is no repository of its own. */
export const pathOf = ({ id, storeId }: Pick<Target, 'id' | 'storeId'>): string => `backrota:${storeId}/${id}`;

const PATH = /^backrota:(\d{1,15})\/(\d{1,15})$/;

/** The repository at a path. @throws GatewayError `not_found` */
export async function findByPath(
  { targets }: Pick<BorgUiServices, 'targets'>,
  actor: Actor,
  path: string,
): Promise<Target> {
  const [, storeId, id] = PATH.exec(path) ?? [];
  const found = id === undefined ? null : await findById(targets, actor, Number(id));
  if (found === null || found.storeId !== Number(storeId)) throw notFound('target', path);
  return found;
}

async function findById(targets: BorgUiServices['targets'], actor: Actor, id: number): Promise<Target | null> {
  const { rows } = await targets.list(actor, { ids: [id] }, { offset: 0, limit: 1, orderBy: 'id', descending: false });
  return rows[0] ?? null;
}

/** The repositories of these ids, in that order. @throws GatewayError `not_found` naming the first that is not there */
export async function findByIds(
  { targets }: Pick<BorgUiServices, 'targets'>,
  actor: Actor,
  ids: readonly number[],
): Promise<readonly Target[]> {
  const page = { offset: 0, limit: null, orderBy: 'id', descending: false } as const;
  const { rows } = await targets.list(actor, { ids }, page);
  const byId = new Map(rows.map((target) => [target.id, target]));
  return ids.map((id) => {
    const target = byId.get(id);
    if (target === undefined) throw notFound('target', id);
    return target;
  });
}
