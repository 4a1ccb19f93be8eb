import type { Scope } from '../../../domain/account.ts';
import type { Instant } from '../../../domain/instant.ts';
import { type Problem, problemOf } from '../../../domain/problems/index.ts';
import { RESTORE_STATES, type Restore, type RestoreState, UNFINISHED_RESTORE } from '../../../domain/restore.ts';
import { canBecome } from '../../../domain/state-machine.ts';
import { UNFINISHED_TASK } from '../../../domain/task.ts';
import { findInPieces, mapInSlices, PIECE_SIZE } from '../../../ports/current-call.ts';
import type { Key, Slice } from '../../../ports/records/page.ts';
import type {
  RestoreClaim,
  RestoreFilter,
  RestoreRecords,
  RestoreSource,
  TargetJob,
} from '../../../ports/records/restores.ts';
import type { NewestPage } from '../../../ports/records/runs.ts';
import { Conditions, listed, literals, selectPage } from '../../engine/conditions.ts';
import { Leases } from '../../engine/leases.ts';
import type { Row } from '../../engine/mapper.ts';
import type { Bound, Sql } from '../../engine/sql.ts';
import { nodesOfRestores } from './needed-nodes.ts';
import { claimRestore, RESTORE_LEASES } from './restore-claim.ts';
import { restoreMapper } from './restore-mapper.ts';

const SELECT = `SELECT ${restoreMapper.select('r')} FROM restores r`;
const STATE = literals(RESTORE_STATES);
const UNFINISHED = `state IN ${listed(UNFINISHED_RESTORE)}`;
const IS_JOB = `r.kind <> 'directory' AND (r.finished_at IS NULL OR r.finished_at >= ?)`;
const COLUMNS = [...restoreMapper.columns, 'running_target_id'];

/** Restores, leased like tasks. */
export class KnexRestoreRecords implements RestoreRecords {
  readonly #sql: Sql;
  readonly #leases: Leases;
  readonly #hasLapsed: string;

  constructor(sql: Sql) {
    this.#sql = sql;
    this.#leases = new Leases(sql, RESTORE_LEASES);
    this.#hasLapsed = `${this.#leases.hasLapsed} AND kind = 'directory'`;
  }

  async find(scope: Scope, key: Key): Promise<Restore | null> {
    const where = new Conditions().andKey(key, 'r').andScope(scope, 'r.account_id');
    const [restore] = await this.#select(where.sql, where.bindings);
    return restore ?? null;
  }

  async list(scope: Scope, filter: RestoreFilter, page: NewestPage): Promise<Slice<Restore>> {
    const where = new Conditions().andScope(scope, 'r.account_id');
    if (filter.accountId !== undefined) where.and('r.account_id = ?', filter.accountId);
    if (filter.states !== undefined) where.andIn(this.#sql, 'r.state', filter.states);
    if (filter.kinds !== undefined) where.andIn(this.#sql, 'r.kind', filter.kinds);
    if (filter.targetId !== undefined) where.and('r.target_id = ?', filter.targetId);
    if (filter.snapshotId !== undefined) where.and('r.snapshot_id = ?', filter.snapshotId);
    if (filter.from !== undefined) where.and('r.created_at >= ?', filter.from);
    if (filter.to !== undefined) where.and('r.created_at < ?', filter.to);
    if (filter.isScheduled !== undefined) {
      const made = 'SELECT 1 FROM snapshots p WHERE p.id = r.snapshot_id AND p.schedule_id IS NOT NULL';
      where.and(`${filter.isScheduled ? '' : 'NOT '}EXISTS (${made})`);
    }
    if (filter.jobsSince !== undefined) where.and(IS_JOB, filter.jobsSince);
    const query = {
      select: restoreMapper.select('r'),
      from: 'restores r',
      scanned: { table: 'restores', scope },
      key: 'r.id',
      where,
      orderColumns: { id: 'r.id' },
      tieColumns: [],
    };
    const latestFirst = { ...page, orderBy: 'id', descending: true } as const;
    return selectPage(this.#sql, query, latestFirst, (rows) => mapInSlices(rows, (row) => restoreMapper.fromRow(row)));
  }

  async jobsOf(scope: Scope, targetIds: readonly number[], since: Instant): Promise<readonly TargetJob[]> {
    if (targetIds.length === 0) return [];
    const found = new Map<number, TargetJob>();
    // Each by the index of its own.
    for (const column of ['r.target_id', 'p.target_id']) {
      const where = new Conditions().andIn(this.#sql, column, targetIds).and(IS_JOB, since);
      where.andScopeOf(scope, 'r.account_id');
      const rows = await this.#sql.all<Row & { readonly source_target_id: number }>(
        `SELECT ${restoreMapper.select('r')}, p.target_id AS source_target_id FROM restores r
         JOIN snapshots p ON p.id = r.snapshot_id${where.sql} ORDER BY r.id`,
        where.bindings,
      );
      for (const row of rows) {
        const restore = restoreMapper.fromRow(row);
        found.set(restore.id, { restore, sourceTargetId: row.source_target_id });
      }
    }
    return [...found.values()].toSorted((one, other) => one.restore.id - other.restore.id);
  }

  async sources(ids: readonly number[]): Promise<ReadonlyMap<number, RestoreSource>> {
    if (ids.length === 0) return new Map();
    const where = new Conditions().andIn(this.#sql, 'r.id', ids);
    const rows = await this.#sql.all<{ id: number; target_id: number; content_bytes: number | null }>(
      `SELECT r.id, p.target_id, p.content_bytes FROM restores r JOIN snapshots p ON p.id = r.snapshot_id${where.sql}`,
      where.bindings,
    );
    return new Map(rows.map((row) => [row.id, { targetId: row.target_id, contentBytes: row.content_bytes }]));
  }

  async dropWhenEnded(snapshotId: number): Promise<boolean> {
    const change = `UPDATE restores SET drops_snapshot = 1 WHERE snapshot_id = ? AND ${UNFINISHED}`;
    return (await this.#sql.write(change, [snapshotId])).changes > 0;
  }

  async insert(restore: Restore): Promise<void> {
    const runningTargetId = restore.state === 'running' ? restore.targetId : null;
    await this.#sql.insert('restores', COLUMNS, [[...restoreMapper.toRow(restore), runningTargetId]]);
  }

  async claim(claim: RestoreClaim): Promise<Restore | null> {
    return claimRestore(this.#sql, this.#leases, claim);
  }

  async end(
    id: number,
    attempt: number,
    state: Restore['state'],
    error: Problem | null,
    now: Instant,
  ): Promise<boolean> {
    if (!canBecome<RestoreState>(RESTORE_STATES, 'running', state)) throw new Error(`No restore ends as '${state}'.`);
    const finishedAt = state === 'queued' ? null : now;
    const change = restoreMapper.toChange({ state, error, finishedAt });
    return change !== null && this.#leases.end(id, attempt, change);
  }

  async isHeld(id: number, attempt: number, owner: string): Promise<boolean> {
    return this.#leases.isHeldBy(id, attempt, owner);
  }

  async renew(
    id: number,
    attempt: number,
    owner: string,
    until: Instant,
    progress: Restore['progress'],
  ): Promise<boolean> {
    const change = restoreMapper.toChange({ progress });
    return change !== null && this.#leases.renew(id, attempt, owner, until, change);
  }

  async lapsed(lapsedAt: Instant): Promise<readonly Restore[]> {
    const select = `SELECT ${restoreMapper.select('restores')} FROM restores`;
    const rows = await this.#sql.all<Row>(`${select} WHERE ${this.#hasLapsed} ORDER BY id`, [lapsedAt]);
    return rows.map((row) => restoreMapper.fromRow(row));
  }

  async endLapsed(lapsedAt: Instant, now: Instant): Promise<readonly Pick<Restore, 'id' | 'accountId'>[]> {
    const lapsed = () => new Conditions().and(this.#hasLapsed, lapsedAt);
    const calledOff = lapsed().and('called_off_at IS NOT NULL');
    return [
      ...(await this.#finish(calledOff, 'cancelled', problemOf('restore_called_off', {}), now)),
      ...(await this.#finish(lapsed(), 'failed', problemOf('restore_process_gone', {}), now)),
    ];
  }

  async cancelQueued(targetId: number, problem: Problem, now: Instant): Promise<readonly number[]> {
    const queued = new Conditions().and(`target_id = ? AND state = ${STATE.queued} AND drops_snapshot = 0`, targetId);
    return (await this.#finish(queued, 'cancelled', problem, now)).map(({ id }) => id);
  }

  async cancelUnbegun(id: number, problem: Problem, now: Instant): Promise<boolean> {
    const unbegun = new Conditions().and(
      `id = ? AND state = ${STATE.queued} AND attempt = 0 AND drops_snapshot = 0`,
      id,
    );
    return (await this.#finish(unbegun, 'cancelled', problem, now)).length > 0;
  }

  async callOff(id: number, now: Instant): Promise<boolean> {
    const { changes } = await this.#sql.write(
      `UPDATE restores SET called_off_at = ?
       WHERE id = ? AND ${UNFINISHED} AND called_off_at IS NULL`,
      [now, id],
    );
    return changes === 1;
  }

  async isCalledOff(id: number): Promise<boolean> {
    const row = await this.#sql.first<{ called_off_at: Instant | null }>(
      `SELECT called_off_at FROM restores WHERE id = ?${this.#sql.engine.forUpdate}`,
      [id],
    );
    return (row?.called_off_at ?? null) !== null;
  }

  async hasUnfinishedInto(targetId: number): Promise<boolean> {
    const sql = `SELECT id FROM restores WHERE target_id = ? AND ${UNFINISHED} LIMIT 1`;
    return (await this.#sql.first<{ id: number }>(sql, [targetId])) !== null;
  }

  async countUnfinishedNew(accountId: number): Promise<number> {
    const row = await this.#sql.first<{ total: number }>(
      `SELECT COUNT(*) AS total FROM restores WHERE account_id = ? AND kind = 'new_target' AND ${UNFINISHED}`,
      [accountId],
    );
    return row?.total ?? 0;
  }

  async reading(scope: Scope, snapshotIds: readonly number[]): Promise<ReadonlySet<number>> {
    return new Set(await findInPieces(snapshotIds, (ids) => this.#reading(scope, ids)));
  }

  async neededNodes(ids: readonly number[]): Promise<ReadonlyMap<number, readonly string[]>> {
    return nodesOfRestores(this.#sql, ids);
  }

  async clonedFrom(scope: Scope, targetIds: readonly number[]): Promise<ReadonlySet<number>> {
    if (targetIds.length === 0) return new Set();
    const where = new Conditions()
      .andIn(this.#sql, 'p.target_id', targetIds)
      .and(`r.${UNFINISHED}`)
      .andScopeOf(scope, 'r.account_id');
    const rows = await this.#sql.all<{ id: number }>(
      `SELECT DISTINCT p.target_id AS id FROM restores r JOIN snapshots p ON p.id = r.snapshot_id${where.sql}
         AND r.drops_snapshot = 1`,
      where.bindings,
    );
    return new Set(rows.map(({ id }) => id));
  }

  async latestInto(scope: Scope, targetIds: readonly number[]): Promise<ReadonlyMap<number, Restore>> {
    if (targetIds.length === 0) return new Map();
    const where = new Conditions().andIn(this.#sql, 'target_id', targetIds).andScopeOf(scope, 'account_id');
    const restores = await this.#select(
      ` JOIN (SELECT MAX(id) AS last_id FROM restores${where.sql} GROUP BY target_id) AS l ON l.last_id = r.id`,
      where.bindings,
    );
    const latest = new Map<number, Restore>();
    for (const restore of restores) if (restore.targetId !== null) latest.set(restore.targetId, restore);
    return latest;
  }

  async keeping(targetId: number): Promise<readonly Restore[]> {
    return this.#select(' WHERE r.target_id = ? AND r.kept_paths IS NOT NULL ORDER BY r.id', [targetId]);
  }

  async keepingForDeleted(node: string | null): Promise<readonly Restore[]> {
    const keeping: Restore[] = [];
    // No index finds them, and all restores there ever were are too many for one piece.
    for (let after: number | null = 0; after !== null; ) {
      const last: number | null = await this.#idAfter(after, PIECE_SIZE);
      const some = await this.#select(
        ` JOIN targets g ON g.id = r.target_id JOIN stores st ON st.id = g.store_id
         WHERE r.id > ? AND r.id <= ? AND r.kept_paths IS NOT NULL AND r.state NOT IN ${listed(UNFINISHED_RESTORE)}
           AND g.deleted_at IS NOT NULL AND (st.node IS NULL OR st.node = ?) ORDER BY r.id`,
        [after, last ?? Number.MAX_SAFE_INTEGER, node],
      );
      keeping.push(...some);
      after = last;
    }
    return keeping;
  }

  async countStuck(): Promise<number> {
    const row = await this.#sql.first<{ total: number }>(
      'SELECT COUNT(*) AS total FROM restores WHERE kept_problem IS NOT NULL',
      [],
    );
    return row?.total ?? 0;
  }

  async failedInPlace(
    since: Instant,
    until: Instant,
    limit: number,
  ): Promise<{ readonly count: number; readonly last: readonly number[] }> {
    const which = `restores WHERE state = ${STATE.failed} AND finished_at BETWEEN ? AND ? AND kind = 'in_place'`;
    const row = await this.#sql.first<{ total: number }>(`SELECT COUNT(*) AS total FROM ${which}`, [since, until]);
    const last = await this.#sql.all<{ id: number }>(
      `SELECT id FROM ${which} ORDER BY finished_at DESC, id DESC LIMIT ?`,
      [since, until, limit],
    );
    return { count: row?.total ?? 0, last: last.map(({ id }) => id) };
  }

  async remark(id: number, remarks: readonly Problem[]): Promise<void> {
    const set = restoreMapper.toChange({ remarks });
    if (set !== null) await this.#sql.write(`UPDATE restores SET ${set.sql} WHERE id = ?`, [...set.bindings, id]);
  }

  async keep(id: number, keptPaths: readonly string[], keptProblem: Problem | null = null): Promise<void> {
    const set = restoreMapper.toChange({ keptPaths, keptProblem });
    if (set !== null) await this.#sql.write(`UPDATE restores SET ${set.sql} WHERE id = ?`, [...set.bindings, id]);
  }

  /** The id of the nth restore after that one; `null` where there are fewer. */
  async #idAfter(after: number, nth: number): Promise<number | null> {
    const sql = 'SELECT id FROM restores WHERE id > ? ORDER BY id LIMIT 1 OFFSET ?';
    return (await this.#sql.first<{ id: number }>(sql, [after, nth - 1]))?.id ?? null;
  }

  async #reading(scope: Scope, snapshotIds: readonly number[]): Promise<readonly number[]> {
    const restored = new Conditions()
      .andIn(this.#sql, 'snapshot_id', snapshotIds)
      .and(UNFINISHED)
      .andScopeOf(scope, 'account_id');
    const copied = new Conditions()
      .andIn(this.#sql, 'p.source_snapshot_id', snapshotIds)
      .and(`t.state IN ${listed(UNFINISHED_TASK)}`)
      .andScopeOf(scope, 'p.account_id');
    const rows = await this.#sql.all<{ id: number }>(
      `SELECT snapshot_id AS id FROM restores${restored.sql}
       UNION SELECT p.source_snapshot_id AS id FROM snapshots p JOIN tasks t ON t.id = p.task_id${copied.sql}`,
      [...restored.bindings, ...copied.bindings],
    );
    return rows.map(({ id }) => id);
  }

  /** Locks those that a condition holds for, and ends them. */
  async #finish(
    where: Conditions,
    state: Restore['state'],
    error: Problem,
    now: Instant,
  ): Promise<readonly Pick<Restore, 'id' | 'accountId'>[]> {
    const rows = await this.#sql.all<{ id: number; account_id: number }>(
      `SELECT id, account_id FROM restores${where.sql} ORDER BY id${this.#sql.engine.forUpdate}`,
      where.bindings,
    );
    if (rows.length === 0) return [];
    const change = restoreMapper.toChange({ state, error, finishedAt: now });
    const ids = rows.map(({ id }) => id);
    if (change !== null) await this.#leases.endAll(ids, change);
    return rows.map((row) => ({ id: row.id, accountId: row.account_id }));
  }

  async #select(rest: string, bindings: readonly Bound[]): Promise<readonly Restore[]> {
    const rows = await this.#sql.all<Row>(`${SELECT}${rest}`, bindings);
    return rows.map((row) => restoreMapper.fromRow(row));
  }
}
