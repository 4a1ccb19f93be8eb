import type { Damage, DamageParams } from '../../domain/problems/damage.ts';
import type { Vocabulary } from '../vocabulary.ts';

const WORDS: { readonly [K in keyof DamageParams]: (params: DamageParams[K], vocabulary: Vocabulary) => string } = {
  entry_missing: ({ path }) => `'${path}' is missing from its archive`,
  entry_differs: ({ path, found }) => `its archive has '${found}' where its manifest has '${path}'`,
  entry_twice: ({ path }) => `it contains '${path}' twice`,
  entry_cut: () => 'its archive ends within an entry',
  content_differs: ({ path }) => `'${path}' has other content than was stored`,
  attributes_differ: ({ path }) => `its archive has other attributes for '${path}' than its manifest`,
  directory_without_slash: ({ path }) => `its archive names the directory '${path}' without a slash`,
  directory_absent: ({ path }) => `'${path}' comes without its directory`,
  path_forbidden: ({ path }, { one }) => `it names '${path}', which no ${one.snapshot} may contain`,
  link_to_directory: ({ path }) => `'${path}' is a hard link to a directory`,
  link_to_no_file: ({ path }) => `'${path}' is a hard link to no file`,
  link_to_nothing: ({ path }, { one }) => `'${path}' is a hard link to nothing in the ${one.snapshot}`,
  root_no_directory: () => 'its root is no directory',
  archive_cut: () => 'its archive ends too early',
  archive_longer: () => 'its archive contains more than its manifest',
  archive_followed: () => 'something follows the end of its archive',
  archive_size: () => 'its archive has another size than was stored',
  archive_not_unpacked: () => 'its archive cannot be unpacked',
  name_length: () => 'its archive contains a name of impossible length',
  name_endless: () => 'its archive contains a name that does not end',
  header_number: () => 'a header of its archive has an invalid number',
  header_checksum: () => 'a header of its archive has a wrong checksum',
  record_unknown: () => 'its archive contains a record of unknown type',
  size_impossible: () => 'its archive contains an impossible size',
  sparse_map: () => 'its archive says of a file with holes where its data belongs in a way that cannot be',
  manifest_differs: () => 'its manifest is not the one that was recorded',
  manifest_cut: () => 'its manifest is cut off',
  manifest_followed: () => 'something follows the end of its manifest',
  manifest_larger: () => 'its manifest is larger than the whole copy was',
  manifest_foreign: () => 'its manifest is not one of ours',
  manifest_version: ({ version, known }) => `its manifest has version ${version}, this program reads version ${known}`,
  line_endless: () => 'its manifest has a line that does not end',
  line_unreadable: () => 'a line of its manifest cannot be read',
  line_no_object: () => 'a line of its manifest is no object',
  line_unknown: ({ type }) => `its manifest has a line of unknown type '${type}'`,
  line_misplaced: () => 'its manifest has a line of another kind',
  field_missing: ({ field }) => `its manifest lacks '${field}'`,
  field_invalid: ({ field }) => `its manifest has no valid '${field}'`,
  attributes_invalid: () => 'its manifest has an invalid mode or time',
  hash_invalid: () => 'its manifest has an invalid hash',
  file_missing: ({ file }) => `its file '${file}' is missing`,
  file_grows: ({ file }) => `its file '${file}' grows while it is read`,
  files_larger: () => 'its files are larger than what was stored',
};

/** What is wrong with a copy, as a part of a sentence. */
export const describeDamage = (damage: Damage, vocabulary: Vocabulary): string =>
  // The compiler does not see that the kind and the params of one damage belong together.
  (WORDS[damage.kind] as (params: Damage, vocabulary: Vocabulary) => string)(damage, vocabulary);
