import type { Scope } from '../../../domain/account.ts';
import type { Instant } from '../../../domain/instant.ts';
import type { Target } from '../../../domain/target.ts';
import { mapInSlices } from '../../../ports/current-call.ts';
import type { Key, Page, PiecedSlice, Slice } from '../../../ports/records/page.ts';
import type { RestorePhase, TargetColumn, TargetFilter, TargetRecords } from '../../../ports/records/targets.ts';
import { Conditions, gather, selectPieces } from '../../engine/conditions.ts';
import { flag, json, mapper, NEXT_VERSION, optionalJson, plain, type Row } from '../../engine/mapper.ts';
import { MAX_SCANNED_ROWS } from '../../engine/scan.ts';
import type { Sql } from '../../engine/sql.ts';
import { countLiveOf } from '../identity/account-counts.ts';

/** A target and its row. */
export const targetMapper = mapper<Target>({
  id: plain(),
  uuid: plain(),
  accountId: plain(),
  name: plain(),
  kind: plain(),
  source: json(),
  storeId: plain(),
  rotation: plain(),
  allowsInPlaceRestore: flag,
  allowsEmptySource: flag,
  mountPoints: optionalJson(),
  volumeNode: plain(),
  version: plain(),
  createdAt: plain(),
  deletedAt: plain(),
});

const COLUMNS = targetMapper.select('targets');
/** Whether a column has the source of a managed volume, as the mapper writes it. */
export const isVolume = (column: string): string => `${column} LIKE '{"kind":"volume"%'`;

/**
 * The first number that no row has, looked for along the key from a number, which is bound first, second and last, to
 * before another one; `NULL` where all of these are taken.
 */
const NEXT_FREE_ID = `SELECT CASE WHEN EXISTS (SELECT 1 FROM targets WHERE id = ?)
  THEN (SELECT g.id + 1 FROM targets g WHERE g.id >= ? AND g.id < ?
    AND NOT EXISTS (SELECT 1 FROM targets n WHERE n.id = g.id + 1) ORDER BY g.id LIMIT 1)
  ELSE ? END AS id`;

/** Where the next free id is looked for: what was found last in this process, whose rows before it are not read again. */
export interface FreeIdHint {
  from: number;
}

/** Targets; deleted ones are found by `findMany` only, and keep their ids. */
export class KnexTargetRecords implements TargetRecords {
  readonly #sql: Sql;
  readonly #freeId: FreeIdHint;

  /** `freeId`: the process's own; at first the number from which targets count whose id nobody chose. */
  constructor(sql: Sql, freeId: FreeIdHint) {
    this.#sql = sql;
    this.#freeId = freeId;
  }

  async find(scope: Scope, key: Key): Promise<Target | null> {
    return this.#findOne(scope, key, '');
  }

  async findEver(scope: Scope, key: Key): Promise<Target | null> {
    const where = new Conditions().andKey(key).andScope(scope);
    const row = await this.#sql.first<Row>(`SELECT ${COLUMNS} FROM targets${where.sql}`, where.bindings);
    return row === null ? null : targetMapper.fromRow(row);
  }

  async lock(scope: Scope, key: Key): Promise<Target | null> {
    return this.#findOne(scope, key, this.#sql.engine.forUpdate);
  }

  async findMany(ids: readonly number[]): Promise<readonly Target[]> {
    if (ids.length === 0) return [];
    const where = new Conditions().andIn(this.#sql, 'id', ids);
    const rows = await this.#sql.all<Row>(`SELECT ${COLUMNS} FROM targets${where.sql} ORDER BY id`, where.bindings);
    return rows.map((row) => targetMapper.fromRow(row));
  }

  async list(scope: Scope, filter: TargetFilter, page: Page<TargetColumn>): Promise<Slice<Target>> {
    return gather(await this.listInPieces(scope, filter, page));
  }

  async listInPieces(scope: Scope, filter: TargetFilter, page: Page<TargetColumn>): Promise<PiecedSlice<Target>> {
    const where = new Conditions().andScope(scope).and('deleted_at IS NULL');
    if (filter.ids !== undefined) where.andIn(this.#sql, 'id', filter.ids);
    if (filter.uuids !== undefined) where.andIn(this.#sql, 'uuid', filter.uuids);
    if (filter.accountId !== undefined) where.and('account_id = ?', filter.accountId);
    if (filter.storeId !== undefined) where.and('store_id = ?', filter.storeId);
    if (filter.kind !== undefined) where.and('kind = ?', filter.kind);
    if (filter.names !== undefined) where.andIn(this.#sql, 'name', filter.names);
    if (filter.nameContains !== undefined) where.andContainsAny(this.#sql, 'name', filter.nameContains);
    for (const one of [filter.dialectData ?? []].flat()) where.andDialectData(this.#sql, 'target', 'targets.id', one);
    if (filter.latestRestore !== undefined) andLatestRestore(this.#sql, where, 'EXISTS', filter.latestRestore);
    if (filter.latestRestoreNot !== undefined)
      andLatestRestore(this.#sql, where, 'NOT EXISTS', filter.latestRestoreNot);
    if (filter.createdFrom !== undefined) where.and('created_at >= ?', filter.createdFrom);
    if (filter.createdTo !== undefined) where.and('created_at <= ?', filter.createdTo);
    const query = {
      select: COLUMNS,
      from: 'targets',
      scanned: { table: 'targets', scope },
      key: 'targets.id',
      where,
      orderColumns: { id: 'id', uuid: 'uuid', name: 'name', createdAt: 'created_at' },
      tieColumns: ['id'],
    };
    return selectPieces(this.#sql, query, page, (rows) => mapInSlices(rows, (row) => targetMapper.fromRow(row)));
  }

  async leftStore(storeId: number): Promise<boolean> {
    const found = await this.#sql.first<{ had: number; gone: number }>(
      'SELECT COUNT(*) AS had, COUNT(deleted_at) AS gone FROM targets WHERE store_id = ?',
      [storeId],
    );
    const { had = 0, gone = 0 } = found ?? {};
    return Number(had) > 0 && Number(had) === Number(gone);
  }

  async nextFreeId(): Promise<number> {
    for (let { from } = this.#freeId; ; ) {
      const end = from + MAX_SCANNED_ROWS;
      const found = await this.#sql.first<{ id: number | null }>(NEXT_FREE_ID, [from, from, end, from]);
      const id = found?.id ?? null;
      // Others may have been answered a higher one meanwhile.
      this.#freeId.from = Math.max(this.#freeId.from, id ?? end);
      if (id !== null) return id;
      from = end;
    }
  }

  async insert(target: Target): Promise<void> {
    await this.#sql.insert('targets', targetMapper.columns, [targetMapper.toRow(target)]);
  }

  async update(id: number, change: Partial<Omit<Target, 'id' | 'uuid'>>): Promise<void> {
    const { sql, bindings } = targetMapper.toChange(change) ?? { sql: '', bindings: [] };
    const set = sql === '' ? NEXT_VERSION : `${sql}, ${NEXT_VERSION}`;
    await this.#sql.write(`UPDATE targets SET ${set} WHERE id = ?`, [...bindings, id]);
  }

  async learnMountPoints(id: number, { source, mountPoints }: Pick<Target, 'source' | 'mountPoints'>): Promise<void> {
    const set = targetMapper.toChange({ mountPoints });
    const same = targetMapper.toChange({ source });
    if (set === null || same === null) return;
    await this.#sql.write(
      `UPDATE targets SET ${set.sql}, ${NEXT_VERSION} WHERE id = ? AND mount_points IS NULL AND ${same.sql}`,
      [...set.bindings, id, ...same.bindings],
    );
  }

  async markDeleted(id: number, at: Instant, reason: string): Promise<void> {
    await this.#sql.write(
      `UPDATE targets SET deleted_at = ?, deleted_reason = ?, ${NEXT_VERSION} WHERE id = ? AND deleted_at IS NULL`,
      [at, reason, id],
    );
  }

  async countVolumes(accountId: number): Promise<number> {
    return countLiveOf(this.#sql, 'targets', accountId, isVolume('source'));
  }

  async unknownAmong(uuids: readonly string[]): Promise<readonly string[]> {
    if (uuids.length === 0) return [];
    const where = new Conditions().andIn(this.#sql, 'uuid', uuids);
    const rows = await this.#sql.all<{ uuid: string }>(`SELECT uuid FROM targets${where.sql}`, where.bindings);
    const known = new Set(rows.map(({ uuid }) => uuid));
    return uuids.filter((uuid) => !known.has(uuid));
  }

  async settleVolumes(uuids: readonly string[], node: string): Promise<void> {
    if (uuids.length === 0) return;
    const where = new Conditions().andIn(this.#sql, 'uuid', uuids).and(isVolume('source')).and('volume_node IS NULL');
    await this.#sql.write(`UPDATE targets SET volume_node = ?${where.sql}`, [node, ...where.bindings]);
  }

  async countedAmong(uuids: readonly string[]): Promise<readonly Pick<Target, 'id' | 'uuid'>[]> {
    if (uuids.length === 0) return [];
    const where = new Conditions().andIn(this.#sql, 'g.uuid', uuids).and(isVolume('g.source'));
    where.and('g.deleted_at IS NULL AND a.quota_bytes IS NOT NULL');
    return this.#sql.all<{ id: number; uuid: string }>(
      `SELECT g.id, g.uuid FROM targets g JOIN accounts a ON a.id = g.account_id${where.sql}`,
      where.bindings,
    );
  }

  async recordVolumeBytes(id: number, bytes: number): Promise<void> {
    await this.#sql.write('UPDATE targets SET volume_bytes = ? WHERE id = ?', [bytes, id]);
  }

  async moveVolumes(from: string, to: string): Promise<void> {
    await this.#sql.write('UPDATE targets SET volume_node = ? WHERE volume_node = ?', [to, from]);
  }

  async volumesByNode(): Promise<ReadonlyMap<string, number>> {
    const rows = await this.#sql.all<{ node: string; volumes: number }>(
      'SELECT volume_node AS node, COUNT(*) AS volumes FROM targets WHERE volume_node IS NOT NULL AND deleted_at IS NULL GROUP BY volume_node',
    );
    return new Map(rows.map(({ node, volumes }) => [node, Number(volumes)]));
  }

  async abandonedAmong(uuids: readonly string[]): Promise<readonly string[]> {
    if (uuids.length === 0) return [];
    const where = new Conditions()
      .andIn(this.#sql, 'g.uuid', uuids)
      .and('g.deleted_at IS NOT NULL')
      .and('NOT EXISTS (SELECT 1 FROM tasks t WHERE t.running_target_id = g.id)')
      .and('NOT EXISTS (SELECT 1 FROM restores r WHERE r.running_target_id = g.id)');
    const rows = await this.#sql.all<{ uuid: string }>(`SELECT g.uuid FROM targets g${where.sql}`, where.bindings);
    return rows.map(({ uuid }) => uuid);
  }

  async #findOne(scope: Scope, key: Key, lock: string): Promise<Target | null> {
    const where = new Conditions().andKey(key).andScope(scope).and('deleted_at IS NULL');
    const row = await this.#sql.first<Row>(`SELECT ${COLUMNS} FROM targets${where.sql}${lock}`, where.bindings);
    return row === null ? null : targetMapper.fromRow(row);
  }
}

/** Adds that the latest restore into the target is, or is not, in one of these phases. */
const andLatestRestore = (
  sql: Sql,
  where: Conditions,
  exists: 'EXISTS' | 'NOT EXISTS',
  phases: readonly RestorePhase[],
): void => {
  const any = new Conditions().andAny(
    phases.map(({ kind, states }) => new Conditions().and('r.kind = ?', kind).andIn(sql, 'r.state', states)),
  );
  where.and(
    `${exists} (SELECT 1 FROM restores r${any.sql} AND r.target_id = targets.id
     AND NOT EXISTS (SELECT 1 FROM restores l WHERE l.target_id = r.target_id AND l.id > r.id))`,
    ...any.bindings,
  );
};
