import type { Scope } from '../../../domain/account.ts';
import type { SnapshotFilter } from '../../../ports/records/snapshots.ts';
import { Conditions, listed } from '../../engine/conditions.ts';
import { flag } from '../../engine/mapper.ts';
import type { Sql } from '../../engine/sql.ts';
import { ANY_CLASS } from './snapshot-counts.ts';

/** Snapshots `p` in scope that match a filter; those for one restore alone match none. */
export const matchingSnapshots = (sql: Sql, scope: Scope, filter: SnapshotFilter): Conditions => {
  const where = new Conditions().andScope(scope, 'p.account_id').and('p.is_transient = 0');
  if (filter.accountId !== undefined) where.and('p.account_id = ?', filter.accountId);
  if (filter.targetId !== undefined) where.and('p.target_id = ?', filter.targetId);
  if (filter.targetUuids !== undefined) {
    const targets = new Conditions().andIn(sql, 'uuid', filter.targetUuids);
    where.and(`p.target_id IN (SELECT id FROM targets${targets.sql})`, ...targets.bindings);
  }
  if (filter.scheduleId !== undefined) where.and('p.schedule_id = ?', filter.scheduleId);
  if (filter.storeId !== undefined) where.and('p.store_id = ?', filter.storeId);
  if (filter.place !== undefined) {
    const comparison = filter.place === 'local' ? '=' : '<>';
    where.and(`p.store_id ${comparison} (SELECT g.store_id FROM targets g WHERE g.id = p.target_id)`);
  }
  if (filter.class !== undefined) where.and('p.class = ?', filter.class);
  else if (filter.states !== undefined && !isNarrow(filter)) where.and(ANY_CLASS);
  if (filter.states !== undefined) where.andIn(sql, 'p.state', filter.states);
  if (filter.isManual !== undefined) where.and(`p.schedule_id IS ${filter.isManual ? '' : 'NOT '}NULL`);
  if (filter.isProtected !== undefined) where.and('p.is_protected = ?', flag.write(filter.isProtected));
  if (filter.from !== undefined) where.and('p.taken_for >= ?', filter.from);
  if (filter.to !== undefined) where.and('p.taken_for < ?', filter.to);
  if (filter.ids !== undefined) where.andIn(sql, 'p.id', filter.ids);
  if (filter.uuids !== undefined) where.andIn(sql, 'p.uuid', filter.uuids);
  if (filter.chainId !== undefined) where.and('(p.chain_id = ? OR p.uuid = ?)', filter.chainId, filter.chainId);
  if (filter.names !== undefined) where.andIn(sql, 'p.name', filter.names);
  if (filter.nameContains !== undefined) where.andContainsAny(sql, 'p.name', filter.nameContains);
  for (const one of [filter.dialectData ?? []].flat()) where.andDialectData(sql, 'snapshot', 'p.id', one);
  if (filter.locations !== undefined) {
    const stores = new Conditions().andIn(sql, 'location_code', filter.locations);
    where.and(`p.store_id IN (SELECT id FROM stores${stores.sql})`, ...stores.bindings);
  }
  if (filter.withoutFollowers === true) {
    // What goes with its target is gone for readers as that is.
    const owner = 'SELECT 1 FROM targets d WHERE d.id = p.target_id AND d.store_id = p.store_id';
    where.and(`NOT (p.state IN ${GOING} AND EXISTS (${owner} AND d.deleted_at IS NOT NULL))`);
  }
  return where;
};

const GOING = listed(['deleting', 'delete_failed'] as const);

/** Whether a filter names things that a key of their own finds. */
const isNarrow = ({ targetId, scheduleId, ids, uuids, chainId }: SnapshotFilter): boolean =>
  (targetId ?? scheduleId ?? ids ?? uuids ?? chainId) !== undefined;
