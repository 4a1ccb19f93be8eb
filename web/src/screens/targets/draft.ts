import type { Target, TargetChange } from '../../api/client.ts';

/** A target as its form has it: text in each field. */
export interface Draft {
  readonly name: string;
  readonly rotation: string;
  readonly paths: string;
  readonly excludes: string;
  readonly allowsInPlaceRestore: boolean;
  readonly allowsEmptySource: boolean;
}

export const draftOf = ({ name, rotation, source, allowsInPlaceRestore, allowsEmptySource }: Target): Draft => ({
  name,
  rotation: String(rotation),
  paths: (source.paths ?? []).join('\n'),
  excludes: source.excludes.join('\n'),
  allowsInPlaceRestore,
  allowsEmptySource,
});

/** The lines of a field; blank ones do not count. */
export const linesOf = (text: string): string[] =>
  text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '');

/** What of a target the form changes. */
export function changeOf(draft: Draft, of: Draft): TargetChange {
  return {
    ...(draft.name === of.name ? {} : { name: draft.name }),
    ...(draft.rotation === of.rotation ? {} : { rotation: Number(draft.rotation) }),
    ...(draft.paths === of.paths ? {} : { paths: linesOf(draft.paths) }),
    ...(draft.excludes === of.excludes ? {} : { excludes: linesOf(draft.excludes) }),
    ...(draft.allowsInPlaceRestore === of.allowsInPlaceRestore
      ? {}
      : { allowsInPlaceRestore: draft.allowsInPlaceRestore }),
    ...(draft.allowsEmptySource === of.allowsEmptySource ? {} : { allowsEmptySource: draft.allowsEmptySource }),
  };
}
