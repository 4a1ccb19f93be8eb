import { GatewayError, problem } from '../domain/errors.ts';
import type { Damage } from '../domain/problems/damage.ts';

/** `snapshot_damaged`: the copy is not what was stored. `cause` is for the log alone. */
export const damaged = (damage: Damage, cause?: unknown): GatewayError =>
  problem('snapshot_damaged', { damage }, cause);

/** As an error of what a copy is built upon is told: by that one's locator. Any other error stays as it is. */
export const damagedEarlier = (locator: string, error: unknown): unknown => {
  if (!(error instanceof GatewayError) || error.problem.reason !== 'snapshot_damaged') return error;
  return problem('snapshot_damaged', { earlier: locator, ...error.problem.params }, error);
};

/** The system's error code (`ENOENT` …), or an empty string. */
export const errorCode = (error: unknown): string =>
  error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : '';

/** EFBIG is what a limit on file sizes answers, EDQUOT a quota: to the caller all three are a full disk. */
const FULL: ReadonlySet<string> = new Set(['ENOSPC', 'EDQUOT', 'EFBIG']);
const DENIED: ReadonlySet<string> = new Set(['EACCES', 'EPERM', 'EROFS']);

/** Whose copies a disk of this node keeps: a store's, or those on their way to one elsewhere. */
export type CopiesDisk = 'store' | 'spool';

/** Whether the system refused something, in contrast to a problem that is told already, an abort or a bug. */
export const isSystemError = (error: unknown): error is Error & { readonly syscall: unknown } =>
  !(error instanceof GatewayError) && error instanceof Error && 'syscall' in error;

/** What a system's code means to whoever writes somewhere. */
export const refusalOf = (system: string): 'full' | 'unwritable' | 'missing' | 'failed' => {
  if (FULL.has(system)) return 'full';
  if (DENIED.has(system)) return 'unwritable';
  return system === 'ENOENT' || system === 'ENOTDIR' ? 'missing' : 'failed';
};

/**
 * Turns a system error met while writing to `path`, of this node, into `driver_failed` (`<noun>_full`,
 * `<noun>_unwritable`, `<noun>_missing`, `<noun>_failed`); refusals and abort reasons pass unchanged.
 */
export const explainWriteFailure = (error: unknown, noun: CopiesDisk | 'destination', path: string): unknown => {
  if (!isSystemError(error)) return error;
  const system = errorCode(error);
  const told = { why: 'system', place: { path, server: null }, system } as const;
  return problem(`${noun}_${refusalOf(system)}`, told, error);
};
