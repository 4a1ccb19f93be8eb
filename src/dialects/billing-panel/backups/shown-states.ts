import type { SnapshotState } from '../../../domain/snapshot.ts';

/** The panel's word of each state; `null` = it has none, and lists leave such snapshots out. */
const STATUSES: Readonly<Record<SnapshotState, string | null>> = {
  available: 'Active',
  creating: 'Saving',
  transferring: 'Saving',
  error: 'Error',
  // It may be deleted, not restored; the cabinet has no other word for that.
  missing: 'Error',
  damaged: 'Error',
  deleting: 'Deleting',
  // Its deletion is tried again each hour.
  delete_failed: 'Deleting',
  expiring: null,
  deleted: null,
};

/** What every backup shows as `os_distro`: of files nobody knows a system. Never empty, as the cabinet breaks over that. */
export const NO_DISTRO = '-';

const STATES = Object.keys(STATUSES) as SnapshotState[];

/** The states that lists show. */
export const LISTED_STATES: readonly SnapshotState[] = STATES.filter((state) => STATUSES[state] !== null);

/** The panel's words, each once. */
export const SHOWN_STATUSES: readonly string[] = [...new Set(LISTED_STATES.map((state) => shownStatus(state)))];

/** The word that stands for a state; never empty, as the cabinet breaks over that. */
export function shownStatus(state: SnapshotState): string {
  return STATUSES[state] ?? 'Error';
}

/** The states that a word, in any case, stands for; none where it is not the panel's. */
export const statesShownAs = (status: string): readonly SnapshotState[] =>
  LISTED_STATES.filter((state) => shownStatus(state).toLowerCase() === status.toLowerCase());
