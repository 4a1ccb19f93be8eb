import { type Restore, UNFINISHED_RESTORE } from '../../../domain/restore.ts';
import type { RestorePhase, TargetFilter } from '../../../services/targets/index.ts';

/** What this room says of how an instance is; never empty, as the cabinet breaks over that. */
export interface ShownInstance {
  /** The machine's state, in the panel's words. */
  readonly instanceStatus: string;
  /** The service's state, in words and as BILLmanager's code: one that is ordered is not there yet. */
  readonly itemStatus: string;
  readonly code: string;
}

/** BILLmanager's codes of a service that runs, and of one that is ordered. */
export const ACTIVE_STATUS = '2';
export const ORDERED_STATUS = '1';

const ACTIVE: ShownInstance = { instanceStatus: 'active', itemStatus: 'Active', code: ACTIVE_STATUS };

/**
 * How an instance is by the latest restore into it. The cabinet asks again while a word ends in `-ing`. After a
 * failed restore in place the instance is as it was before, and does not have what was asked for; after one into a new
 * instance it has no files. Both are told until another restore into it.
 */
const BY_RESTORE: readonly (RestorePhase & { readonly shown: ShownInstance })[] = [
  { kind: 'in_place', states: UNFINISHED_RESTORE, shown: { ...ACTIVE, instanceStatus: 'rebuilding' } },
  { kind: 'in_place', states: ['failed'], shown: { ...ACTIVE, instanceStatus: 'error' } },
  {
    kind: 'new_target',
    states: UNFINISHED_RESTORE,
    shown: { instanceStatus: 'creating', itemStatus: 'Activation in progress', code: ORDERED_STATUS },
  },
  { kind: 'new_target', states: ['failed', 'cancelled'], shown: { ...ACTIVE, instanceStatus: 'error' } },
];

/** How an instance is; `restore`: the latest into it, if any. */
export const shownInstance = (restore: Restore | undefined): ShownInstance =>
  BY_RESTORE.find(({ kind, states }) => restore?.kind === kind && states.includes(restore.state))?.shown ?? ACTIVE;

/** The instances of which what is shown is asked for; the other way round than `shownInstance`. */
export function toShownFilter(isAsked: (shown: ShownInstance) => boolean): TargetFilter {
  if (!isAsked(ACTIVE)) return { latestRestore: BY_RESTORE.filter(({ shown }) => isAsked(shown)) };
  const others = BY_RESTORE.filter(({ shown }) => !isAsked(shown));
  return others.length === 0 ? {} : { latestRestoreNot: others };
}
