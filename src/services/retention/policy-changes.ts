import type { Actor } from '../../domain/account.ts';
import type { RetentionPolicy } from '../../domain/retention/index.ts';
import type { Key } from '../../ports/records/page.ts';
import type { UnitOfWork } from '../../ports/unit-of-work.ts';
import { type PoolPreview, previewRetention } from './previews.ts';

/** What another policy would do, and how many snapshots it lets go that the one of now keeps. */
export interface PolicyChange {
  readonly pools: readonly PoolPreview[];
  readonly newlyGoing: number;
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
  if (policy === undefined) return { pools, newlyGoing: 0 };
  const goingNow = new Set(goingIn(await previewRetention(unitOfWork, actor, key)));
  return { pools, newlyGoing: goingIn(pools).filter((id) => !goingNow.has(id)).length };
}

const goingIn = (pools: readonly PoolPreview[]): readonly number[] =>
  pools.flatMap(({ today }) => today.expire.map(({ snapshot }) => snapshot.id));
