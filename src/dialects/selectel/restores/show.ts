import type { RestoreState } from '../../../domain/restore.ts';
import { INFERRED } from '../inferred.ts';
import { printHex } from '../uuids.ts';
import type { LoadedRestore } from './load.ts';

/** How this wire calls what became of a restore (source: Karbor). */
const STATUSES: Readonly<Record<RestoreState, string>> = {
  queued: 'in_progress',
  running: 'in_progress',
  succeeded: 'success',
  failed: 'fail',
  cancelled: 'fail',
};

/** A restore, by itself or in a list. */
export const showRestore = ({ restore, checkpoint, item, project, volume }: LoadedRestore): object => ({
  checkpoint_id: checkpoint,
  checkpoint_item_id: item,
  id: restore.uuid,
  project_id: printHex(project),
  resource_id: volume,
  resource_type: INFERRED.resourceType,
  status: STATUSES[restore.state],
});
