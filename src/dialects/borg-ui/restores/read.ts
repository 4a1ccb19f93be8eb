import type { WireRequest } from '../../../server/dialect.ts';
import { certain, flag, listOf, optional, readBody, type Sent, text, whole } from '../fields.ts';
import { refuse } from '../problems.ts';

const RESTORE = {
  repository: optional(text),
  repository_id: optional(whole),
  archive: certain(text),
  paths: optional(listOf(text, 10_000)),
  destination: optional(text),
  dry_run: optional(flag),
  destination_type: optional(text),
  destination_connection_id: optional(whole),
  restore_layout: optional(text),
};

type SentRestore = Sent<typeof RESTORE>;

/** What is to be restored, and where to; `null` = in its own place. */
export interface RestoreOrder {
  /** A path, or an id. */
  readonly repository: string;
  readonly archive: string;
  /** Names in the archive's root, all of which are meant; none = the archive. */
  readonly parts: readonly string[];
  readonly directory: string | null;
}

/** The body of a POST. @throws WireRefusal (400, 403, 422) */
export function readRestore({ body }: WireRequest): RestoreOrder {
  const sent = readBody(RESTORE, body, { required: ['archive'], isNew: true });
  refuseUnserved(sent);
  const { archive = '', repository_id: id, repository = '', paths = [], destination = '/' } = sent;
  const parts = paths.filter((path) => path.replaceAll('/', '') !== '');
  // Whatever lies deeper, or is named from the root of a machine, is a part of an archive.
  if (parts.some((path) => path.includes('/'))) throw refuse('restore_denied');
  const isInPlace = destination === '' || destination === '/';
  return {
    repository: id === undefined ? repository : String(id),
    archive,
    parts,
    directory: isInPlace ? null : destination,
  };
}

/** What would change what is restored, or where to, and cannot be had. */
function refuseUnserved({ dry_run, destination_type, destination_connection_id, restore_layout }: SentRestore): void {
  if (dry_run === true) throw refuse('field_unserved', { field: 'dry_run' });
  if (destination_connection_id !== undefined) throw refuse('field_unserved', { field: 'destination_connection_id' });
  if ((destination_type ?? 'local') !== 'local') throw refuse('field_unserved', { field: 'destination_type' });
  if ((restore_layout ?? 'preserve_path') !== 'preserve_path')
    throw refuse('field_unserved', { field: 'restore_layout' });
}
