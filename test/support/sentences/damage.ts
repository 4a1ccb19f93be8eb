import type { Damage } from '../../../src/domain/problems/damage.ts';
import type { Params } from '../../../src/domain/problems/index.ts';
import type { Said } from './said.ts';

const PATH = { path: 'a/b' };

const SAID: { readonly [K in Damage['kind']]: readonly [Omit<Extract<Damage, { kind: K }>, 'kind'>, string] } = {
  entry_missing: [PATH, "'a/b' is missing from its archive"],
  entry_differs: [{ ...PATH, found: 'c' }, "its archive has 'c' where its manifest has 'a/b'"],
  entry_twice: [PATH, "it contains 'a/b' twice"],
  entry_cut: [{}, 'its archive ends within an entry'],
  content_differs: [PATH, "'a/b' has other content than was stored"],
  attributes_differ: [PATH, "its archive has other attributes for 'a/b' than its manifest"],
  directory_without_slash: [PATH, "its archive names the directory 'a/b' without a slash"],
  directory_absent: [PATH, "'a/b' comes without its directory"],
  path_forbidden: [PATH, "it names 'a/b', which no snapshot may contain"],
  link_to_directory: [PATH, "'a/b' is a hard link to a directory"],
  link_to_no_file: [PATH, "'a/b' is a hard link to no file"],
  link_to_nothing: [PATH, "'a/b' is a hard link to nothing in the snapshot"],
  root_no_directory: [{}, 'its root is no directory'],
  archive_cut: [{}, 'its archive ends too early'],
  archive_longer: [{}, 'its archive contains more than its manifest'],
  archive_followed: [{}, 'something follows the end of its archive'],
  archive_size: [{}, 'its archive has another size than was stored'],
  archive_not_unpacked: [{}, 'its archive cannot be unpacked'],
  name_length: [{}, 'its archive contains a name of impossible length'],
  name_endless: [{}, 'its archive contains a name that does not end'],
  header_number: [{}, 'a header of its archive has an invalid number'],
  header_checksum: [{}, 'a header of its archive has a wrong checksum'],
  record_unknown: [{}, 'its archive contains a record of unknown type'],
  size_impossible: [{}, 'its archive contains an impossible size'],
  sparse_map: [{}, 'its archive says of a file with holes where its data belongs in a way that cannot be'],
  manifest_differs: [{}, 'its manifest is not the one that was recorded'],
  manifest_cut: [{}, 'its manifest is cut off'],
  manifest_followed: [{}, 'something follows the end of its manifest'],
  manifest_larger: [{}, 'its manifest is larger than the whole copy was'],
  manifest_foreign: [{}, 'its manifest is not one of ours'],
  manifest_version: [{ version: 2, known: 1 }, 'its manifest has version 2, this program reads version 1'],
  line_endless: [{}, 'its manifest has a line that does not end'],
  line_unreadable: [{}, 'a line of its manifest cannot be read'],
  line_no_object: [{}, 'a line of its manifest is no object'],
  line_unknown: [{ type: 'door' }, "its manifest has a line of unknown type 'door'"],
  line_misplaced: [{}, 'its manifest has a line of another kind'],
  field_missing: [{ field: 'mode' }, "its manifest lacks 'mode'"],
  field_invalid: [{ field: 'uid' }, "its manifest has no valid 'uid'"],
  attributes_invalid: [{}, 'its manifest has an invalid mode or time'],
  hash_invalid: [{}, 'its manifest has an invalid hash'],
  file_missing: [{ file: 'data.tar.zst' }, "its file 'data.tar.zst' is missing"],
  file_grows: [{ file: 'data.tar.zst' }, "its file 'data.tar.zst' grows while it is read"],
  files_larger: [{}, 'its files are larger than what was stored'],
};

/** Every kind of damage, as a snapshot that has it is said to be. */
export const DAMAGED = Object.entries(SAID).map(
  ([kind, [params, said]]): Said<Params<'snapshot_damaged'>> => [
    { damage: { kind, ...params } as Damage },
    `The snapshot is damaged: ${said}; restore another snapshot.`,
  ],
);
