import type { Scope } from '../../../domain/account.ts';
import type { CopyFigures } from '../../../domain/copy-figures.ts';
import type { Instant } from '../../../domain/instant.ts';
import {
  IMPORTED,
  LOST,
  NEEDING,
  READABLE,
  SNAPSHOT_STATES,
  type Snapshot,
  type SnapshotClass,
  type SnapshotState,
  STANDING,
  UNFINISHED_SNAPSHOT,
} from '../../../domain/snapshot.ts';
import { isOneOf, predecessors, statesOf } from '../../../domain/state-machine.ts';
import { findInPieces, mapInSlices } from '../../../ports/current-call.ts';
import type { Key, Page, PiecedSlice, Slice } from '../../../ports/records/page.ts';
import type {
  ByteUsage,
  ExpiringSnapshot,
  KeptCopies,
  KeptInAll,
  LostCounts,
  NewestChain,
  PooledSnapshot,
  SnapshotChange,
  SnapshotColumn,
  SnapshotFilter,
  SnapshotRecords,
  StoreUsage,
  Uncounted,
} from '../../../ports/records/snapshots.ts';
import { Conditions, gather, listed, literals, selectPieces } from '../../engine/conditions.ts';
import {
  flag,
  inColumn,
  mapper,
  NEXT_VERSION,
  optionalDeletionReason,
  optionalProblem,
  plain,
  type Row,
} from '../../engine/mapper.ts';
import type { Sql } from '../../engine/sql.ts';
import { countByPlace, readBytes, readKept, readKeptIn, readUsage } from './snapshot-counts.ts';
import { matchingSnapshots } from './snapshot-filter.ts';
import { readPoolOfSchedule, readPoolOfTarget } from './snapshot-pools.ts';

const snapshotMapper = mapper<Snapshot>({
  id: plain(),
  uuid: plain(),
  accountId: plain(),
  targetId: plain(),
  storeId: plain(),
  scheduleId: plain(),
  taskId: plain(),
  sourceSnapshotId: plain(),
  class: plain(),
  origin: plain(),
  name: plain(),
  state: plain(),
  takenFor: plain(),
  sizeBytes: plain(),
  contentBytes: plain(),
  fileCount: plain(),
  locator: plain(),
  fingerprint: inColumn('manifest_hash', plain()),
  chainId: plain(),
  parentId: plain(),
  isIncremental: flag,
  isTransient: flag,
  isShrunk: flag,
  isProtected: flag,
  holdReason: plain(),
  version: plain(),
  createdAt: plain(),
  availableAt: plain(),
  verifiedAt: plain(),
  deletedAt: plain(),
  retentionChangeId: plain(),
  deletedReason: optionalDeletionReason,
  error: optionalProblem,
});

const COLUMNS = snapshotMapper.select('p');
const SELECT = `SELECT ${COLUMNS} FROM snapshots p`;
/** States in which an increment may be read, or is about to be there. */
const HOLDING = [...UNFINISHED_SNAPSHOT, ...READABLE];
const STATES = statesOf(SNAPSHOT_STATES);
const STATE = literals(SNAPSHOT_STATES);

const toSnapshots = (rows: readonly Row[]): Promise<readonly Snapshot[]> =>
  mapInSlices(rows, (row) => snapshotMapper.fromRow(row));

/** Snapshots of every state; a list hides some only where its filter says so. */
export class KnexSnapshotRecords implements SnapshotRecords {
  readonly #sql: Sql;

  constructor(sql: Sql) {
    this.#sql = sql;
  }

  async find(scope: Scope, key: Key): Promise<Snapshot | null> {
    return this.#findOne(scope, key, '');
  }

  async lock(scope: Scope, key: Key): Promise<Snapshot | null> {
    return this.#findOne(scope, key, this.#sql.engine.forUpdate);
  }

  async list(scope: Scope, filter: SnapshotFilter, page: Page<SnapshotColumn>): Promise<Slice<Snapshot>> {
    return gather(await this.listInPieces(scope, filter, page));
  }

  async listInPieces(scope: Scope, filter: SnapshotFilter, page: Page<SnapshotColumn>): Promise<PiecedSlice<Snapshot>> {
    const where = matchingSnapshots(this.#sql, scope, filter);
    const query = {
      select: COLUMNS,
      from: 'snapshots p',
      scanned: { table: 'snapshots', scope },
      key: 'p.id',
      where,
      orderColumns: {
        id: 'p.id',
        uuid: 'p.uuid',
        name: 'p.name',
        createdAt: 'p.created_at',
        takenFor: 'p.taken_for',
        sizeBytes: 'p.size_bytes',
      },
      tieColumns: ['p.id'],
    };
    return selectPieces(this.#sql, query, page, toSnapshots);
  }

  async idsAfter(scope: Scope, filter: SnapshotFilter, after: number, limit: number): Promise<readonly number[]> {
    const where = matchingSnapshots(this.#sql, scope, filter).and('p.id > ?', after);
    const rows = await this.#sql.all<{ id: number }>(`SELECT p.id FROM snapshots p${where.sql} ORDER BY p.id LIMIT ?`, [
      ...where.bindings,
      limit,
    ]);
    return rows.map(({ id }) => id);
  }

  async insertMany(snapshots: readonly Snapshot[]): Promise<void> {
    await this.#sql.insert(
      'snapshots',
      snapshotMapper.columns,
      snapshots.map((snapshot) => snapshotMapper.toRow(snapshot)),
    );
  }

  async move(id: number, to: SnapshotState, change: Partial<Snapshot>): Promise<boolean> {
    const { id: _id, uuid: _uuid, ...rest } = change;
    const set = snapshotMapper.toChange({ ...rest, state: to });
    if (set === null) return false;
    const where = new Conditions()
      .and('id = ?', id)
      .andIn(this.#sql, 'state', predecessors<SnapshotState>(SNAPSHOT_STATES, to));
    const { changes } = await this.#sql.write(`UPDATE snapshots SET ${set.sql}, ${NEXT_VERSION}${where.sql}`, [
      ...set.bindings,
      ...where.bindings,
    ]);
    return changes === 1;
  }

  async update(id: number, change: SnapshotChange): Promise<void> {
    const { sql, bindings } = snapshotMapper.toChange(change) ?? { sql: '', bindings: [] };
    const set = sql === '' ? NEXT_VERSION : `${sql}, ${NEXT_VERSION}`;
    await this.#sql.write(`UPDATE snapshots SET ${set} WHERE id = ?`, [...bindings, id]);
  }

  async relocate(
    { id, storeId, locator }: Pick<Snapshot, 'id' | 'storeId' | 'locator'>,
    to: Pick<Snapshot, 'storeId' | 'locator' | 'sizeBytes' | 'verifiedAt'>,
  ): Promise<boolean> {
    const set = `store_id = ?, locator = ?, size_bytes = ?, verified_at = ?, ${NEXT_VERSION}`;
    const { changes } = await this.#sql.write(
      `UPDATE snapshots SET ${set} WHERE id = ? AND store_id = ? AND locator = ? AND state IN (${STATE.available}, ${STATE.expiring})`,
      [to.storeId, to.locator, to.sizeBytes, to.verifiedAt, id, storeId, locator],
    );
    return changes > 0;
  }

  async noteVerified(id: number, at: Instant): Promise<void> {
    await this.#sql.write('UPDATE snapshots SET verified_at = ? WHERE id = ?', [at, id]);
  }

  async longestUnverified(
    node: string | null,
    { ids, storeIds }: { readonly ids: readonly number[]; readonly storeIds: readonly number[] },
  ): Promise<Snapshot | null> {
    const where = new Conditions()
      .and(`p.state = ${STATE.available} AND p.is_transient = 0 AND p.locator IS NOT NULL`)
      .and('(st.node IS NULL OR st.node = ?)', node)
      .andNotIn(this.#sql, 'p.id', ids)
      .andNotIn(this.#sql, 'p.store_id', storeIds);
    // Nothing comes first, on either engine.
    const [snapshot] = await this.#select(
      `${SELECT} JOIN stores st ON st.id = p.store_id${where.sql} ORDER BY p.verified_at, p.id LIMIT 1`,
      where.bindings,
    );
    return snapshot ?? null;
  }

  async countStanding(storeId: number): Promise<number> {
    const row = await this.#sql.first<{ standing: number }>(
      `SELECT COUNT(*) AS standing FROM snapshots WHERE store_id = ? AND state IN ${listed(STANDING)}`,
      [storeId],
    );
    return row?.standing ?? 0;
  }

  async countLost(): Promise<LostCounts> {
    const rows = await this.#sql.all<{ state: SnapshotState; total: number }>(
      `SELECT state, COUNT(*) AS total FROM snapshots WHERE state IN ${listed(LOST)} GROUP BY state`,
      [],
    );
    const counts = new Map(rows.map(({ state, total }) => [state, total]));
    return { missing: counts.get('missing') ?? 0, damaged: counts.get('damaged') ?? 0 };
  }

  async poolOfSchedule(
    scheduleId: number,
    targetId: number,
    storeId: number | null,
  ): Promise<readonly PooledSnapshot[]> {
    return readPoolOfSchedule(this.#sql, scheduleId, { targetId, storeId });
  }

  async poolOfTarget(targetId: number, storeId: number | null, joiningId?: number): Promise<readonly PooledSnapshot[]> {
    return readPoolOfTarget(this.#sql, { targetId, storeId }, joiningId);
  }

  async expiringBy(changeIds: readonly number[]): Promise<readonly ExpiringSnapshot[]> {
    return findInPieces(changeIds, (piece) => {
      const where = new Conditions().andIn(this.#sql, 'retention_change_id', piece).and(`state = ${STATE.expiring}`);
      return this.#sql.all<{ id: number; changeId: number; scheduleId: number | null; storeId: number }>(
        `SELECT id, retention_change_id AS changeId, schedule_id AS scheduleId, store_id AS storeId
         FROM snapshots${where.sql} ORDER BY id`,
        where.bindings,
      );
    });
  }

  async measure(targetId: number, storeId: number): Promise<CopyFigures | null> {
    const row = await this.#sql.first<{ file_count: number; content_bytes: number }>(
      `SELECT file_count, content_bytes FROM snapshots
       WHERE target_id = ? AND store_id = ? AND state = ${STATE.available} AND is_shrunk = 0 AND is_transient = 0
         AND source_snapshot_id IS NULL AND file_count IS NOT NULL AND content_bytes IS NOT NULL
       ORDER BY taken_for DESC, id DESC LIMIT 1`,
      [targetId, storeId],
    );
    return row === null ? null : { fileCount: row.file_count, contentBytes: row.content_bytes };
  }

  async newestChain(
    scheduleId: number,
    targetId: number,
    storeId: number,
    beforeId: number,
  ): Promise<NewestChain | null> {
    const newest = await this.#sql.first<{ id: number; chain_id: string | null }>(
      `SELECT id, chain_id FROM snapshots
       WHERE schedule_id = ? AND target_id = ? AND store_id = ? AND id < ? AND available_at IS NOT NULL AND is_shrunk = 0
         AND is_transient = 0 AND source_snapshot_id IS NULL
       ORDER BY id DESC LIMIT 1`,
      [scheduleId, targetId, storeId, beforeId],
    );
    if (newest === null) return null;
    if (newest.chain_id === null) return { newestId: newest.id, length: 1, hasLost: false };
    const chain = await this.#sql.first<{ length: number; lost: number }>(
      `SELECT COUNT(*) AS length, COUNT(CASE WHEN state IN ${listed(LOST)} THEN 1 END) AS lost
       FROM snapshots WHERE chain_id = ? AND available_at IS NOT NULL`,
      [newest.chain_id],
    );
    return { newestId: newest.id, length: chain?.length ?? 1, hasLost: (chain?.lost ?? 0) > 0 };
  }

  async builtUpon(ids: readonly number[]): Promise<readonly Snapshot[]> {
    if (ids.length === 0) return [];
    const where = new Conditions().andIn(this.#sql, 'p.parent_id', ids).and(`p.state IN ${listed(NEEDING)}`);
    return this.#select(`${SELECT}${where.sql} ORDER BY p.id`, where.bindings);
  }

  bytesOf(accountId: number, storeId: number | null, uncounted: Uncounted = {}): Promise<ByteUsage> {
    return readBytes(this.#sql, accountId, storeId, uncounted);
  }

  async usage(storeId: number, accountId: number, targetId: number, olderThanId: number | null): Promise<StoreUsage> {
    return readUsage(this.#sql, storeId, accountId, targetId, olderThanId);
  }

  async keptOf(targetIds: readonly number[]): Promise<ReadonlyMap<number, KeptCopies>> {
    return readKept(this.#sql, targetIds);
  }

  async deletingAmong(targetIds: readonly number[]): Promise<readonly number[]> {
    if (targetIds.length === 0) return [];
    const where = new Conditions().andIn(this.#sql, 'p.target_id', targetIds).and(`p.state = ${STATE.deleting}`);
    const rows = await this.#sql.all<{ target_id: number }>(
      `SELECT DISTINCT p.target_id FROM snapshots p${where.sql}`,
      where.bindings,
    );
    return rows.map((row) => row.target_id);
  }

  async keptIn(scope: Scope): Promise<KeptInAll> {
    return readKeptIn(this.#sql, scope);
  }

  async countByPlace(accountId: number): Promise<{ readonly local: number; readonly remote: number }> {
    return countByPlace(this.#sql, accountId);
  }

  async deleting(node: string | null, limit: number, notIn: readonly number[]): Promise<readonly Snapshot[]> {
    const where = new Conditions().and(`p.state = ${STATE.deleting}`).and('(st.node IS NULL OR st.node = ?)', node);
    where.andNotIn(this.#sql, 'p.store_id', notIn);
    // One after another: whoever reads an increment needs all that it is built upon.
    where.and(`NOT EXISTS (SELECT 1 FROM snapshots c WHERE c.parent_id = p.id AND c.state IN ${listed(HOLDING)})`);
    const from = `${SELECT} JOIN stores st ON st.id = p.store_id`;
    return this.#select(`${from}${where.sql} ORDER BY p.id LIMIT ?`, [...where.bindings, limit]);
  }

  async failedDeletions(
    limit: number,
    notIn: readonly number[],
  ): Promise<readonly Pick<Snapshot, 'id' | 'accountId'>[]> {
    const where = new Conditions().and(`p.state = ${STATE.delete_failed}`).andNotIn(this.#sql, 'p.store_id', notIn);
    const rows = await this.#sql.all<{ id: number; account_id: number }>(
      `SELECT p.id, p.account_id FROM snapshots p${where.sql} ORDER BY p.id LIMIT ?`,
      [...where.bindings, limit],
    );
    return rows.map((row) => ({ id: row.id, accountId: row.account_id }));
  }

  async countManualMade(
    accountId: number,
    snapshotClass: SnapshotClass,
    since: Instant,
    until: Instant,
    targetId?: number,
  ): Promise<number> {
    return this.#countManual({ accountId, targetId }, snapshotClass, STATES, since, until);
  }

  async countManual(accountId: number, snapshotClass: SnapshotClass, targetId?: number): Promise<number> {
    const states = STATES.filter((state) => state !== 'deleted' && state !== 'error' && !isOneOf(LOST, state));
    return this.#countManual({ accountId, targetId }, snapshotClass, states, 0, Number.MAX_SAFE_INTEGER);
  }

  /** By every state's name, so that one index finds those there are and those of a day. */
  async #countManual(
    { accountId, targetId }: { readonly accountId: number; readonly targetId: number | undefined },
    snapshotClass: SnapshotClass,
    states: readonly SnapshotState[],
    since: Instant,
    until: Instant,
  ): Promise<number> {
    const where = new Conditions().and('account_id = ?', accountId).and('schedule_id IS NULL');
    where.and('class = ?', snapshotClass).andIn(this.#sql, 'state', states).and('origin <> ?', IMPORTED);
    where.and('created_at BETWEEN ? AND ?', since, until);
    if (targetId !== undefined) where.and('target_id = ?', targetId);
    const row = await this.#sql.first<{ total: number }>(
      `SELECT COUNT(*) AS total FROM snapshots${where.and('is_transient = 0').sql}`,
      where.bindings,
    );
    return row?.total ?? 0;
  }

  async knownFingerprints(storeId: number, fingerprints: readonly string[]): Promise<ReadonlySet<string>> {
    if (fingerprints.length === 0) return new Set();
    const where = new Conditions().and('store_id = ?', storeId).andIn(this.#sql, 'manifest_hash', fingerprints);
    const rows = await this.#sql.all<{ known: string }>(
      `SELECT manifest_hash AS known FROM snapshots${where.sql}`,
      where.bindings,
    );
    return new Set(rows.map(({ known }) => known));
  }

  async #findOne(scope: Scope, key: Key, lock: string): Promise<Snapshot | null> {
    const where = new Conditions().andKey(key, 'p').andScope(scope, 'p.account_id');
    const [snapshot] = await this.#select(`${SELECT}${where.sql}${lock}`, where.bindings);
    return snapshot ?? null;
  }

  async #select(sql: string, bindings: Parameters<Sql['all']>[1]): Promise<readonly Snapshot[]> {
    return toSnapshots(await this.#sql.all<Row>(sql, bindings));
  }
}
