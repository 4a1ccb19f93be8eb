import type { Restore } from '../../domain/restore.ts';
import { ACTIVE_INSTANCE, ACTIVE_STATUS } from './requests/instance-filter.ts';

/** What this room says of how an instance is; never empty, as the cabinet breaks over that. */
export interface ShownInstance {
  /** The machine's state, in the panel's words. */
  readonly instanceStatus: string;
  /** The service's state, in words and as BILLmanager's code: one that is ordered is not there yet. */
  readonly itemStatus: string;
  readonly code: string;
}

const ORDERED_STATUS = '1';

const ACTIVE: ShownInstance = { instanceStatus: ACTIVE_INSTANCE, itemStatus: 'Active', code: ACTIVE_STATUS };

/**
 * How an instance is by the latest restore into it, if any. The cabinet asks again while a word ends in `-ing`. A failed
 * restore in place leaves the instance as it was; one into a new instance leaves it without files.
 */
export function shownInstance(restore: Restore | undefined): ShownInstance {
  const isRunning = restore?.state === 'queued' || restore?.state === 'running';
  if (restore?.kind === 'in_place') return isRunning ? { ...ACTIVE, instanceStatus: 'rebuilding' } : ACTIVE;
  if (restore?.kind !== 'new_target' || restore.state === 'succeeded') return ACTIVE;
  return isRunning
    ? { instanceStatus: 'creating', itemStatus: 'Activation in progress', code: ORDERED_STATUS }
    : { ...ACTIVE, instanceStatus: 'error' };
}
