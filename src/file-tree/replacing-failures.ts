import { type GatewayError, problem } from '../domain/errors.ts';
import { errorCode, isSystemError, refusalOf } from './failures.ts';

/** Does something at a place that is replaced. @throws `driver_failed` where the system refuses. */
export async function explaining<T>(path: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (!isSystemError(error)) throw error;
    const system = errorCode(error);
    if (system === 'EBUSY' || system === 'EXDEV')
      throw problem('mount_point', { why: 'replacing', path, system }, error);
    const told = { why: 'replacing', place: { path, server: null }, system } as const;
    throw problem(`destination_${refusalOf(system)}`, told, error);
  }
}

/** Another attempt has what this one was to go on with. */
export const overtaken = (path: string): GatewayError => problem('superseded', { work: 'restore', path });

/** The directory that a place is in is no longer the one that was worked in. */
export const parentReplaced = (path: string): GatewayError =>
  problem('source_changed', { why: 'parent_replaced', path });
