import { HIDDEN } from '../../../domain/snapshot.ts';
import { isOneOf } from '../../../domain/state-machine.ts';
import { formatTime } from '../../../server/utc-time.ts';
import { INFERRED } from '../inferred.ts';
import type { LoadedCheckpoint, LoadedItem } from './load.ts';
import { type CheckpointStatus, ITEM_STATUSES, statusOf } from './states.ts';

const itemStatusOf = ({ snapshot: { state } }: LoadedItem): CheckpointStatus =>
  // Of what is gone no item is loaded.
  isOneOf(HIDDEN, state) ? 'deleting' : ITEM_STATUSES[state];

/** The status of a checkpoint. */
export const checkpointStatusOf = ({ items }: LoadedCheckpoint): CheckpointStatus => statusOf(items.map(itemStatusOf));

/** A checkpoint with what is left of it. */
export const showCheckpoint = (loaded: LoadedCheckpoint): object => ({
  id: loaded.run.uuid,
  plan_id: loaded.schedule.uuid,
  created_at: formatTime(loaded.run.createdAt),
  status: checkpointStatusOf(loaded),
  checkpoint_items: loaded.items.map((item) => showItem(loaded, item)),
});

/** Nothing of an item is ever `null` (source: not all clients take that for text). */
function showItem({ run, schedule }: LoadedCheckpoint, item: LoadedItem): object {
  const { task, snapshot, target } = item;
  const label = schedule.targets.find(({ targetId }) => targetId === target.id)?.label;
  return {
    id: task.uuid,
    backup_id: snapshot.uuid,
    // The chain of a copy that none is built upon has this one alone; it is called so once there are more, too.
    chain_id: snapshot.chainId ?? snapshot.uuid,
    checkpoint_id: run.uuid,
    created_at: formatTime(task.createdAt),
    backup_created_at: snapshot.availableAt === null ? '' : formatTime(snapshot.availableAt),
    is_incremental: snapshot.isIncremental,
    resource: { id: target.uuid, name: label ?? target.name, type: INFERRED.resourceType },
    status: itemStatusOf(item),
  };
}
