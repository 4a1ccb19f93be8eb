import type { FILE_PROBLEMS } from '../../../src/domain/problems/files.ts';
import type { Sentences } from './said.ts';

const SOURCE = { field: 'source', value: '/srv/web' };
const DIRECTORY = { field: 'directory', value: '/srv/back' };

export const FILE_SENTENCES: Sentences<typeof FILE_PROBLEMS> = {
  source_absent: [[SOURCE, "The source '/srv/web' does not exist or cannot be read."]],
  source_denied: [[SOURCE, "The source '/srv/web' cannot be read by this user."]],
  directory_orphaned: [[DIRECTORY, "The directory above '/srv/back' does not exist; make it first."]],
  directory_unreadable: [[DIRECTORY, "The directory '/srv/back' is none, or cannot be read; name a new or empty one."]],
  directory_not_empty: [[DIRECTORY, "The directory '/srv/back' is not empty; name a new or empty one."]],
  path_of_gateway: [
    [SOURCE, "The source '/srv/web' holds or is the gateway's own data; name another directory."],
    [DIRECTORY, "The directory '/srv/back' holds or is the gateway's own data; name another directory."],
  ],
  path_not_allowed: [
    [SOURCE, "The source '/srv/web' is not below a directory that this installation allows."],
    [DIRECTORY, "The directory '/srv/back' is not below a directory that this installation allows."],
  ],
};
