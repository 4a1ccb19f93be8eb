import type { RESTORE_PROBLEMS } from '../../domain/problems/restores.ts';
import type { Words } from '../vocabulary.ts';

export const RESTORE_WORDS: Words<typeof RESTORE_PROBLEMS> = {
  in_place_denied: ({ target, isWithdrawn }) =>
    `'${target.name}' may ${isWithdrawn ? 'no longer' : 'not'} be overwritten by a restore; staff of the provider can allow it.`,
  layout_differs: ({ snapshot, target }, { one, nameOf }) =>
    `The ${one.snapshot} '${nameOf(snapshot)}' is of another ${one.target} than '${target.name}', whose sources do not match; restore it to a new one.`,
  restore_underway: ({ target }) => `'${target.name}' is being restored already; wait until that has ended.`,
  target_deleted: ({ target }) => `'${target.name}' was deleted before it was restored.`,
  snapshot_gone: ({ snapshot, state }, { one, nameOf }) =>
    `The ${one.snapshot} '${nameOf(snapshot)}' is '${state}' and cannot be restored; restore another one.`,
  snapshot_failed: ({ snapshot }, { one, nameOf }) =>
    `The ${one.snapshot} '${nameOf(snapshot)}' could not be taken, so there is nothing to restore; restore another one.`,
  restore_lease_lost: () => 'The restore lost its lease; start it again.',
  restore_interrupted: ({ signal, fileCount, directory }) =>
    `${signal} stopped the restore after ${fileCount} ${fileCount === 1 ? 'file' : 'files'}; they are taken away again, and '${directory}' is as it was: start it again.`,
  restore_left_aside: ({ restore, attempts }, { one, nameOf }) =>
    `Restore ${nameOf(restore)} was given up after ${attempts} attempts: what was there before may be in directories '.backrota-restore-…' beside its ${one.target}; have staff put it back.`,
  restore_unended: () => 'The restore did not end.',
  restore_process_gone: () => 'The process that restored it ended before it was done; restore it again.',
};
