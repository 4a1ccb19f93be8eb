import type { Scope } from '../domain/account.ts';
import type { SnapshotFilter } from '../ports/records/work.ts';
import { Conditions } from './conditions.ts';
import { flag } from './mapper.ts';
import type { Sql } from './sql.ts';

/** Snapshots `p` in scope that match a filter. */
export const matchingSnapshots = (sql: Sql, scope: Scope, filter: SnapshotFilter): Conditions => {
  const where = new Conditions().andScope(scope, 'p.account_id');
  if (filter.targetId !== undefined) where.and('p.target_id = ?', filter.targetId);
  if (filter.targetUuids !== undefined) {
    const targets = new Conditions().andIn(sql, 'uuid', filter.targetUuids);
    where.and(`p.target_id IN (SELECT id FROM targets${targets.sql})`, ...targets.bindings);
  }
  if (filter.storeId !== undefined) where.and('p.store_id = ?', filter.storeId);
  if (filter.place !== undefined) {
    const comparison = filter.place === 'local' ? '=' : '<>';
    where.and(`p.store_id ${comparison} (SELECT g.store_id FROM targets g WHERE g.id = p.target_id)`);
  }
  if (filter.class !== undefined) where.and('p.class = ?', filter.class);
  if (filter.states !== undefined) where.andIn(sql, 'p.state', filter.states);
  if (filter.isManual !== undefined) where.and(`p.schedule_id IS ${filter.isManual ? '' : 'NOT '}NULL`);
  if (filter.isProtected !== undefined) where.and('p.is_protected = ?', flag.write(filter.isProtected));
  if (filter.ids !== undefined) where.andIn(sql, 'p.id', filter.ids);
  if (filter.uuids !== undefined) where.andIn(sql, 'p.uuid', filter.uuids);
  if (filter.names !== undefined) where.andIn(sql, 'p.name', filter.names);
  if (filter.nameContains !== undefined) {
    const parts = [filter.nameContains].flat().map((part) => part.toLowerCase());
    where.andContainsAny('LOWER(p.name)', parts);
  }
  if (filter.native !== undefined) where.andNative('p.id', filter.native);
  return where;
};
