import { type Actor, scopeOf } from '../../domain/account.ts';
import type { Instant } from '../../domain/instant.ts';
import type { RetentionPolicy } from '../../domain/retention/index.ts';
import type { Key } from '../../ports/records/page.ts';
import type { UnitOfWork } from '../../ports/unit-of-work.ts';
import { type PoolPreview, previewRetention } from './previews.ts';
import { findUndoable } from './undoable-changes.ts';

/** What another policy would do, and how many snapshots it lets go that the one of now keeps. */
export interface PolicyChange {
  readonly pools: readonly PoolPreview[];
  readonly newlyGoing: number;
  /** What an undo would bring back, and since when it could; `null` = there is nothing to undo. */
  readonly undoable: { readonly count: number; readonly since: Instant } | null;
}

/**
 * Compares a policy that is being thought of with that of now (absent: with itself), and changes nothing.
 *
 * @throws `not_found`
 */
export async function comparePolicies(
  unitOfWork: UnitOfWork,
  actor: Actor,
  key: Key,
  policy?: RetentionPolicy,
): Promise<PolicyChange> {
  const pools = await previewRetention(unitOfWork, actor, key, policy);
  const undoable = await findLetGo(unitOfWork, actor, key);
  if (policy === undefined) return { pools, newlyGoing: 0, undoable };
  const goingNow = new Set(goingIn(await previewRetention(unitOfWork, actor, key)));
  return { pools, newlyGoing: goingIn(pools).filter((id) => !goingNow.has(id)).length, undoable };
}

async function findLetGo({ records }: UnitOfWork, actor: Actor, key: Key): Promise<PolicyChange['undoable']> {
  const schedule = await records.schedules.find(scopeOf(actor), key);
  if (schedule === null) return null;
  const { changes, expiring } = await findUndoable(records, schedule);
  const [first] = changes;
  return first === undefined || expiring.length === 0 ? null : { count: expiring.length, since: first.changedAt };
}

const goingIn = (pools: readonly PoolPreview[]): readonly number[] =>
  pools.flatMap(({ today }) => today.expire.map(({ snapshot }) => snapshot.id));
