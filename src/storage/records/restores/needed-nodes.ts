import { RESTORE_STATES } from '../../../domain/restore.ts';
import { TASK_STATES } from '../../../domain/task.ts';
import { literals } from '../../engine/conditions.ts';
import type { Sql } from '../../engine/sql.ts';
import { toNeededNodes } from '../runs/needed-nodes.ts';

const RESTORE = literals(RESTORE_STATES);
const TASK = literals(TASK_STATES);

/**
 * Of those of these restores that are queued: as a claim asks for them, those of the snapshot's store and of the target's
 * own store and volume; as long as a task is to make the snapshot, also those that it needs.
 */
export const nodesOfRestores = async (
  sql: Sql,
  ids: readonly number[],
): Promise<ReadonlyMap<number, readonly string[]>> => {
  if (ids.length === 0) return new Map();
  const list = sql.engine.inList(ids);
  const rows = await sql.all<Parameters<typeof toNeededNodes>[0][number]>(
    `SELECT r.id AS piece, ps.node AS store_node, gs.node AS local_node, g.volume_node,
       os.node AS origin_node, ts.node AS made_of_node, tg.volume_node AS made_of_volume
     FROM restores r JOIN snapshots p ON p.id = r.snapshot_id JOIN stores ps ON ps.id = p.store_id
       JOIN targets g ON g.id = r.target_id JOIN stores gs ON gs.id = g.store_id
       LEFT JOIN tasks t ON t.id = p.task_id AND t.state = ${TASK.queued}
       LEFT JOIN snapshots o ON o.id = p.source_snapshot_id AND t.id IS NOT NULL LEFT JOIN stores os ON os.id = o.store_id
       LEFT JOIN targets tg ON tg.id = t.target_id AND o.id IS NULL LEFT JOIN stores ts ON ts.id = tg.store_id
     WHERE r.id IN ${list.sql} AND r.state = ${RESTORE.queued}`,
    [list.binding],
  );
  return toNeededNodes(rows);
};
