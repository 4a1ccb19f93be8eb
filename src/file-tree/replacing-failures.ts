import { GatewayError } from '../domain/errors.ts';
import { errorCode } from './failures.ts';

/** Does something at a place, with a sentence for a person where the system refuses: `driver_failed`. */
export async function explaining<T>(place: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof GatewayError || !(error instanceof Error) || !('syscall' in error)) throw error;
    const code = errorCode(error);
    const [reason, advice] = ADVICE.get(code) ?? ['destination_failed', 'see to its disk'];
    const message = `'${place}' cannot be replaced (${code}); ${advice}, or restore to a new directory.`;
    throw new GatewayError('driver_failed', { message, reason }, { cause: error });
  }
}

const UNWRITABLE = [
  'destination_unwritable',
  'give the gateway the right to write the directory that it is in',
] as const;
const FULL = ['destination_full', 'free some room on its file system'] as const;
const MOUNTED = ['mount_point', 'what is mounted cannot be moved aside'] as const;
const ADVICE: ReadonlyMap<string, readonly [string, string]> = new Map<string, readonly [string, string]>([
  ['EACCES', UNWRITABLE],
  ['EPERM', UNWRITABLE],
  ['EROFS', UNWRITABLE],
  ['ENOSPC', FULL],
  ['EDQUOT', FULL],
  ['EBUSY', MOUNTED],
  ['EXDEV', MOUNTED],
  ['ENOENT', ['destination_missing', 'make the directory that it is in']],
]);

/** Another attempt has what this one was to go on with. */
export const overtaken = (place: string): GatewayError =>
  new GatewayError('driver_failed', {
    message: `Another attempt at the restore of '${place}' took over, or its files were removed; restore it again.`,
    reason: 'superseded',
  });

/** The directory that a place is in is no longer the one that was worked in. */
export const parentReplaced = (place: string): GatewayError =>
  new GatewayError('driver_failed', {
    message: `The directory that '${place}' is in was replaced meanwhile; restore it again.`,
    reason: 'source_changed',
  });
