import type { Actor } from '../../../domain/account.ts';
import { notFound } from '../../../domain/errors.ts';
import type { Store } from '../../../domain/store.ts';
import type { Target } from '../../../domain/target.ts';
import type { BorgUiServices } from '../call.ts';

/** The driver whose stores are repositories of the archiver that this wire is about. */
export const BORG = 'borg';

/** Whether a store's copies are in repositories of the archiver. */
export const isRepository = (store: Store | undefined): boolean => store?.driver === BORG;

/** How what is in a store is encrypted and compressed, in the archiver's words. */
export const encryptionOf = (store: Store | undefined): string =>
  isRepository(store) ? (store?.settings.encryption ?? 'repokey') : 'none';
export const compressionOf = (store: Store | undefined): string =>
  isRepository(store) ? (store?.settings.compression ?? 'lz4') : 'none';

/** The path of a repository that is a store of its own; staff alone are told it. `null` for any other store's. */
const ownPath = (store: Store | undefined): string | null =>
  isRepository(store) ? (store?.settings.repository ?? null) : null;

/** The path by which this wire knows a repository: where it lies, or where that is nobody's to know, of which store it is. */
export function pathOf({ id, storeId }: Pick<Target, 'id' | 'storeId'>, store?: Store, actor?: Actor): string {
  const own = actor?.isStaff ? ownPath(store) : null;
  return own ?? `backrota:${storeId}/${id}`;
}

const PATH = /^backrota:(\d{1,15})\/(\d{1,15})$/;
const ONE = { offset: 0, limit: 1, orderBy: 'id', descending: false } as const;

type Finder = Pick<BorgUiServices, 'targets' | 'stores'>;

/** The repository at a path. @throws GatewayError `not_found` */
export async function findByPath(services: Finder, actor: Actor, path: string): Promise<Target> {
  const [, storeId, id] = PATH.exec(path) ?? [];
  if (id !== undefined) {
    const { rows } = await services.targets.list(actor, { ids: [Number(id)] }, ONE);
    const [found] = rows;
    if (found !== undefined && found.storeId === Number(storeId)) return found;
  } else if (actor.isStaff) {
    const store = (await services.stores.list(actor)).find((one) => ownPath(one) === path);
    const { rows } =
      store === undefined ? { rows: [] } : await services.targets.list(actor, { storeId: store.id }, ONE);
    const [found] = rows;
    if (found !== undefined) return found;
  }
  throw notFound('target', path);
}

/** The repository that a text names: by its id or its path. @throws GatewayError `not_found` */
export const findNamedOne = async (services: Finder, actor: Actor, name: string): Promise<Target> =>
  /^\d{1,15}$/.test(name) ? services.targets.find(actor, { id: Number(name) }) : findByPath(services, actor, name);

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
