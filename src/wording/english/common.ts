import type { COMMON_PROBLEMS } from '../../domain/problems/common.ts';
import type { Words } from '../vocabulary.ts';

export const COMMON_WORDS: Words<typeof COMMON_PROBLEMS> = {
  missing: ({ noun, asked }, { one }) => `The ${one[noun]} '${asked}' does not exist.`,
  ambiguous: ({ noun, name, ids }, { many }) =>
    `Several ${many[noun]} are named '${name}'; give the id of the one that is meant: ${ids.join(', ')}.`,
  stale: ({ thing }, { one, nameOf }) =>
    `The ${one[thing.noun]} '${nameOf(thing)}' was changed by someone else meanwhile; read it again and retry.`,
  text_empty: ({ field, most }, vocabulary) =>
    `The ${vocabulary.field(field)} is empty; give one of 1 to ${most} characters.`,
  text_too_long: ({ field, length, most }, vocabulary) =>
    `The ${vocabulary.field(field)} has ${length} characters; at most ${most} are allowed.`,
  control_character: ({ field }, vocabulary) =>
    `The ${vocabulary.field(field)} contains a control character; leave it out.`,
  no_whole_number: ({ field, value, least, most }, vocabulary) =>
    `The ${vocabulary.field(field)} '${value}' is not a whole number from ${least}${most === null ? '' : ` to ${most}`}.`,
  secret_key_unreadable: ({ path }) =>
    `The secret key '${path}' cannot be kept or read; check its owner and the disk, or put it back from a backup.`,
  secret_key_changed: () =>
    'The secret key was changed after this process began, and nothing was written; start it again, and try again.',
  mistake: () => 'The gateway made a mistake.',
  too_many_calls: ({ calls, windowSeconds, retryAfterSeconds }) =>
    `More than ${calls} calls came within ${windowSeconds} seconds; try again in ${retryAfterSeconds} seconds.`,
  calls_at_once: () => 'Too many calls at once; wait for the answers to earlier ones.',
  network_malformed: ({ field, value }) => `'${value}' in ${field} is no IP address or range; correct it.`,
  database_busy: () => 'The database is too busy with other writes; try again soon.',
  database_unreachable: () => 'The database cannot be reached or written at the moment; try again soon.',
  duplicate: () => 'Something with these values exists already; choose other ones.',
  slot_recorded: () => 'One of these slots has its record already; none of the records was kept.',
};
