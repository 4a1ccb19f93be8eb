import { type Actor, scopeOf } from '../../domain/account.ts';
import { notFound } from '../../domain/errors.ts';
import type { OwnPolicy, Selection } from '../../domain/retention/index.ts';
import { IMPORTED, IN_POOL } from '../../domain/snapshot.ts';
import { type Key, nameOf } from '../../ports/records/page.ts';
import type { UnitOfWork } from '../../ports/unit-of-work.ts';
import { membersOf, type PoolSnapshot, poolsOf, selectIn } from './pools.ts';

const EVERY = { offset: 0, limit: null, orderBy: 'id', descending: true } as const;

/**
 * What a policy given by hand would keep, and let go, of all that was made of a target, whatever made it, in each store by
 * itself; days are those of its account's zone. What others made in a repository is left out. Nothing is changed.
 *
 * @throws `not_found`.
 */
export async function selectByHand(
  { records }: UnitOfWork,
  actor: Actor,
  key: Key,
  policy: OwnPolicy,
): Promise<Selection<PoolSnapshot>> {
  const target = await records.targets.find(scopeOf(actor), key);
  if (target === null) throw notFound('target', nameOf(key));
  const account = await records.accounts.find('everything', { id: target.accountId });
  const filter = { targetId: target.id, states: IN_POOL };
  const { rows } = await records.snapshots.list('everything', filter, EVERY);
  const own = rows.filter(({ origin, isTransient }) => origin !== IMPORTED && !isTransient);
  const beingRead = await records.restores.reading(
    'everything',
    own.map(({ id }) => id),
  );
  const pools = poolsOf(membersOf(own, beingRead));
  const timeZone = account?.timeZone ?? 'UTC';
  const selections = await Promise.all(pools.map((pool) => selectIn({ ...pool, policy, timeZone })));
  return { keep: selections.flatMap(({ keep }) => keep), expire: selections.flatMap(({ expire }) => expire) };
}
