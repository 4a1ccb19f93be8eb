import { GatewayError } from '../../domain/errors.ts';
import type { DirectoryHandle } from '../file-tree/directory-handle.ts';
import { removeCopy, renameCopy } from './copies.ts';
import { describeCopy } from './finished-copy.ts';
import type { CopyName } from './layout.ts';
import { nameCopy } from './layout.ts';
import type { WrittenCopy } from './write-copy.ts';

/** Gives an earlier attempt's finished copy this attempt's name; `null` if it is no good, and removed. */
export const takeOver = async (
  target: DirectoryHandle,
  earlier: CopyName,
  attempt: number,
): Promise<WrittenCopy | null> => {
  const { finished } = nameCopy(earlier.taskUuid, attempt);
  if (earlier.name !== finished && !(await renameCopy(target, earlier.name, finished))) return null;
  await target.sync();
  try {
    return await describeCopy(target, finished);
  } catch (error) {
    if (!isUseless(error)) throw error;
    await removeCopy(target, { ...earlier, name: finished, attempt });
    return null;
  }
};

/** Whether a failure says that a copy is no good, rather than that it could not be read just now. */
export const isUseless = (error: unknown): boolean =>
  error instanceof GatewayError && ['snapshot_damaged', 'snapshot_missing'].includes(error.details.reason ?? '');
