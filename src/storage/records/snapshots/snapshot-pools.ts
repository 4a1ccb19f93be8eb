import { OCCUPYING } from '../../../domain/snapshot.ts';
import { findInPieces, mapInSlices, PIECE_SIZE } from '../../../ports/current-call.ts';
import type { PooledSnapshot } from '../../../ports/records/snapshots.ts';
import { Conditions, listed } from '../../engine/conditions.ts';
import { flag, mapper, plain, type Row } from '../../engine/mapper.ts';
import type { Bound, Sql } from '../../engine/sql.ts';

/** Few of the columns: a pool may be large, and each pass over all pools reads every one. */
const pooledMapper = mapper<PooledSnapshot>({
  id: plain(),
  name: plain(),
  scheduleId: plain(),
  storeId: plain(),
  state: plain(),
  takenFor: plain(),
  sizeBytes: plain(),
  chainId: plain(),
  parentId: plain(),
  isIncremental: flag,
  isShrunk: flag,
  isProtected: flag,
  holdReason: plain(),
  version: plain(),
});

const COLUMNS = pooledMapper.select('p');
const IS_POOLED = `p.state IN ${listed(OCCUPYING)}`;

/** Of which target, and in which store, a pool is; `null` = in all of them. */
interface PoolPlace {
  readonly targetId: number;
  readonly storeId: number | null;
}

const compareOldestFirst = (one: PooledSnapshot, other: PooledSnapshot): number =>
  one.takenFor - other.takenFor || one.id - other.id;

/** As `SnapshotRecords.poolOfSchedule`. */
export const readPoolOfSchedule = (
  sql: Sql,
  scheduleId: number,
  place: PoolPlace,
): Promise<readonly PooledSnapshot[]> =>
  readPool(sql, '', new Conditions().and('p.schedule_id = ?', scheduleId), place);

/** As `SnapshotRecords.poolOfTarget`. */
export const readPoolOfTarget = (
  sql: Sql,
  place: PoolPlace,
  joiningId: number | undefined,
): Promise<readonly PooledSnapshot[]> => {
  const inherits =
    joiningId === undefined
      ? new Conditions().and('s.inherits_retention = 1')
      : new Conditions().and('(s.inherits_retention = 1 OR s.id = ?)', joiningId);
  return readPool(sql, 'JOIN schedules s ON s.id = p.schedule_id', inherits, place);
};

async function readPool(
  sql: Sql,
  join: string,
  where: Conditions,
  { targetId, storeId }: PoolPlace,
): Promise<readonly PooledSnapshot[]> {
  where.and('p.target_id = ?', targetId).and(IS_POOLED);
  if (storeId !== null) where.and('p.store_id = ?', storeId);
  const from = `snapshots p ${join}${where.sql}`;
  const select = async (text: string, bindings: readonly Bound[]) =>
    mapInSlices(await sql.all<Row>(`SELECT ${COLUMNS} FROM ${text}`, bindings), (row) => pooledMapper.fromRow(row));
  const first = await select(`${from} LIMIT ?`, [...where.bindings, PIECE_SIZE]);
  if (first.length < PIECE_SIZE) return first.toSorted(compareOldestFirst);
  const ids = await sql.all<{ id: number }>(`SELECT p.id FROM ${from}`, where.bindings);
  const pool = await findInPieces(ids, (piece) => {
    const list = sql.engine.inList(piece.map(({ id }) => id));
    return select(`snapshots p WHERE p.id IN ${list.sql} AND ${IS_POOLED}`, [list.binding]);
  });
  return pool.toSorted(compareOldestFirst);
}
