import type { Actor } from '../../domain/account.ts';
import { notFound, problem } from '../../domain/errors.ts';
import { thing } from '../../domain/problems/index.ts';
import type { Store } from '../../domain/store.ts';
import {
  checkExcludes,
  DEFAULT_ROTATION,
  MAX_ROTATION,
  sourceOf,
  type Target,
  type TargetKind,
} from '../../domain/target.ts';
import { checkName } from '../../domain/text.ts';
import type { DialectMemory } from '../../ports/records/dialect-data.ts';
import type { Transaction } from '../../ports/unit-of-work.ts';
import { remember } from '../dialect-memory.ts';
import { audit, refuseOverCap } from '../identity/index.ts';
import { insertTarget } from './ids.ts';

/** How many managed volumes one account may have. */
export const MAX_VOLUMES = 1_000;

/** A new target. Without `paths` it gets a managed volume, which is empty. */
export interface TargetDraft {
  readonly accountId: number;
  readonly name: string;
  readonly kind: TargetKind;
  /** Its local store, by id. */
  readonly storeId: number;
  readonly paths?: readonly string[];
  /** What is left out below them, as `excludedBy`. */
  readonly excludes?: readonly string[];
  /** Absent = the next free one. */
  readonly id?: number;
  readonly uuid?: string;
  readonly rotation?: number;
  /** What a dialect remembers of it. */
  readonly memory?: DialectMemory;
}

/**
 * Writes a target in the caller's transaction; `paths` of `null` = a managed volume that exists already, or will;
 * `volumeNode`: on which node alone, where that is known.
 *
 * @throws `not_found` (store), `invalid_request` (name, rotation, id), `conflict` (id or uuid is taken, the store has its one target),
 *   `quota_exceeded` (reason `over_cap` or `too_many_volumes`), `unavailable` as `insertTarget`.
 */
export async function addTarget(
  records: Transaction,
  actor: Actor,
  draft: TargetDraft & { readonly uuid: string; readonly volumeNode?: string | null },
  paths: readonly string[] | null,
): Promise<Target> {
  const [store] = await records.stores.findMany([draft.storeId]);
  if (store === undefined || (store.accountId !== null && store.accountId !== draft.accountId)) {
    throw notFound('store', draft.storeId);
  }
  await refuseOverCap(records, draft.accountId, 'targets');
  await refuseSecondTarget(records, store);
  if (paths === null) await refuseTooManyVolumes(records, draft.accountId);
  const fields: Omit<Target, 'id'> = {
    uuid: draft.uuid,
    accountId: draft.accountId,
    name: checkName(draft.name),
    kind: draft.kind,
    source: sourceOf(paths, checkExcludes(draft.excludes ?? [])),
    storeId: draft.storeId,
    rotation: checkRotation(draft.rotation ?? DEFAULT_ROTATION),
    allowsInPlaceRestore: false,
    allowsEmptySource: false,
    mountPoints: null,
    volumeNode: draft.volumeNode ?? null,
    version: 1,
    createdAt: records.now,
    deletedAt: null,
  };
  const target = await insertTarget(records, fields, draft.id);
  await remember(records, 'target', target.id, draft.memory);
  records.events.note('target.created', target);
  await audit(records, actor, 'target.add', ['target', target]);
  return target;
}

/** @throws `conflict` (`store_holds_target`): the store is one repository, and has its target. */
async function refuseSecondTarget(records: Transaction, store: Store): Promise<void> {
  if (!store.holdsOneTarget) return;
  // Of two at once one finds the other's.
  await records.stores.lock(store.id);
  const { rows } = await records.targets.list('everything', { storeId: store.id }, FIRST);
  // Whose it is, and what it is called, is not told: a store of the provider's may hold another account's.
  if (rows.length > 0) throw problem('store_holds_target', { store: thing('store', store) });
}

const FIRST = { offset: 0, limit: 1, orderBy: 'id', descending: false } as const;

/** Checks a number of snapshots to keep, 1 to 10. @throws `invalid_request`, field `rotation`. */
export function checkRotation(rotation: number): number {
  if (Number.isInteger(rotation) && rotation >= 1 && rotation <= MAX_ROTATION) return rotation;
  throw problem('no_whole_number', { field: 'rotation', value: String(rotation), least: 1, most: MAX_ROTATION });
}

/**
 * Locks the account, so that two requests at once cannot both take the last place, and counts. @throws
 * `too_many_volumes`.
 */
async function refuseTooManyVolumes(records: Transaction, accountId: number): Promise<void> {
  await records.accounts.lock(accountId);
  if ((await records.targets.countVolumes(accountId)) < MAX_VOLUMES) return;
  throw problem('too_many_volumes', { limit: MAX_VOLUMES });
}
