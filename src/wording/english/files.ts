import type { FILE_PROBLEMS } from '../../domain/problems/files.ts';
import type { Words } from '../vocabulary.ts';

export const FILE_WORDS: Words<typeof FILE_PROBLEMS> = {
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
