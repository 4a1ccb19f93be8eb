import type { Scope } from '../../../domain/account.ts';
import type { Action } from '../../../domain/action.ts';
import type { ScheduleFilter } from '../../../ports/records/schedules.ts';
import { Conditions } from '../../engine/conditions.ts';
import type { Sql } from '../../engine/sql.ts';

const BACKUPS: readonly Action[] = ['backup'];

/** Live schedules `s` in scope that match all of a filter but its target, which each list finds by its own links. */
export const matchingSchedules = (sql: Sql, scope: Scope, filter: ScheduleFilter): Conditions => {
  const namesThings = [filter.ids, filter.uuids, filter.targetId, filter.targetIds].some(
    (named) => named !== undefined,
  );
  const where = new Conditions();
  if (namesThings) where.andScopeOf(scope, 's.account_id');
  else where.andScope(scope, 's.account_id');
  where.and('s.deleted_at IS NULL').andIn(sql, 's.action', filter.actions ?? BACKUPS);
  if (filter.accountId !== undefined) where.and('s.account_id = ?', filter.accountId);
  if (filter.destination === 'local') where.and("s.destination = 'local'");
  if (filter.destination === 'remote') where.and("s.destination <> 'local'");
  if (filter.to !== undefined) where.and('s.destination = ?', filter.to);
  if (filter.ids !== undefined) where.andIn(sql, 's.id', filter.ids);
  if (filter.uuids !== undefined) where.andIn(sql, 's.uuid', filter.uuids);
  if (filter.names !== undefined) where.andIn(sql, 's.name', filter.names);
  if (filter.nameContains !== undefined) where.andContainsAny(sql, 's.name', filter.nameContains);
  for (const one of [filter.dialectData ?? []].flat()) where.andDialectData(sql, 'schedule', 's.id', one);
  if (filter.targetNamed !== undefined) {
    const named = new Conditions().and('k.schedule_id = s.id');
    named.andText(sql, 'COALESCE(k.label, n.name)', filter.targetNamed);
    const links = `schedule_targets k JOIN targets n ON n.id = k.target_id${named.sql}`;
    where.and(`EXISTS (SELECT 1 FROM ${links})`, ...named.bindings);
  }
  if (filter.dueUntil !== undefined) where.and('s.next_fire_at <= ?', filter.dueUntil);
  return where;
};
