import { GatewayError } from '../domain/errors.ts';
import type { Restore } from '../domain/restore.ts';
import type { Snapshot } from '../domain/snapshot.ts';
import type { Target } from '../domain/target.ts';
import type { RestoreJob } from '../ports/snapshot-driver.ts';

/** How often a restore is taken up, those counted that a stopping worker put back, before it is given up. */
export const MAX_ATTEMPTS = 10;

/**
 * Where the copy is. One that is being deleted can be read: its bytes go when nothing reads them.
 *
 * @throws `conflict`: it could not be taken, or is gone.
 */
export function requireReadable({
  id,
  state,
  error,
  locator,
  manifestHash,
  sizeBytes,
}: Snapshot): Pick<RestoreJob, 'locator' | 'manifestHash' | 'sizeBytes'> {
  const isReadable = state === 'available' || state === 'deleting';
  if (isReadable && locator !== null && manifestHash !== null)
    return { locator, manifestHash, ...(sizeBytes === null ? {} : { sizeBytes }) };
  const message =
    state === 'error'
      ? `The snapshot '${id}' could not be taken, so there is nothing to restore: ${error ?? 'its task failed'}`
      : `The snapshot '${id}' is '${state}' and cannot be restored; restore another one.`;
  throw new GatewayError('conflict', { message, noun: 'snapshot', id: String(id), reason: state });
}

/** The target went while its restore waited or ran. */
export const targetDeleted = ({ id, name }: Target): GatewayError =>
  new GatewayError('conflict', {
    message: `'${name}' was deleted before it was restored.`,
    noun: 'target',
    id: String(id),
    reason: 'target_deleted',
  });

/** Staff forbade it while it waited or ran. */
export const notAllowed = ({ id, name }: Target): GatewayError =>
  new GatewayError('forbidden', {
    message: `'${name}' may no longer be overwritten by a restore; staff of the provider can allow it.`,
    noun: 'target',
    id: String(id),
    reason: 'in_place',
  });

/** Too many attempts could not take in hand what an earlier one moved aside. */
export const leftAside = ({ id }: Restore): GatewayError =>
  new GatewayError('driver_failed', {
    message: `Restore ${id} was given up after ${MAX_ATTEMPTS} attempts: what was there before may be in directories '.backrota-restore-…' beside its target; have staff put it back.`,
    reason: 'attempts',
  });

/** Too many attempts ended without a word. */
export const givenUp = (): GatewayError =>
  new GatewayError('driver_failed', {
    message: `Given up after ${MAX_ATTEMPTS} attempts that did not end.`,
    reason: 'attempts',
  });
