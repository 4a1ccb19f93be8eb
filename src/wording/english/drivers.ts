import type { DRIVER_PROBLEMS, Place } from '../../domain/problems/drivers.ts';
import type { ParamsOf } from '../../domain/problems/kind.ts';
import type { Vocabulary, Words } from '../vocabulary.ts';
import { describeDamage } from './damage.ts';

type Told<R extends keyof typeof DRIVER_PROBLEMS> = ParamsOf<(typeof DRIVER_PROBLEMS)[R]>;

/** What a place is called: `the store`, `the spool of this node`, `the destination`. */
type Name = (vocabulary: Vocabulary) => string;

const STORE: Name = ({ one }) => `the ${one.store}`;
const SPOOL: Name = () => 'the spool of this node';
const DESTINATION: Name = () => 'the destination';

const capital = (text: string): string => `${text.slice(0, 1).toUpperCase()}${text.slice(1)}`;

const located = ({ path, server }: Place): string =>
  server === null ? `'${path}'` : `'${path}' on the SFTP server ${server}`;

const placed = (name: string, place: Place): string => `${name} ${located(place)}`;

/** The copy that is damaged: the snapshot's own, or one that it is built upon. */
const damagedCopy = (earlier: string | undefined, { one }: Vocabulary): string =>
  earlier === undefined ? `The ${one.snapshot}` : `The copy '${earlier}', which the ${one.snapshot} is built upon,`;

const coded = (system: string): string => (system === '' ? '' : ` (${system})`);

const sayFull =
  (nameOf: Name) =>
  (told: Told<'store_full'>, vocabulary: Vocabulary): string => {
    const name = nameOf(vocabulary);
    switch (told.why) {
      case 'system':
        return `${capital(placed(name, told.place))} is full (${told.system}); free some room.`;
      case 'room':
        return `${capital(placed(name, told.place))} is full (${told.freeBytes} bytes are free); free some room.`;
      case 'copy_size':
        return `${capital(placed(name, told.place))} has ${told.freeBytes} bytes free, and the copy takes ${told.neededBytes}; free some room there.`;
      case 'reserve':
        return `${capital(placed(name, told.place))} is full (${told.freeBytes} bytes are free, and ${told.keptBytes} are kept back); free some room.`;
      case 'last_size':
        return `${vocabulary.one.store} full: ${told.freeBytes} bytes are free where the copy is made and kept, and the last backup took ${told.neededBytes}; make room or add a ${vocabulary.one.store}.`;
    }
  };

const sayUnwritable =
  (nameOf: Name) =>
  ({ place, system }: Told<'store_unwritable'>, vocabulary: Vocabulary): string =>
    place.server === null
      ? `${capital(placed(nameOf(vocabulary), place))} cannot be written (${system}); correct its rights.`
      : `${capital(placed(nameOf(vocabulary), place))} cannot be used (permission denied); correct its rights.`;

const sayMissing =
  (nameOf: Name) =>
  ({ place, system }: Told<'store_missing'>, vocabulary: Vocabulary): string =>
    `${capital(placed(nameOf(vocabulary), place))} is no directory${coded(system)}; create or mount it.`;

const sayFailed =
  (nameOf: Name) =>
  (told: Told<'store_failed'>, vocabulary: Vocabulary): string => {
    const name = nameOf(vocabulary);
    switch (told.why) {
      case 'system':
        return `Working on ${placed(name, told.place)} failed${coded(told.system)}; see to its disk.`;
      case 'unexplained':
        return `Working on ${placed(name, told.place)} failed; the server says '${told.said}', which may be a quota or a disk error too.`;
      case 'returns_other':
        return told.readBytes === told.wroteBytes
          ? `What was written to ${located(told.place)} comes back as ${told.readBytes} other bytes; check the disk of ${name}.`
          : `Of ${told.wroteBytes} bytes written to ${located(told.place)}, ${told.readBytes} come back; check the disk of ${name}.`;
      case 'endless_list':
        return `The list of ${located(told.place)} does not end; check the disk of ${name}.`;
      case 'unpublished':
        return `The copy ${located(told.place)} is not there after the renaming that made it; check that server.`;
      case 'no_directory':
        return `${located(told.place)} in ${name} is no directory, which copies are kept in; put the directory back.`;
    }
  };

const sayReplacing = (path: string, system: string, advice: string): string =>
  `'${path}' cannot be replaced (${system}); ${advice}, or restore to a new directory.`;

export const DRIVER_WORDS: Words<typeof DRIVER_PROBLEMS> = {
  source_missing: (told, { one }) => {
    if (told.why === 'none_set') return `The ${one.target} has no source; set one.`;
    return told.why === 'gone'
      ? `The source '${told.path}' does not exist; correct the ${one.target}.`
      : `The source '${told.path}' does not exist or cannot be read.`;
  },
  source_changed: ({ why, path }, { one }) =>
    ({
      replaced: `The source '${path}' was replaced or is reached through a link; set it again.`,
      replaced_or_store: `The source '${path}' was replaced or is the ${one.store}; set it again.`,
      link: `The source '${path}' is now a link to somewhere else; have staff set it again.`,
      parent_replaced: `The directory that '${path}' is in was replaced meanwhile; restore it again.`,
    })[why],
  source_unreadable: (told) => {
    switch (told.why) {
      case 'denied':
        return `The source '${told.path}' cannot be read (${told.system}); correct its rights.`;
      case 'disk':
        return `The source '${told.path}' cannot be read (${told.system}); see to the disk or mount it lies on.`;
      default:
        return `The source '${told.path}' could not be read (${told.why}); check it.`;
    }
  },
  snapshot_missing: ({ locator }, { one }) => `The ${one.store} has no copy '${locator}' any more.`,
  snapshot_damaged: ({ damage, earlier }, vocabulary) =>
    `${damagedCopy(earlier, vocabulary)} is damaged: ${describeDamage(damage, vocabulary)}; restore another ${vocabulary.one.snapshot}.`,
  locator_invalid: ({ locator }, { one }) =>
    `'${locator}' does not name a copy of an archive ${one.store}; check the ${one.snapshot}'s record.`,
  format_differs: ({ format, wanted }, { one }) =>
    `The ${one.snapshot} is kept as '${format}', and this ${one.store} keeps '${wanted}'; copy it to a ${one.store} of its own kind.`,
  store_full: sayFull(STORE),
  store_unwritable: sayUnwritable(STORE),
  deletion_refused: ({ place }, { one }) =>
    `The server of the ${one.store} lets nobody delete (${located(place)}); allow it there, or remove it by hand.`,
  store_unreadable: ({ server, system }, { one }) =>
    server === null
      ? `The copy cannot be read${coded(system)}; check the ${one.store}'s disk.`
      : `The SFTP server ${server} could not read the copy; check its disk.`,
  store_missing: sayMissing(STORE),
  store_failed: sayFailed(STORE),
  store_not_there: ({ place }, vocabulary) =>
    `${capital(placed(STORE(vocabulary), place))} is not there: what is at its place has not its mark; mount it, or, if its disk was replaced, adopt it with 'backrota store adopt'.`,
  store_taken_over: ({ place }, vocabulary) =>
    `${capital(placed(STORE(vocabulary), place))} belongs to a copy of this gateway now, so this one only reads it; stop that one, and take it back with 'backrota store adopt'.`,
  store_not_adopted: ({ place }, vocabulary) =>
    `${capital(placed(STORE(vocabulary), place))} belongs to the gateway that this one is a copy of, so this one only reads it; once that one is stopped for good, take it over with 'backrota store adopt'.`,
  spool_full: sayFull(SPOOL),
  spool_unwritable: sayUnwritable(SPOOL),
  spool_unreadable: ({ system }) =>
    `The copy in the spool of this node cannot be read${coded(system)}; check its disk.`,
  spool_missing: sayMissing(SPOOL),
  spool_failed: sayFailed(SPOOL),
  destination_full: ({ why, place, system }, vocabulary) =>
    why === 'system'
      ? sayFull(DESTINATION)({ why, place, system }, vocabulary)
      : sayReplacing(place.path, system, 'free some room on its file system'),
  destination_unwritable: ({ why, place, system }, vocabulary) =>
    why === 'system'
      ? sayUnwritable(DESTINATION)({ place, system }, vocabulary)
      : sayReplacing(place.path, system, 'give the gateway the right to write the directory that it is in'),
  destination_missing: ({ why, place, system }, vocabulary) =>
    why === 'system'
      ? sayMissing(DESTINATION)({ place, system }, vocabulary)
      : sayReplacing(place.path, system, 'make the directory that it is in'),
  destination_failed: (told, vocabulary) => {
    if (told.why === 'name_taken')
      return `'${told.place.path}' cannot be replaced: something else has a name beside it that the restore needs; restore it again, or to a new directory.`;
    const { why, place, system } = told;
    return why === 'system'
      ? sayFailed(DESTINATION)({ why, place, system }, vocabulary)
      : sayReplacing(place.path, system, 'see to its disk');
  },
  destination_not_empty: ({ path, obstacle }) =>
    obstacle === null
      ? `'${path}' is not an empty directory; name a new or empty one.`
      : `'${obstacle}' is in the way of the restore to '${path}' and is none of the gateway's; remove it.`,
  mount_point: (told) => {
    switch (told.why) {
      case 'kept':
        return `What a restore keeps beside '${told.place}' is not removed: '${told.path}' in it is a mount point; unmount it.`;
      case 'not_removed':
        return `'${told.path}' is a mount point and is not removed; unmount it first.`;
      case 'in_use':
        return `'${told.path}' is in use, or a mount point under another path, and is not removed; unmount it first.`;
      case 'place':
        return `'${told.path}' is a mount point and cannot be swapped for a restored tree; restore to a new directory.`;
      case 'inside':
        return `'${told.path}' is a mount point inside '${told.place}', which would be moved aside with it; unmount it first, or restore to a new directory.`;
      case 'replacing':
        return sayReplacing(told.path, told.system, 'what is mounted cannot be moved aside');
    }
  },
  other_layout: ({ path }, { one }) =>
    `The ${one.snapshot} was taken of other paths and has nothing for '${path}'; restore it to a new ${one.target} or directory.`,
  unreachable: (told) => {
    const server = `The SFTP server ${told.server}`;
    switch (told.why) {
      case 'refused':
        return `${server} refused the connection; is it running, on that port?`;
      case 'timeout':
        return told.waitedSeconds === null
          ? `${server} did not answer in time; check it and its network.`
          : `${server} did not answer within ${told.waitedSeconds} s.`;
      case 'unknown_name':
        return `The SFTP server's name '${told.host}' is not known (${told.system}); correct it.`;
      case 'other':
        return `No SSH connection to the SFTP server ${told.server} came about${coded(told.system)}; check it and its network.`;
    }
  },
  connection_lost: ({ server }) => `The connection to the SFTP server ${server} was lost; try again.`,
  stalled: (told) =>
    'idleSeconds' in told
      ? `The work made no progress for ${told.idleSeconds} s and was ended; see whether all disks and mounts answer.`
      : `The SFTP server ${told.server} did not answer for too long; check the server and its disk.`,
  process_ended: ({ ended }) =>
    `The process that did the work ended before its time${coded(ended)}; see whether the machine has enough memory.`,
  left_behind: ({ noun }, { one }) =>
    `Earlier work at the ${one[noun]} hangs and cannot be ended, so nothing is begun there; see whether its disk or mount answers.`,
  credentials: ({ server, user }) =>
    `The SFTP server ${server} refused the credentials of the user '${user}'; correct the key or password.`,
  host_key: ({ server, shown, pinned, isTypeKnown }, { one }) =>
    `The SFTP server ${server} shows the key ${shown}, and this ${one.store} is pinned to ${pinned}; ${
      isTypeKnown
        ? `if it was given a new key, add the ${one.store} again, `
        : 'it may have several keys: pin that one, '
    }but only after its administrator has confirmed it.`,
  no_sftp: ({ server }) => `The server ${server} offers no SFTP to this user; have it enabled.`,
  program_missing: ({ program, debianPackage }) =>
    `The program '${program}' is not installed on this node; install it (Debian: ${debianPackage}).`,
  program_failed: ({ program, said }) => `${program} failed: ${said || 'it did not say why'}.`,
  passphrase_refused: ({ place }) =>
    `The passphrase is not that of the borg repository ${located(place)}; correct the secret 'passphrase'.`,
  repository_missing: ({ place }) => `There is no borg repository at ${located(place)}; mount or correct it.`,
  repository_key_missing: ({ place }) =>
    `The key of the borg repository ${located(place)} is not on this node; import it with 'borg key import'.`,
  repository_locked: ({ place, holder }, { one }) =>
    `The borg repository ${located(place)} is locked${holder === '' ? '' : ` by ${holder}`}; wait for it, or, if nothing works there any more, run 'backrota ${one.store} break-lock'.`,
  path_not_in_copy: ({ path }, { one }) => `The ${one.snapshot} has no '${path}'; list what is in it.`,
  superseded: (told, { one }) =>
    told.work === 'task'
      ? `Attempt ${told.attempt} at ${one.task} ${told.taskUuid} was overtaken by a later one and stops.`
      : `Another attempt at the restore of '${told.path}' took over, or its files were removed; restore it again.`,
};
