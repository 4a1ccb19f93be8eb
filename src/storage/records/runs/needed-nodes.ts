import { TASK_STATES } from '../../../domain/task.ts';
import { literals } from '../../engine/conditions.ts';
import type { Sql } from '../../engine/sql.ts';
import { SOURCE } from './task-claim.ts';

const TASK = literals(TASK_STATES);

/** A piece of work, and nodes that it needs; a column that is null is of what every node reaches. */
type Needing = { readonly piece: number } & Readonly<Record<string, number | string | null>>;

/**
 * The nodes that a task, `t` with its store `st`, needs, as a claim asks for them: that of its store, and that of the
 * snapshot it copies, else those of its target's own store and volume.
 */
export const NODES_OF_TASK = `st.node AS store_node, os.node AS origin_node,
  CASE WHEN o.id IS NULL THEN gs.node END AS local_node, CASE WHEN o.id IS NULL THEN g.volume_node END AS volume_node`;

/** By the id of each piece that needs any. */
export const toNeededNodes = (rows: readonly Needing[]): ReadonlyMap<number, readonly string[]> =>
  new Map(
    rows.flatMap(({ piece, ...columns }) => {
      const nodes = new Set(Object.values(columns).filter((node) => typeof node === 'string'));
      return nodes.size === 0 ? [] : [[piece, [...nodes]] as const];
    }),
  );

/** Of those of these tasks that are queued. */
export const nodesOfTasks = async (
  sql: Sql,
  ids: readonly number[],
): Promise<ReadonlyMap<number, readonly string[]>> => {
  if (ids.length === 0) return new Map();
  const list = sql.engine.inList(ids);
  const rows = await sql.all<Needing>(
    `SELECT t.id AS piece, ${NODES_OF_TASK} FROM tasks t JOIN stores st ON st.id = t.store_id ${SOURCE}
     WHERE t.id IN ${list.sql} AND t.state = ${TASK.queued}`,
    [list.binding],
  );
  return toNeededNodes(rows);
};
