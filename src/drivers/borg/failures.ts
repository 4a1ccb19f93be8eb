import { problem } from '../../domain/errors.ts';
import type { Place } from '../../domain/problems/drivers.ts';
import { damaged } from '../../file-tree/failures.ts';
import type { BorgEnd } from './program.ts';

/** What borg's failures are called by its classes, and what they are to people. */
const EXPLAINED: Readonly<Record<string, (place: Place, end: BorgEnd) => Error>> = {
  PassphraseWrong: (place) => problem('passphrase_refused', { place }),
  NoPassphraseFailure: (place) => problem('passphrase_refused', { place }),
  PasswordRetriesExceeded: (place) => problem('passphrase_refused', { place }),
  KeyfileNotFoundError: (place) => problem('repository_key_missing', { place }),
  KeyfileMismatchError: (place) => problem('repository_key_missing', { place }),
  KeyfileInvalidError: (place) => problem('repository_key_missing', { place }),
  RepoKeyNotFoundError: (place) => problem('repository_key_missing', { place }),
  'Repository.DoesNotExist': (place) => problem('repository_missing', { place }),
  'Repository.InvalidRepository': (place) => problem('repository_missing', { place }),
  'Repository.InvalidRepositoryConfig': (place) => problem('repository_missing', { place }),
  'Repository.ParentPathDoesNotExist': (place) => problem('store_missing', { place, system: '' }),
  'Repository.PathAlreadyExists': (place) => problem('repository_missing', { place }),
  'Repository.InsufficientFreeSpaceError': (place) => problem('store_full', { why: 'system', place, system: 'ENOSPC' }),
  'Repository.StorageQuotaExceeded': (place) => problem('store_full', { why: 'system', place, system: 'EDQUOT' }),
  IntegrityError: (_place, end) => damaged({ kind: 'archive_not_unpacked' }, saidBy(end)),
  DecompressionError: (_place, end) => damaged({ kind: 'archive_not_unpacked' }, saidBy(end)),
  'Repository.ObjectNotFound': (_place, end) => damaged({ kind: 'archive_cut' }, saidBy(end)),
};

const saidBy = ({ said }: BorgEnd): Error => new Error(said);

/** Failures of which borg tells no class, by what stands in its words. */
const BY_WORDS: readonly (readonly [RegExp, (place: Place, end: BorgEnd) => Error])[] = [
  [/No space left on device/, (place) => problem('store_full', { why: 'system', place, system: 'ENOSPC' })],
  [/Permission denied|Read-only file system/, (place) => problem('store_unwritable', { place, system: 'EACCES' })],
  [
    /Data integrity error|IntegrityError|Segment entry/,
    (_place, end) => damaged({ kind: 'archive_not_unpacked' }, saidBy(end)),
  ],
];

/** The connection to a server came to nothing, or was lost. */
const CONNECTION = /^ConnectionClosed/;

/** Why a run of borg failed, as `driver_failed`. */
export const explain = (end: BorgEnd, place: Place): Error => {
  const known = EXPLAINED[end.failure];
  if (known !== undefined) return known(place, end);
  if (CONNECTION.test(end.failure) && place.server !== null)
    return problem('connection_lost', { server: place.server, canResume: false }, saidBy(end));
  const byWords = BY_WORDS.find(([words]) => words.test(end.said));
  if (byWords !== undefined) return byWords[1](place, end);
  return problem('program_failed', { program: 'borg', said: end.said });
};

/** Why borg could not even be begun. */
export const explainStart = (error: unknown): unknown =>
  error instanceof Error && 'code' in error && error.code === 'ENOENT'
    ? problem('program_missing', { program: 'borg', debianPackage: 'borgbackup' }, error)
    : error;
