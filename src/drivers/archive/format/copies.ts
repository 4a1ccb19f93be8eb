import { GatewayError, problem } from '../../../domain/errors.ts';
import type { CopyName } from './layout.ts';
import { nameCopy } from './layout.ts';
import type { WrittenCopy } from './write-copy.ts';

/** A target's directory, on whatever disk it lies: all that is done with the copies in it needs no more. */
export interface CopyPlace {
  /** Those of all copies, finished or not and of any task, that are meant; none where the directory is gone. */
  list(isMeant: (copy: CopyName) => boolean): Promise<readonly CopyName[]>;
  /** `false` if `from` is gone. */
  rename(from: string, to: string): Promise<boolean>;
  /** Makes an attempt's working directory. */
  make(name: string): Promise<void>;
  /** Removes a directory with what is in it; what is gone already is no error. */
  erase(name: string): Promise<void>;
  /** Makes its names durable. */
  sync(): Promise<void>;
  /** Reads a finished copy back whole. Throws `snapshot_missing`, `snapshot_damaged` where it is not the one of this manifest. */
  confirm(name: string, fingerprint: string, signal: AbortSignal): Promise<WrittenCopy>;
}

/** Another attempt at the task has come after this one: nothing that this one does counts any more. */
export const superseded = (taskUuid: string, attempt: number, cause?: unknown): Error =>
  problem('superseded', { work: 'task', taskUuid, attempt }, cause);

/**
 * Removes a copy. Its name goes first and at once: a half-removed directory never looks finished, and an attempt that
 * still writes in it finds nothing to publish. Returns whether it was there under that name.
 */
export const removeCopy = async (place: CopyPlace, copy: CopyName): Promise<boolean> => {
  const { deleting } = nameCopy(copy.taskUuid, copy.attempt);
  if (copy.state !== 'deleting') {
    await place.erase(deleting);
    if (!(await place.rename(copy.name, deleting))) return false;
  }
  await place.erase(deleting);
  return true;
};

/** Whether a store lets nobody delete. */
export const isDeletionRefused = (error: unknown): boolean =>
  error instanceof GatewayError && error.problem.reason === 'deletion_refused';

/**
 * As `removeCopy`, of what an attempt finds in its way. Where nothing can be deleted it stays, under a name that is nobody's:
 * who still writes in it finds nothing to publish.
 */
export const discardCopy = async (place: CopyPlace, copy: CopyName): Promise<boolean> => {
  try {
    return await removeCopy(place, copy);
  } catch (error) {
    if (!isDeletionRefused(error)) throw error;
    if (copy.state === 'deleting') return true;
    // There may be one under that name already, which stays too.
    return place.rename(copy.name, nameCopy(copy.taskUuid, copy.attempt).deleting).catch(() => true);
  }
};

/** Removes the meant copies of a target. */
export const removeCopies = async (place: CopyPlace, isMeant: (copy: CopyName) => boolean): Promise<void> => {
  const meant = await place.list(isMeant);
  for (const copy of meant) await removeCopy(place, copy);
  if (meant.length > 0) await place.sync();
};

/**
 * Makes this attempt's working directory, then looks for others - in that order, so that of two attempts at least one
 * sees the other. Later ones win (throws `superseded`); of earlier ones the unfinished are removed and the newest
 * finished is returned, still under its own name. `clears`: whose unfinished copies go. Those of other tasks are what was
 * left where nobody could clean up, since of one target, one task at a time is at work.
 */
export const reserveCopy = async (
  place: CopyPlace,
  taskUuid: string,
  attempt: number,
  clears: 'own task' | 'all tasks',
): Promise<CopyName | null> => {
  const { partial } = nameCopy(taskUuid, attempt);
  const own = { name: partial, taskUuid, attempt, state: 'partial' } as const;
  const isOther = (copy: CopyName): boolean =>
    copy.name !== partial && (copy.taskUuid === taskUuid || (clears === 'all tasks' && copy.state !== 'finished'));
  for (const left of await place.list(({ name }) => name === partial)) await discardCopy(place, left);
  await place.make(partial);
  try {
    for (let hasMoved = true; hasMoved; ) {
      hasMoved = false;
      const others = await place.list(isOther);
      const ofTask = others.filter((copy) => copy.taskUuid === taskUuid);
      if (ofTask.some((copy) => copy.attempt > attempt && copy.state !== 'deleting'))
        throw superseded(taskUuid, attempt);
      for (const copy of others) {
        // One that is gone under its name may have been published since the list was read.
        if (copy.state !== 'finished' && !(await discardCopy(place, copy))) hasMoved = true;
      }
      const finished = ofTask
        .filter((copy) => copy.state === 'finished')
        .sort((one, other) => other.attempt - one.attempt);
      if (!hasMoved && finished[0] !== undefined) return finished[0];
    }
    return null;
  } catch (error) {
    await discardCopy(place, own);
    throw error;
  }
};

/**
 * Gives an earlier attempt's finished copy this attempt's name, if it has the recorded fingerprint and is whole; `null` if
 * it is no good, and removed.
 */
export const takeOver = async (
  place: CopyPlace,
  earlier: CopyName,
  attempt: number,
  fingerprint: string | null,
  signal: AbortSignal,
): Promise<WrittenCopy | null> => {
  if (fingerprint === null) {
    await discardCopy(place, earlier);
    return null;
  }
  const { finished } = nameCopy(earlier.taskUuid, attempt);
  if (earlier.name !== finished && !(await place.rename(earlier.name, finished))) return null;
  await place.sync();
  try {
    return await place.confirm(finished, fingerprint, signal);
  } catch (error) {
    if (!isUseless(error)) throw error;
    await discardCopy(place, { ...earlier, name: finished, attempt });
    return null;
  }
};

/**
 * Gives a complete copy its final name. What stands there under that name is none of ours, since no other attempt uses it,
 * and goes. Returns `false` where the copy is gone.
 */
export const publishCopy = async (place: CopyPlace, taskUuid: string, attempt: number): Promise<boolean> => {
  const { partial, finished } = nameCopy(taskUuid, attempt);
  try {
    return await place.rename(partial, finished);
  } catch (error) {
    if (!(await discardCopy(place, { name: finished, taskUuid, attempt, state: 'finished' }))) throw error;
    return place.rename(partial, finished);
  }
};

/** Whether a failure says that a copy is no good, rather than that it could not be read just now. */
const isUseless = (error: unknown): boolean =>
  error instanceof GatewayError &&
  (error.problem.reason === 'snapshot_damaged' || error.problem.reason === 'snapshot_missing');
