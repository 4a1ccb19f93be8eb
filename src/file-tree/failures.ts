import { GatewayError } from '../domain/errors.ts';
import type { DriverFailure } from '../ports/snapshot-driver.ts';

/** A failure that a person can mend. */
export const driverFailed = (reason: DriverFailure, message: string, cause?: unknown): GatewayError =>
  new GatewayError('driver_failed', { message, reason }, cause === undefined ? undefined : { cause });

/** `snapshot_damaged`: the copy is not what was stored. */
export const damaged = (what: string, cause?: unknown): GatewayError =>
  driverFailed('snapshot_damaged', `The snapshot is damaged: ${what}; restore another snapshot.`, cause);

/** The system's error code (`ENOENT` …), or an empty string. */
export const errorCode = (error: unknown): string =>
  error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : '';

/** EFBIG is what a limit on file sizes answers, EDQUOT a quota: to the caller all three are a full disk. */
const FULL: ReadonlySet<string> = new Set(['ENOSPC', 'EDQUOT', 'EFBIG']);
const DENIED: ReadonlySet<string> = new Set(['EACCES', 'EPERM', 'EROFS']);

/**
 * Turns a system error met while writing to `place` into `driver_failed` (`<noun>_full`, `<noun>_unwritable`,
 * `<noun>_missing`, `<noun>_failed`); refusals and abort reasons pass unchanged.
 */
export const explainWriteFailure = (error: unknown, noun: 'store' | 'destination', place: string): unknown => {
  const code = errorCode(error);
  if (error instanceof GatewayError || !(error instanceof Error) || !('syscall' in error)) return error;
  if (FULL.has(code))
    return driverFailed(`${noun}_full`, `The ${noun} ${place} is full (${code}); free some room.`, error);
  if (DENIED.has(code))
    return driverFailed(
      `${noun}_unwritable`,
      `The ${noun} ${place} cannot be written (${code}); correct its rights.`,
      error,
    );
  if (code === 'ENOENT' || code === 'ENOTDIR')
    return driverFailed(
      `${noun}_missing`,
      `The ${noun} ${place} is no directory (${code}); create or mount it.`,
      error,
    );
  return driverFailed(`${noun}_failed`, `Working on the ${noun} ${place} failed: ${error.message}.`, error);
};
