import type { Actor } from '../../domain/account.ts';
import { problem } from '../../domain/errors.ts';
import { defaultLimits, type Store } from '../../domain/store.ts';
import { checkName } from '../../domain/text.ts';
import type { Transaction } from '../../ports/unit-of-work.ts';
import { audit, refuseOverCap } from '../identity/index.ts';
import { firstMarkName } from './ownership.ts';
import type { CheckedStoreDraft } from './stores.ts';

const LOCATION_CODE = /^[A-Za-z0-9][A-Za-z0-9_-]{0,31}$/;

/**
 * Writes a store in the caller's transaction.
 *
 * @throws `invalid_request` (name, location, node, limits), `conflict`, `not_found` (the account), `quota_exceeded`
 * (reason `over_cap`).
 */
export async function addStore(records: Transaction, actor: Actor, draft: CheckedStoreDraft): Promise<Store> {
  const { locationCode } = draft;
  checkLocation(locationCode);
  const name = checkName(draft.name);
  checkNode(draft.node ?? null);
  const limits = { ...defaultLimits(locationCode), ...draft.limits };
  for (const [field, limit] of Object.entries(limits)) checkLimit(field, limit);
  const scope = draft.accountId === null ? 'everything' : { accountId: draft.accountId };
  if ((await records.stores.findByName(scope, name)) !== null) {
    throw problem('store_name_taken', { name });
  }
  if (draft.accountId !== null) await refuseOverCap(records, draft.accountId, 'stores');
  const id = await records.ids.one('store');
  const store: Store = {
    id,
    uuid: draft.uuid,
    accountId: draft.accountId,
    name,
    locationCode,
    driver: draft.driver,
    settings: draft.settings,
    secretsSealed: draft.secretsSealed,
    node: draft.node ?? null,
    limits,
    holdsOneTarget: draft.holdsOneTarget,
    markName: firstMarkName(),
    isMarked: false,
    needsAdoption: draft.needsAdoption ?? false,
    version: 1,
    createdAt: records.now,
    deletedAt: null,
  };
  await records.stores.insert(store);
  records.events.note('store.created', store);
  await audit(records, actor, 'store.add', ['store', store]);
  return store;
}

/** @throws `invalid_request` (`location_malformed`). */
export function checkLocation(value: string): void {
  if (!LOCATION_CODE.test(value)) throw problem('location_malformed', { field: 'location', value });
}

/** @throws `invalid_request` (`node_unnamed`). */
export function checkNode(node: string | null): void {
  if (node?.trim() === '') throw problem('node_unnamed', { field: 'node', value: node });
}

/** @throws `invalid_request` (`store_limit_malformed`). */
export function checkLimit(field: string, limit: number | null): void {
  if (limit === null || (Number.isSafeInteger(limit) && limit >= 0)) return;
  throw problem('store_limit_malformed', { field, value: String(limit) });
}
