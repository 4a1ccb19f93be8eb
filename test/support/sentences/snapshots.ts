import { thing } from '../../../src/domain/problems/index.ts';
import type { SNAPSHOT_PROBLEMS } from '../../../src/domain/problems/snapshots.ts';
import type { Sentences } from './said.ts';

const target = thing('target', { id: 3, uuid: '0b5b4f3e-0000-4000-8000-000000000003', name: 'web-01' });
const snapshot = thing('snapshot', { id: 88, uuid: '0b5b4f3e-0000-4000-8000-000000000088', name: 'before' });
const restore = thing('restore', { id: 5, uuid: '0b5b4f3e-0000-4000-8000-000000000005' });

export const SNAPSHOT_SENTENCES: Sentences<typeof SNAPSHOT_PROBLEMS> = {
  snapshot_protected: [[{ snapshot }, "The snapshot '88' is protected; take the protection off first."]],
  snapshot_held: [[{ snapshot, hold: 'lawsuit' }, "The snapshot '88' is held (lawsuit); have the hold lifted first."]],
  snapshot_needed: [
    [
      {
        snapshot,
        increment: thing('snapshot', { id: 89, uuid: '0b5b4f3e-0000-4000-8000-000000000089', name: 'later' }),
      },
      "The snapshot '88' is what '89' is built upon; delete that one first, or both together.",
    ],
  ],
  snapshot_unfinished: [
    [{ snapshot, state: 'creating' }, "The snapshot '88' is still being made (creating); wait until that has ended."],
  ],
  snapshot_deleting: [[{ snapshot }, "The snapshot '88' is being deleted and can no longer be changed."]],
  snapshot_being_restored: [
    [{ snapshot }, "The snapshot '88' is being restored or copied; wait until that has ended."],
  ],
  snapshot_unavailable: [
    [
      { snapshot, state: 'error', purpose: 'restored' },
      "The snapshot '88' is 'error', not 'available'; only an available one can be restored.",
    ],
  ],
  snapshot_not_shrunk: [[{ snapshot }, "The snapshot '88' is not shrunk; there is nothing to accept."]],
  source_empty: [
    [
      { source: 'volume', paths: [], fileCount: 9 },
      "The target's volume holds no file that can be read, where the last backup in this store has 9; put the files back or, if it may be empty, have staff allow that.",
    ],
    [
      { source: 'paths', paths: ['/srv/a', '/srv/b'], fileCount: 9 },
      "The source '/srv/a', '/srv/b' holds no file that can be read, where the last backup in this store has 9; put the files back or, if it may be empty, have staff allow that.",
    ],
  ],
  backup_too_large: [
    [
      { gigabytes: 50 },
      'It holds more than the 50 GB that one backup may; have less backed up, or ask staff to raise the limit.',
    ],
  ],
  over_byte_quota: [
    [
      { limit: 9 },
      "It takes more than the 9 bytes that the account's quota leaves; delete something, or ask staff to raise the quota.",
    ],
  ],
  disk_reserved: [
    [
      { place: { path: '/copies', server: null }, freeBytes: 9, reservedBytes: 10 },
      "The disk of '/copies' has 9 bytes free, and 10 are kept back for the database; free some room.",
    ],
  ],
  backup_too_long: [
    [
      { hours: 8 },
      'It took longer than the 8 h that one backup may; have less backed up, or ask staff to raise the limit.',
    ],
  ],
  ended_already: [
    [{ noun: 'run', id: 7 }, 'The run 7 has ended already; there is nothing to call off.'],
    [{ noun: 'task', id: 8 }, 'The task 8 has ended already; there is nothing to call off.'],
  ],
  work_hangs: [
    [
      { count: 4 },
      '4 pieces of work hang on disks or mounts that do not answer, and nothing new is begun until one ends; see to these disks.',
    ],
  ],
  step_interrupted: [[{}, 'The server stopped before this was done.']],
  source_snapshot_gone: [
    [{ snapshot }, "The snapshot '88' that was to be copied is no longer available; copy another one."],
  ],
  attempts: [[{ attempts: 3 }, 'Given up after 3 attempts that did not end.']],
  fault: [[{}, 'The gateway hit a fault of its own; its log has the details.']],
  told: [[{ text: 'The disk is full.' }, 'The disk is full.']],
  untold: [[{ reason: 'flooded' }, "It failed for the reason 'flooded'; this version knows no more of it."]],
  copy_warning: [[{ warning: { kind: 'fifo', path: 'a/b' } }, "'a/b' is a FIFO and was skipped."]],
  check_failed: [
    [
      { snapshot, lost: 2, copies: 9 },
      "Of 9 snapshots that were read back, 2 are lost, '88' among them; make a new one, and look into the store.",
    ],
  ],
  restore_differs: [
    [
      { snapshot, path: 'www/index.html', count: 3 },
      "The snapshot '88' was restored otherwise than it was made: 3 of its names differ, 'www/index.html' first; make a new one, and look into the store.",
    ],
  ],
  check_cut_short: [[{ left: 4 }, 'The time did not suffice for 4 more snapshots; allow more, or check more often.']],
  copy_shrunk: [
    [
      { copy: { fileCount: 1, contentBytes: 5 }, measure: { fileCount: 90, contentBytes: 700 } },
      'shrunk: 1 file(s) of 5 bytes, where the last normal backup in this store has 90 file(s) of 700 bytes. It is kept apart and no older backup is deleted for it; if it is right, accept it, and later ones are measured by it.',
    ],
  ],
  original_kept: [[{ restore }, 'What was there before restore 5 could not be removed yet, and is tried again.']],
  remarks_left_out: [[{ count: 3 }, '… and 3 more.']],
  in_place_denied: [
    [
      { target, isWithdrawn: false },
      "'web-01' may not be overwritten by a restore; staff of the provider can allow it.",
    ],
    [
      { target, isWithdrawn: true },
      "'web-01' may no longer be overwritten by a restore; staff of the provider can allow it.",
    ],
  ],
  layout_differs: [
    [
      { field: 'target', value: '3', snapshot, target },
      "The snapshot '88' is of another target than 'web-01', whose sources do not match; restore it to a new one.",
    ],
  ],
  restore_called_off: [[{}, 'It was called off before anything was in its place.']],
  restore_begun: [
    [
      { id: 9 },
      'The restore 9 is putting its files in place, and goes on to its end, so that nothing is left half replaced; wait until it has ended.',
    ],
  ],
  restore_underway: [[{ target }, "'web-01' is being restored already; wait until that has ended."]],
  target_deleted: [[{ target }, "'web-01' was deleted before it was restored."]],
  snapshot_gone: [
    [{ snapshot, state: 'deleted' }, "The snapshot '88' is 'deleted' and cannot be restored; restore another one."],
  ],
  snapshot_failed: [
    [{ snapshot }, "The snapshot '88' could not be taken, so there is nothing to restore; restore another one."],
  ],
  restore_lease_lost: [[{}, 'The restore lost its lease; start it again.']],
  store_elsewhere: [
    [
      { store: thing('store', { id: 4, uuid: '0b5b4f3e-0000-4000-8000-000000000004', name: 'attic' }), node: 'n2' },
      "The store 'attic' is one that only the node 'n2' reaches; restore and verify its snapshots there.",
    ],
  ],
  verification_interrupted: [
    [
      { signal: 'SIGINT', count: 1 },
      'SIGINT stopped the reading back after 1 snapshot; what was found of these is noted.',
    ],
    [
      { signal: 'SIGHUP', count: 2 },
      'SIGHUP stopped the reading back after 2 snapshots; what was found of these is noted.',
    ],
  ],
  restore_interrupted: [
    [
      { signal: 'SIGINT', fileCount: 1, directory: '/srv/back' },
      "SIGINT stopped the restore after 1 file; they are taken away again, and '/srv/back' is as it was: start it again.",
    ],
    [
      { signal: 'SIGTERM', fileCount: 2, directory: '/srv/back' },
      "SIGTERM stopped the restore after 2 files; they are taken away again, and '/srv/back' is as it was: start it again.",
    ],
  ],
  restore_left_aside: [
    [
      { restore, attempts: 10 },
      "Restore 5 was given up after 10 attempts: what was there before may be in directories '.backrota-restore-…' beside its target; have staff put it back.",
    ],
  ],
  copies_read_at_once: [[{ retryAfterSeconds: 30 }, 'Too many snapshots are read at once; try again in 30 seconds.']],
  restore_stopped: [[{}, 'The server stopped before the restore was done; restore it again.']],
  restore_unended: [[{}, 'The restore did not end.']],
  restore_process_gone: [[{}, 'The process that restored it ended before it was done; restore it again.']],
};
