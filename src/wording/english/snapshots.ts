import type { CopyFigures } from '../../domain/copy-figures.ts';
import type { SNAPSHOT_PROBLEMS } from '../../domain/problems/snapshots.ts';
import type { Thing } from '../../domain/problems/thing.ts';
import type { Vocabulary, Words } from '../vocabulary.ts';
import { describeWarning } from './warnings.ts';

const nameSnapshot = (snapshot: Thing, { one, nameOf }: Vocabulary): string =>
  `The ${one.snapshot} '${nameOf(snapshot)}'`;

const sizeOf = ({ fileCount, contentBytes }: CopyFigures): string => `${fileCount} file(s) of ${contentBytes} bytes`;

export const SNAPSHOT_WORDS: Words<typeof SNAPSHOT_PROBLEMS> = {
  snapshot_protected: ({ snapshot }, words) =>
    `${nameSnapshot(snapshot, words)} is protected; take the protection off first.`,
  snapshot_held: ({ snapshot, hold }, words) =>
    `${nameSnapshot(snapshot, words)} is held (${hold}); have the hold lifted first.`,
  snapshot_needed: ({ snapshot, increment }, words) =>
    `${nameSnapshot(snapshot, words)} is what '${words.nameOf(increment)}' is built upon; delete that one first, or both together.`,
  snapshot_unfinished: ({ snapshot, state }, words) =>
    `${nameSnapshot(snapshot, words)} is still being made (${state}); wait until that has ended.`,
  snapshot_deleting: ({ snapshot }, words) =>
    `${nameSnapshot(snapshot, words)} is being deleted and can no longer be changed.`,
  snapshot_being_restored: ({ snapshot }, words) =>
    `${nameSnapshot(snapshot, words)} is being restored or copied; wait until that has ended.`,
  snapshot_unavailable: ({ snapshot, state, purpose }, words) =>
    `${nameSnapshot(snapshot, words)} is '${state}', not 'available'; only an available one can be ${purpose}.`,
  snapshot_not_shrunk: ({ snapshot }, words) =>
    `${nameSnapshot(snapshot, words)} is not shrunk; there is nothing to accept.`,
  source_empty: ({ source, paths, fileCount }, { one }) => {
    const place = source === 'volume' ? `The ${one.target}'s volume` : `The source '${paths.join("', '")}'`;
    return `${place} holds no file that can be read, where the last backup in this ${one.store} has ${fileCount}; put the files back or, if it may be empty, have staff allow that.`;
  },
  source_snapshot_gone: ({ snapshot }, { one, nameOf }) =>
    `The ${one.snapshot} '${nameOf(snapshot)}' that was to be copied is no longer available; copy another one.`,
  attempts: ({ attempts }) => `Given up after ${attempts} attempts that did not end.`,
  backup_too_large: ({ gigabytes }) =>
    `It holds more than the ${gigabytes} GB that one backup may; have less backed up, or ask staff to raise the limit.`,
  over_byte_quota: ({ limit }) =>
    `It takes more than the ${limit} bytes that the account's quota leaves; delete something, or ask staff to raise the quota.`,
  disk_reserved: ({ place, freeBytes, reservedBytes }) =>
    `The disk of '${place.path}' has ${freeBytes} bytes free, and ${reservedBytes} are kept back for the database; free some room.`,
  backup_too_long: ({ hours }) =>
    `It took longer than the ${hours} h that one backup may; have less backed up, or ask staff to raise the limit.`,
  ended_already: ({ noun, id }, { one }) => `The ${one[noun]} ${id} has ended already; there is nothing to call off.`,
  work_hangs: ({ count }) =>
    `${count} pieces of work hang on disks or mounts that do not answer, and nothing new is begun until one ends; see to these disks.`,
  step_interrupted: () => 'The server stopped before this was done.',
  fault: () => 'The gateway hit a fault of its own; its log has the details.',
  told: ({ text }) => text,
  untold: ({ reason }) => `It failed for the reason '${reason}'; this version knows no more of it.`,
  copy_warning: ({ warning }, vocabulary) => describeWarning(warning, vocabulary),
  check_failed: ({ snapshot, lost, copies }, words) =>
    `Of ${copies} ${words.many.snapshot} that were read back, ${lost} are lost, '${words.nameOf(snapshot)}' among them; make a new one, and look into the ${words.one.store}.`,
  restore_differs: ({ snapshot, path, count }, words) =>
    `${nameSnapshot(snapshot, words)} was restored otherwise than it was made: ${count} of its names differ, '${path}' first; make a new one, and look into the ${words.one.store}.`,
  check_cut_short: ({ left }, { many }) =>
    `The time did not suffice for ${left} more ${many.snapshot}; allow more, or check more often.`,
  copy_shrunk: ({ copy, measure }, { one }) =>
    `shrunk: ${sizeOf(copy)}, where the last normal backup in this ${one.store} has ${sizeOf(measure)}. It is kept apart and no older backup is deleted for it; if it is right, accept it, and later ones are measured by it.`,
  original_kept: ({ restore }, { nameOf }) =>
    `What was there before restore ${nameOf(restore)} could not be removed yet, and is tried again.`,
  remarks_left_out: ({ count }) => `… and ${count} more.`,
  in_place_denied: ({ target, isWithdrawn }) =>
    `'${target.name}' may ${isWithdrawn ? 'no longer' : 'not'} be overwritten by a restore; staff of the provider can allow it.`,
  layout_differs: ({ snapshot, target }, { one, nameOf }) =>
    `The ${one.snapshot} '${nameOf(snapshot)}' is of another ${one.target} than '${target.name}', whose sources do not match; restore it to a new one.`,
  restore_called_off: () => 'It was called off before anything was in its place.',
  restore_begun: ({ id }, { one }) =>
    `The ${one.restore} ${id} is putting its files in place, and goes on to its end, so that nothing is left half replaced; wait until it has ended.`,
  restore_underway: ({ target }) => `'${target.name}' is being restored already; wait until that has ended.`,
  target_deleted: ({ target }) => `'${target.name}' was deleted before it was restored.`,
  snapshot_gone: ({ snapshot, state }, { one, nameOf }) =>
    `The ${one.snapshot} '${nameOf(snapshot)}' is '${state}' and cannot be restored; restore another one.`,
  snapshot_failed: ({ snapshot }, { one, nameOf }) =>
    `The ${one.snapshot} '${nameOf(snapshot)}' could not be taken, so there is nothing to restore; restore another one.`,
  restore_lease_lost: () => 'The restore lost its lease; start it again.',
  store_elsewhere: ({ store, node }, { one, many, nameOf }) =>
    `The ${one.store} '${nameOf(store)}' is one that only the node '${node}' reaches; restore and verify its ${many.snapshot} there.`,
  verification_interrupted: ({ signal, count }, { one, many }) =>
    `${signal} stopped the reading back after ${count} ${count === 1 ? one.snapshot : many.snapshot}; what was found of these is noted.`,
  restore_interrupted: ({ signal, fileCount, directory }) =>
    `${signal} stopped the restore after ${fileCount} ${fileCount === 1 ? 'file' : 'files'}; they are taken away again, and '${directory}' is as it was: start it again.`,
  restore_left_aside: ({ restore, attempts }, { one, nameOf }) =>
    `Restore ${nameOf(restore)} was given up after ${attempts} attempts: what was there before may be in directories '.backrota-restore-…' beside its ${one.target}; have staff put it back.`,
  copies_read_at_once: ({ retryAfterSeconds }, { many }) =>
    `Too many ${many.snapshot} are read at once; try again in ${retryAfterSeconds} seconds.`,
  restore_stopped: () => 'The server stopped before the restore was done; restore it again.',
  restore_unended: () => 'The restore did not end.',
  restore_process_gone: () => 'The process that restored it ended before it was done; restore it again.',
};
