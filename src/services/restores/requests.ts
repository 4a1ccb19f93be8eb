import { randomBytes, randomUUID } from 'node:crypto';
import type { Actor } from '../../domain/account.ts';
import { problem } from '../../domain/errors.ts';
import { thing } from '../../domain/problems/index.ts';
import type { Restore } from '../../domain/restore.ts';
import type { Snapshot } from '../../domain/snapshot.ts';
import { outermostSources } from '../../domain/source-paths.ts';
import type { Target, TargetKind } from '../../domain/target.ts';
import type { DialectMemory } from '../../ports/records/dialect-data.ts';
import type { Transaction } from '../../ports/unit-of-work.ts';
import { audit } from '../identity/index.ts';
import { refuseOverBytes } from '../runs/index.ts';
import { findLocalStore, isReachedBy } from '../stores/index.ts';
import { addTarget } from '../targets/index.ts';

/** The target that a restore is to make: a managed volume. */
export interface NewTargetDraft {
  readonly name: string;
  readonly kind: TargetKind;
  readonly uuid?: string;
  /** What a dialect remembers of it. */
  readonly memory?: DialectMemory;
}

/** A restore that was queued, with the target that it writes to. */
export interface RequestedRestore {
  readonly target: Target;
  readonly restore: Restore;
}

/** How many restores into new targets of one account may wait or run: each takes up a whole copy's room. */
export const MAX_UNFINISHED_RESTORES = 10;
const SECRET_BYTES = 16;

/** Writes the row of a restore with a new id and secret, and notes its event, in the caller's transaction. */
export async function insertRestore(
  records: Transaction,
  actor: Actor,
  snapshot: Snapshot,
  fields: Pick<Restore, 'kind'> & Partial<Restore>,
): Promise<Restore> {
  const restore: Restore = {
    id: await records.ids.one('restore'),
    uuid: randomUUID(),
    accountId: snapshot.accountId,
    snapshotId: snapshot.id,
    targetId: null,
    directory: null,
    state: 'queued',
    attempt: 0,
    leaseOwner: null,
    leaseUntil: null,
    createdAt: records.now,
    startedAt: null,
    finishedAt: null,
    error: null,
    progress: null,
    dropsSnapshot: false,
    stagingSecret: randomBytes(SECRET_BYTES).toString('hex'),
    keptPaths: [],
    keptProblem: null,
    requestedBy: actor.label,
    remarks: [],
    calledOffAt: null,
    ...fields,
  };
  await records.restores.insert(restore);
  records.events.note(restore.state === 'queued' ? 'restore.queued' : 'restore.started', restore);
  return restore;
}

/**
 * Queues the restore of a snapshot, made or being made, into a new target of its account.
 *
 * @throws `quota_exceeded` (`too_many_restores`, `over_byte_quota`, `too_many_volumes`), and what `addTarget` throws.
 */
export async function requestNewTarget(
  records: Transaction,
  actor: Actor,
  snapshot: Snapshot,
  draft: NewTargetDraft,
  dropsSnapshot: boolean,
): Promise<RequestedRestore> {
  const { accountId } = snapshot;
  await refuseTooManyRestores(records, accountId);
  await refuseOverBytes(records, accountId, null);
  const storeId = await localStoreFor(records, snapshot);
  const uuid = draft.uuid ?? randomUUID();
  const target = await addTarget(records, actor, { ...draft, accountId, storeId, uuid }, null);
  const restore = await insertRestore(records, actor, snapshot, {
    kind: 'new_target',
    targetId: target.id,
    dropsSnapshot,
  });
  await audit(records, actor, 'snapshot.restore', ['snapshot', snapshot], { restore: restore.id, target: target.id });
  return { target, restore };
}

/** The local store of the target that a snapshot is of, as long as it is there; else one for a node that reads both. */
async function localStoreFor(records: Transaction, snapshot: Snapshot): Promise<number> {
  const [source] = await records.targets.findMany([snapshot.targetId]);
  const [store] = source === undefined ? [] : await records.stores.findMany([source.storeId]);
  const isUsable = store !== undefined && store.deletedAt === null && !store.holdsOneTarget;
  if (isUsable) return store.id;
  const [origin] = await records.stores.findMany([snapshot.storeId]);
  const node = origin?.node ?? null;
  return (await findLocalStore(records, (local) => node === null || isReachedBy(node)(local))).id;
}

/** Queues the restore of a snapshot over what its target, or another one of the same layout, holds. */
export async function requestInPlace(
  records: Transaction,
  actor: Actor,
  snapshot: Snapshot,
  target: Target,
): Promise<RequestedRestore> {
  if (!target.allowsInPlaceRestore) {
    throw problem('in_place_denied', { target: thing('target', target), isWithdrawn: false });
  }
  await requireSameLayout(records, snapshot, target);
  await refuseWhileRestored(records, target);
  const restore = await insertRestore(records, actor, snapshot, { kind: 'in_place', targetId: target.id });
  await audit(records, actor, 'snapshot.restore', ['snapshot', snapshot], { restore: restore.id, target: target.id });
  return { target, restore };
}

/** The target is locked: of two requests at once the second finds the first's restore. */
async function refuseWhileRestored(records: Transaction, target: Target): Promise<void> {
  if (!(await records.restores.hasUnfinishedInto(target.id))) return;
  throw problem('restore_underway', { target: thing('target', target) });
}

/** What can be told before the copy is read; the rest is when it has been restored beside the target. */
async function requireSameLayout(records: Transaction, snapshot: Snapshot, target: Target): Promise<void> {
  if (snapshot.targetId === target.id) return;
  const [source] = await records.targets.findMany([snapshot.targetId]);
  const isOneAccount = snapshot.accountId === target.accountId;
  if (isOneAccount && source !== undefined && matchesSource(source, target)) return;
  const things = { snapshot: thing('snapshot', snapshot), target: thing('target', target) };
  throw problem('layout_differs', { field: 'target', value: String(target.id), ...things });
}

/**
 * Any two targets of one place each match, a volume or a single source, whatever its path; several must be the same.
 */
function matchesSource(one: Target, other: Target): boolean {
  const [ours, theirs] = [placesOf(one), placesOf(other)];
  const areSingle = (ours ?? ['']).length === 1 && (theirs ?? ['']).length === 1;
  return areSingle || ours?.join('\n') === theirs?.join('\n');
}

/** The paths that a target's copies are of, none inside another; `null` for a managed volume. */
export function placesOf({ source }: Target): readonly string[] | null {
  if (source.kind === 'volume') return null;
  return outermostSources(source.paths).map((names) => `/${names.join('/')}`);
}

/**
 * Locks the account, so that two requests at once cannot both take the last place, and counts.
 *
 * @throws `quota_exceeded`, reason `too_many_restores`.
 */
async function refuseTooManyRestores(records: Transaction, accountId: number): Promise<void> {
  await records.accounts.lock(accountId);
  if ((await records.restores.countUnfinishedNew(accountId)) < MAX_UNFINISHED_RESTORES) return;
  throw problem('too_many_restores', { limit: MAX_UNFINISHED_RESTORES });
}
