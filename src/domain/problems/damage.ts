import type { NoParams } from './kind.ts';

interface Entry {
  /** Relative to the copy's root, as people read it. */
  readonly path: string;
}

interface File {
  /** One of the files that a copy consists of. */
  readonly file: string;
}

interface Field {
  readonly field: string;
}

/** What is told of each kind of damage, by kind. */
export interface DamageParams {
  // Its entries.
  readonly entry_missing: Entry;
  readonly entry_differs: Entry & { readonly found: string };
  readonly attributes_differ: Entry;
  readonly entry_twice: Entry;
  readonly entry_cut: NoParams;
  readonly content_differs: Entry;
  readonly directory_without_slash: Entry;
  readonly directory_absent: Entry;
  readonly path_forbidden: Entry;
  readonly link_to_directory: Entry;
  readonly link_to_no_file: Entry;
  readonly link_to_nothing: Entry;
  readonly root_no_directory: NoParams;
  // Its archive.
  readonly archive_cut: NoParams;
  readonly archive_longer: NoParams;
  readonly archive_followed: NoParams;
  readonly archive_size: NoParams;
  readonly archive_not_unpacked: NoParams;
  readonly name_length: NoParams;
  readonly name_endless: NoParams;
  readonly header_number: NoParams;
  readonly header_checksum: NoParams;
  readonly record_unknown: NoParams;
  readonly size_impossible: NoParams;
  readonly sparse_map: NoParams;
  // Its manifest.
  readonly manifest_differs: NoParams;
  readonly manifest_cut: NoParams;
  readonly manifest_followed: NoParams;
  readonly manifest_larger: NoParams;
  readonly manifest_foreign: NoParams;
  readonly manifest_version: { readonly version: number; readonly known: number };
  readonly line_endless: NoParams;
  readonly line_unreadable: NoParams;
  readonly line_no_object: NoParams;
  readonly line_unknown: { readonly type: string };
  readonly line_misplaced: NoParams;
  readonly field_missing: Field;
  readonly field_invalid: Field;
  readonly attributes_invalid: NoParams;
  readonly hash_invalid: NoParams;
  // Its files.
  readonly file_missing: File;
  readonly file_grows: File;
  readonly files_larger: NoParams;
}

/** Why a copy is not what was stored. */
export type Damage = {
  readonly [K in keyof DamageParams]: { readonly kind: K } & DamageParams[K];
}[keyof DamageParams];
