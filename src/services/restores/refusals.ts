import { GatewayError, problem } from '../../domain/errors.ts';
import { thing } from '../../domain/problems/index.ts';
import type { Restore } from '../../domain/restore.ts';
import { READABLE, type RecordedCopy, recordedCopy, type Snapshot } from '../../domain/snapshot.ts';
import { isOneOf } from '../../domain/state-machine.ts';
import type { Target } from '../../domain/target.ts';

/** How often a restore is taken up, those counted that a stopping worker put back, before it is given up. */
export const MAX_ATTEMPTS = 10;

/**
 * Answers where a snapshot's copy is. One that is being deleted can still be read: its bytes go when nothing reads
 * them.
 *
 * @throws `conflict`: it is gone; where it could not be taken, what kept it from that.
 */
export function requireReadable(snapshot: Snapshot): RecordedCopy {
  const { state, error } = snapshot;
  const copy = recordedCopy(snapshot);
  const isReadable = isOneOf(READABLE, state);
  if (isReadable && copy !== null) return copy;
  const about = { snapshot: thing('snapshot', snapshot) };
  if (state !== 'error') throw problem('snapshot_gone', { ...about, state });
  throw error === null ? problem('snapshot_failed', about) : new GatewayError(error);
}

/** The failure of a restore whose target was deleted while it waited or ran. */
export const targetDeleted = (target: Target): GatewayError =>
  problem('target_deleted', { target: thing('target', target) });

/** The failure of a restore in place that staff forbade while it waited or ran. */
export const notAllowed = (target: Target): GatewayError =>
  problem('in_place_denied', { target: thing('target', target), isWithdrawn: true });

/** The failure of a restore whose attempts could not take in hand what an earlier one had moved aside. */
export const leftAside = (restore: Restore): GatewayError =>
  problem('restore_left_aside', { restore: thing('restore', restore), attempts: MAX_ATTEMPTS });

/** The failure of a restore whose attempts ended without telling how. */
export const givenUp = (): GatewayError => problem('attempts', { attempts: MAX_ATTEMPTS });
