import type { TARGET_PROBLEMS } from '../../domain/problems/targets.ts';
import type { Thing } from '../../domain/problems/thing.ts';
import type { Vocabulary, Words } from '../vocabulary.ts';

/** How a sentence begins that names the snapshot which a removal of its target fails for. */
const kept = ({ snapshot, target }: Readonly<Record<'snapshot' | 'target', Thing>>, { one, nameOf }: Vocabulary) =>
  `'${nameOf(target)}' cannot be deleted: its ${one.snapshot} '${nameOf(snapshot)}' is`;

export const TARGET_WORDS: Words<typeof TARGET_PROBLEMS> = {
  excludes_malformed: ({ value, most, mostCharacters }) =>
    `'${value}' is no pattern, or there are too many: give up to ${most}, of 1 to ${mostCharacters} characters each, none a control character.`,
  source_unnamed: () => 'Name at least one directory or file to back up.',
  source_unmounted: ({ path, expected, found }) =>
    `The source '${path}' was on the mount '${expected}' and is now on '${found}'; mount it again or, if it has moved for good, have staff set the source again.`,
  source_restoring: ({ target }, { nameOf }) =>
    `'${nameOf(target)}' is being restored in place; change its sources when that has ended.`,
  target_id_taken: ({ id }) => `The id ${id} is taken already; choose another one.`,
  target_ids_spent: ({ most }) => `No id up to ${most} is free; set TARGET_IDS_FROM to a lower number.`,
  targets_at_once: (_params, { many }) => `Too many ${many.target} are being added at once; try again soon.`,
  target_has_protected: (things, vocabulary) => `${kept(things, vocabulary)} protected; take the protection off first.`,
  target_has_held: (things, vocabulary) =>
    `${kept(things, vocabulary)} held (${things.holdReason}); have the hold lifted first.`,
  target_has_snapshots: ({ target, count, others }, { one, many, nameOf }) =>
    count === 1
      ? `'${nameOf(target)}' has 1 available ${one.snapshot}, which was not made here; delete it first.`
      : `'${nameOf(target)}' has ${count} available ${many.snapshot}, ${others} of them not made here; delete them first.`,
  source_absent: ({ value }) => `The source '${value}' does not exist or cannot be read.`,
  source_denied: ({ value }) => `The source '${value}' cannot be read by this user.`,
  directory_orphaned: ({ value }) => `The directory above '${value}' does not exist; make it first.`,
  directory_unreadable: ({ value }) => `The directory '${value}' is none, or cannot be read; name a new or empty one.`,
  directory_not_empty: ({ value }) => `The directory '${value}' is not empty; name a new or empty one.`,
  path_of_gateway: ({ field, value }, vocabulary) =>
    `The ${vocabulary.field(field)} '${value}' holds or is the gateway's own data; name another directory.`,
  path_not_allowed: ({ field, value }, vocabulary) =>
    `The ${vocabulary.field(field)} '${value}' is not below a directory that this installation allows.`,
};
