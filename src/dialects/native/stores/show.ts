import type { Static } from 'typebox';
import type { Actor } from '../../../domain/account.ts';
import type { Store } from '../../../domain/store.ts';
import { formatTime } from '../../../server/utc-time.ts';
import { requireStaff } from '../../../services/identity/index.ts';
import type { StoreKind } from '../../../services/stores/index.ts';
import type { NativeServices } from '../call.ts';
import { showFailureOrNull } from '../problems.ts';
import type { NativeSpeech } from '../speech/speech.ts';
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

/** How stores are doing, in as many queries for many as for one. @throws GatewayError `forbidden` */
export async function readStatuses(
  { stores }: Pick<NativeServices, 'stores'>,
  actor: Actor,
  asked: readonly Store[],
  speech: NativeSpeech,
): Promise<ReadonlyMap<number, Static<typeof STORE_STATUS>>> {
  requireStaff(actor);
  const troubles = await stores.troubles(asked);
  const readOnly = await stores.readOnlyAmong(asked);
  const unwritable = await stores.failures(actor);
  const free = await stores.free(actor);
  return new Map(
    asked.map(({ id }) => {
      const trouble = troubles.get(id);
      const status = {
        id,
        isReadOnly: readOnly.has(id),
        unwritable: showFailureOrNull(unwritable.get(id) ?? null, speech),
        failures: trouble?.failures ?? 0,
        lastFailure: showFailureOrNull(trouble?.problem ?? null, speech),
        restsUntil: timeOrNull(trouble?.restsUntil ?? null),
        freeBytes: free.get(id) ?? null,
      };
      return [id, status];
    }),
  );
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
