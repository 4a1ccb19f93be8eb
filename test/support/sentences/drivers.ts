import type { DRIVER_PROBLEMS } from '../../../src/domain/problems/drivers.ts';
import type { Sentences } from './said.ts';

const HERE = { path: '/copies', server: null };
const THERE = { path: '/copies', server: 'vault:22' };
const WAY = { server: 'vault:22', canResume: false };

export const DRIVER_SENTENCES: Sentences<typeof DRIVER_PROBLEMS> = {
  source_missing: [
    [{ why: 'none_set' }, 'The target has no source; set one.'],
    [{ why: 'gone', path: '/srv' }, "The source '/srv' does not exist; correct the target."],
    [{ why: 'out_of_reach', path: '/srv' }, "The source '/srv' does not exist or cannot be read."],
  ],
  source_changed: [
    [{ why: 'replaced', path: '/srv' }, "The source '/srv' was replaced or is reached through a link; set it again."],
    [{ why: 'replaced_or_store', path: '/srv' }, "The source '/srv' was replaced or is the store; set it again."],
    [{ why: 'link', path: '/srv' }, "The source '/srv' is now a link to somewhere else; have staff set it again."],
    [
      { why: 'parent_replaced', path: '/srv' },
      "The directory that '/srv' is in was replaced meanwhile; restore it again.",
    ],
  ],
  source_unreadable: [
    [
      { why: 'denied', path: '/srv', system: 'EACCES' },
      "The source '/srv' cannot be read (EACCES); correct its rights.",
    ],
    [
      { why: 'disk', path: '/srv', system: 'ENOTCONN' },
      "The source '/srv' cannot be read (ENOTCONN); see to the disk or mount it lies on.",
    ],
    [{ why: 'vanished', path: '/srv/f' }, "The source '/srv/f' could not be read (vanished); check it."],
  ],
  snapshot_missing: [[{ locator: 'a/b.1' }, "The store has no copy 'a/b.1' any more."]],
  snapshot_damaged: [
    [
      { damage: { kind: 'manifest_cut' } },
      'The snapshot is damaged: its manifest is cut off; restore another snapshot.',
    ],
    [
      { damage: { kind: 'manifest_cut' }, earlier: 'a/b.1' },
      "The copy 'a/b.1', which the snapshot is built upon, is damaged: its manifest is cut off; restore another snapshot.",
    ],
  ],
  locator_invalid: [[{ locator: '..' }, "'..' does not name a copy of an archive store; check the snapshot's record."]],
  format_differs: [
    [
      { format: 'borg', wanted: 'tar' },
      "The snapshot is kept as 'borg', and this store keeps 'tar'; copy it to a store of its own kind.",
    ],
  ],
  store_full: [
    [{ why: 'system', place: HERE, system: 'ENOSPC' }, "The store '/copies' is full (ENOSPC); free some room."],
    [
      { why: 'room', place: THERE, freeBytes: 9 },
      "The store '/copies' on the SFTP server vault:22 is full (9 bytes are free); free some room.",
    ],
    [
      { why: 'copy_size', place: THERE, freeBytes: 9, neededBytes: 10 },
      "The store '/copies' on the SFTP server vault:22 has 9 bytes free, and the copy takes 10; free some room there.",
    ],
    [
      { why: 'reserve', place: HERE, freeBytes: 9, keptBytes: 10 },
      "The store '/copies' is full (9 bytes are free, and 10 are kept back); free some room.",
    ],
    [
      { why: 'last_size', freeBytes: 9, neededBytes: 10 },
      'store full: 9 bytes are free where the copy is made and kept, and the last backup took 10; make room or add a store.',
    ],
  ],
  store_unwritable: [
    [{ place: HERE, system: 'EROFS' }, "The store '/copies' cannot be written (EROFS); correct its rights."],
    [
      { place: THERE, system: '' },
      "The store '/copies' on the SFTP server vault:22 cannot be used (permission denied); correct its rights.",
    ],
  ],
  deletion_refused: [
    [
      { place: THERE },
      "The server of the store lets nobody delete ('/copies' on the SFTP server vault:22); allow it there, or remove it by hand.",
    ],
  ],
  store_unreadable: [
    [{ server: null, system: 'EIO' }, "The copy cannot be read (EIO); check the store's disk."],
    [{ server: 'vault:22', system: '' }, 'The SFTP server vault:22 could not read the copy; check its disk.'],
  ],
  store_missing: [
    [{ place: HERE, system: 'ENOENT' }, "The store '/copies' is no directory (ENOENT); create or mount it."],
    [
      { place: THERE, system: '' },
      "The store '/copies' on the SFTP server vault:22 is no directory; create or mount it.",
    ],
  ],
  store_failed: [
    [{ why: 'system', place: HERE, system: 'EIO' }, "Working on the store '/copies' failed (EIO); see to its disk."],
    [
      { why: 'unexplained', place: THERE, said: 'Failure' },
      "Working on the store '/copies' on the SFTP server vault:22 failed; the server says 'Failure', which may be a quota or a disk error too.",
    ],
    [
      { why: 'returns_other', place: THERE, wroteBytes: 8, readBytes: 0 },
      "Of 8 bytes written to '/copies' on the SFTP server vault:22, 0 come back; check the disk of the store.",
    ],
    [
      { why: 'endless_list', place: THERE },
      "The list of '/copies' on the SFTP server vault:22 does not end; check the disk of the store.",
    ],
    [
      { why: 'unpublished', place: THERE },
      "The copy '/copies' on the SFTP server vault:22 is not there after the renaming that made it; check that server.",
    ],
    [
      { why: 'no_directory', place: HERE },
      "'/copies' in the store is no directory, which copies are kept in; put the directory back.",
    ],
  ],
  spool_full: [
    [
      { why: 'system', place: HERE, system: 'ENOSPC' },
      "The spool of this node '/copies' is full (ENOSPC); free some room.",
    ],
    [
      { why: 'copy_size', place: HERE, freeBytes: 9, neededBytes: 10 },
      "The spool of this node '/copies' has 9 bytes free, and the copy takes 10; free some room there.",
    ],
  ],
  spool_unwritable: [
    [
      { place: HERE, system: 'EROFS' },
      "The spool of this node '/copies' cannot be written (EROFS); correct its rights.",
    ],
  ],
  spool_unreadable: [[{ system: 'EIO' }, 'The copy in the spool of this node cannot be read (EIO); check its disk.']],
  spool_missing: [
    [
      { place: HERE, system: 'ENOENT' },
      "The spool of this node '/copies' is no directory (ENOENT); create or mount it.",
    ],
  ],
  spool_failed: [
    [
      { why: 'system', place: HERE, system: 'EIO' },
      "Working on the spool of this node '/copies' failed (EIO); see to its disk.",
    ],
    [
      { why: 'returns_other', place: HERE, wroteBytes: 8, readBytes: 8 },
      "What was written to '/copies' comes back as 8 other bytes; check the disk of the spool of this node.",
    ],
  ],
  destination_full: [
    [{ why: 'system', place: HERE, system: 'EDQUOT' }, "The destination '/copies' is full (EDQUOT); free some room."],
    [
      { why: 'replacing', place: HERE, system: 'EDQUOT' },
      "'/copies' cannot be replaced (EDQUOT); free some room on its file system, or restore to a new directory.",
    ],
  ],
  destination_unwritable: [
    [
      { why: 'system', place: HERE, system: 'EPERM' },
      "The destination '/copies' cannot be written (EPERM); correct its rights.",
    ],
    [
      { why: 'replacing', place: HERE, system: 'EPERM' },
      "'/copies' cannot be replaced (EPERM); give the gateway the right to write the directory that it is in, or restore to a new directory.",
    ],
  ],
  destination_missing: [
    [
      { why: 'system', place: HERE, system: 'ENOENT' },
      "The destination '/copies' is no directory (ENOENT); create or mount it.",
    ],
    [
      { why: 'replacing', place: HERE, system: 'ENOENT' },
      "'/copies' cannot be replaced (ENOENT); make the directory that it is in, or restore to a new directory.",
    ],
  ],
  destination_failed: [
    [
      { why: 'system', place: HERE, system: 'EIO' },
      "Working on the destination '/copies' failed (EIO); see to its disk.",
    ],
    [
      { why: 'replacing', place: HERE, system: 'EIO' },
      "'/copies' cannot be replaced (EIO); see to its disk, or restore to a new directory.",
    ],
    [
      { why: 'name_taken', place: HERE },
      "'/copies' cannot be replaced: something else has a name beside it that the restore needs; restore it again, or to a new directory.",
    ],
  ],
  destination_not_empty: [
    [{ path: '/back', obstacle: null }, "'/back' is not an empty directory; name a new or empty one."],
    [
      { path: '/back', obstacle: '.x' },
      "'.x' is in the way of the restore to '/back' and is none of the gateway's; remove it.",
    ],
  ],
  mount_point: [
    [
      { why: 'kept', path: 'old/m', place: '/srv' },
      "What a restore keeps beside '/srv' is not removed: 'old/m' in it is a mount point; unmount it.",
    ],
    [{ why: 'not_removed', path: 'm' }, "'m' is a mount point and is not removed; unmount it first."],
    [
      { why: 'in_use', path: 'm' },
      "'m' is in use, or a mount point under another path, and is not removed; unmount it first.",
    ],
    [
      { why: 'place', path: '/srv' },
      "'/srv' is a mount point and cannot be swapped for a restored tree; restore to a new directory.",
    ],
    [
      { why: 'inside', path: '/srv/m', place: '/srv' },
      "'/srv/m' is a mount point inside '/srv', which would be moved aside with it; unmount it first, or restore to a new directory.",
    ],
    [
      { why: 'replacing', path: '/srv', system: 'EXDEV' },
      "'/srv' cannot be replaced (EXDEV); what is mounted cannot be moved aside, or restore to a new directory.",
    ],
  ],
  other_layout: [
    [
      { path: '/srv' },
      "The snapshot was taken of other paths and has nothing for '/srv'; restore it to a new target or directory.",
    ],
  ],
  unreachable: [
    [{ ...WAY, why: 'refused' }, 'The SFTP server vault:22 refused the connection; is it running, on that port?'],
    [
      { ...WAY, why: 'timeout', waitedSeconds: null },
      'The SFTP server vault:22 did not answer in time; check it and its network.',
    ],
    [{ ...WAY, why: 'timeout', waitedSeconds: 20 }, 'The SFTP server vault:22 did not answer within 20 s.'],
    [
      { ...WAY, why: 'unknown_name', host: 'vault', system: 'ENOTFOUND' },
      "The SFTP server's name 'vault' is not known (ENOTFOUND); correct it.",
    ],
    [
      { ...WAY, why: 'other', system: 'EPIPE' },
      'No SSH connection to the SFTP server vault:22 came about (EPIPE); check it and its network.',
    ],
  ],
  connection_lost: [[WAY, 'The connection to the SFTP server vault:22 was lost; try again.']],
  stalled: [
    [WAY, 'The SFTP server vault:22 did not answer for too long; check the server and its disk.'],
    [
      { idleSeconds: 300 },
      'The work made no progress for 300 s and was ended; see whether all disks and mounts answer.',
    ],
  ],
  process_ended: [
    [
      { ended: 'SIGKILL' },
      'The process that did the work ended before its time (SIGKILL); see whether the machine has enough memory.',
    ],
  ],
  store_not_there: [
    [
      { place: HERE },
      "The store '/copies' is not there: what is at its place has not its mark; mount it, or, if its disk was replaced, adopt it with 'backrota store adopt'.",
    ],
  ],
  store_taken_over: [
    [
      { place: THERE },
      "The store '/copies' on the SFTP server vault:22 belongs to a copy of this gateway now, so this one only reads it; stop that one, and take it back with 'backrota store adopt'.",
    ],
  ],
  store_not_adopted: [
    [
      { place: HERE },
      "The store '/copies' belongs to the gateway that this one is a copy of, so this one only reads it; once that one is stopped for good, take it over with 'backrota store adopt'.",
    ],
  ],
  left_behind: [
    [
      { noun: 'store' },
      'Earlier work at the store hangs and cannot be ended, so nothing is begun there; see whether its disk or mount answers.',
    ],
  ],
  credentials: [
    [
      { server: 'vault:22', user: 'me' },
      "The SFTP server vault:22 refused the credentials of the user 'me'; correct the key or password.",
    ],
  ],
  host_key: [
    [
      { server: 'vault:22', shown: 'SHA256:B', pinned: 'SHA256:A', isTypeKnown: false },
      'The SFTP server vault:22 shows the key SHA256:B, and this store is pinned to SHA256:A; it may have several keys: pin that one, but only after its administrator has confirmed it.',
    ],
    [
      { server: 'vault:22', shown: 'SHA256:B', pinned: 'SHA256:A', isTypeKnown: true },
      'The SFTP server vault:22 shows the key SHA256:B, and this store is pinned to SHA256:A; if it was given a new key, add the store again, but only after its administrator has confirmed it.',
    ],
  ],
  no_sftp: [[{ server: 'vault:22' }, 'The server vault:22 offers no SFTP to this user; have it enabled.']],
  program_missing: [
    [
      { program: 'borg', debianPackage: 'borgbackup' },
      "The program 'borg' is not installed on this node; install it (Debian: borgbackup).",
    ],
  ],
  program_failed: [
    [{ program: 'borg', said: 'oops' }, 'borg failed: oops.'],
    [{ program: 'borg', said: '' }, 'borg failed: it did not say why.'],
  ],
  passphrase_refused: [
    [{ place: HERE }, "The passphrase is not that of the borg repository '/copies'; correct the secret 'passphrase'."],
  ],
  repository_missing: [[{ place: HERE }, "There is no borg repository at '/copies'; mount or correct it."]],
  repository_key_missing: [
    [
      { place: HERE },
      "The key of the borg repository '/copies' is not on this node; import it with 'borg key import'.",
    ],
  ],
  repository_locked: [
    [
      { place: HERE, holder: 'process 7 on vault' },
      "The borg repository '/copies' is locked by process 7 on vault; wait for it, or, if nothing works there any more, run 'backrota store break-lock'.",
    ],
  ],
  path_not_in_copy: [[{ path: 'a/b' }, "The snapshot has no 'a/b'; list what is in it."]],
  superseded: [
    [{ work: 'task', taskUuid: 'u-1', attempt: 2 }, 'Attempt 2 at task u-1 was overtaken by a later one and stops.'],
    [
      { work: 'restore', path: '/srv' },
      "Another attempt at the restore of '/srv' took over, or its files were removed; restore it again.",
    ],
  ],
};
