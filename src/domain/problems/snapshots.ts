import type { SnapshotState } from '../snapshot.ts';
import { conflict } from './kind.ts';
import type { Thing } from './thing.ts';

/** What the state of a snapshot stands in the way of. */
export const SNAPSHOT_PROBLEMS = {
  snapshot_protected: conflict<{ snapshot: Thing }>(),
  snapshot_held: conflict<{ snapshot: Thing; hold: string }>(),
  snapshot_unfinished: conflict<{ snapshot: Thing; state: SnapshotState }>(),
  snapshot_deleting: conflict<{ snapshot: Thing }>(),
  snapshot_unavailable: conflict<{ snapshot: Thing; state: SnapshotState; purpose: 'copied' | 'restored' }>(),
  snapshot_not_shrunk: conflict<{ snapshot: Thing }>(),
} as const;
