import type { Static } from 'typebox';
import type { Actor } from '../../../domain/account.ts';
import type { Store } from '../../../domain/store.ts';
import { formatTime } from '../../../server/utc-time.ts';
import type { StoreKind } from '../../../services/stores/index.ts';
import type { NativeServices } from '../call.ts';
import { showFailureOrNull } from '../problems.ts';
import { timeOrNull } from '../times.ts';
import type { STORE, STORE_KIND, STORE_STATUS } from './schema.ts';

/** A store as answers have it. */
export const showStore = (
  { stores }: Pick<NativeServices, 'stores'>,
  { isStaff }: Pick<Actor, 'isStaff'>,
  store: Store,
): Static<typeof STORE> => ({
  id: store.id,
  uuid: store.uuid,
  accountId: store.accountId,
  name: store.name,
  location: store.locationCode,
  driver: store.driver,
  settings: isStaff ? { ...stores.settingsHere(store) } : null,
  node: isStaff ? store.node : null,
  limits: { ...store.limits },
  version: store.version,
  createdAt: formatTime(store.createdAt),
});

/** A store with the version that a change of it has to name. */
export const answerStore = (services: Pick<NativeServices, 'stores'>, actor: Actor, store: Store) => ({
  body: showStore(services, actor, store),
  version: store.version,
});

/** How a store is doing. */
export async function readStatus(
  { stores }: Pick<NativeServices, 'stores'>,
  actor: Actor,
  store: Store,
): Promise<Static<typeof STORE_STATUS>> {
  const trouble = (await stores.troubles([store])).get(store.id);
  return {
    id: store.id,
    isReadOnly: (await stores.readOnlyAmong([store])).has(store.id),
    unwritable: showFailureOrNull((await stores.failures(actor)).get(store.id) ?? null),
    failures: trouble?.failures ?? 0,
    lastFailure: showFailureOrNull(trouble?.problem ?? null),
    restsUntil: timeOrNull(trouble?.restsUntil ?? null),
  };
}

/** A driver's settings and secrets. */
export const showKind = ({ name: driver, fields }: StoreKind): Static<typeof STORE_KIND> => ({
  driver,
  settings: fields
    .filter(({ isSecret }) => !isSecret)
    .map(({ name, isRequired, choices }) => ({
      name,
      isRequired,
      choices: choices === undefined ? null : [...choices],
    })),
  secrets: fields.filter(({ isSecret }) => isSecret).map(({ name, isRequired }) => ({ name, isRequired })),
});
