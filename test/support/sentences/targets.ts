import type { TARGET_PROBLEMS } from '../../../src/domain/problems/targets.ts';
import { type Sentences, SNAPSHOT, TARGET } from './said.ts';

const THINGS = { snapshot: SNAPSHOT, target: TARGET };

const SOURCE = { field: 'source', value: '/srv/web' };
const DIRECTORY = { field: 'directory', value: '/srv/back' };

export const TARGET_SENTENCES: Sentences<typeof TARGET_PROBLEMS> = {
  excludes_malformed: [
    [
      { field: 'excludes', value: '101', most: 100, mostCharacters: 500 },
      "'101' is no pattern, or there are too many: give up to 100, of 1 to 500 characters each, none a control character.",
    ],
  ],
  source_unnamed: [[{ field: 'source', value: '' }, 'Name at least one directory or file to back up.']],
  source_unmounted: [
    [
      { path: '/srv/www', expected: '/srv', found: '/' },
      "The source '/srv/www' was on the mount '/srv' and is now on '/'; mount it again or, if it has moved for good, have staff set the source again.",
    ],
  ],
  source_restoring: [[{ target: TARGET }, "'web' is being restored in place; change its sources when that has ended."]],
  target_id_taken: [[{ id: 17 }, 'The id 17 is taken already; choose another one.']],
  target_ids_spent: [[{ most: 99 }, 'No id up to 99 is free; set TARGET_IDS_FROM to a lower number.']],
  targets_at_once: [[{}, 'Too many targets are being added at once; try again soon.']],
  target_has_protected: [
    [THINGS, "'web' cannot be deleted: its snapshot '52' is protected; take the protection off first."],
  ],
  target_has_held: [
    [
      { ...THINGS, holdReason: 'a court' },
      "'web' cannot be deleted: its snapshot '52' is held (a court); have the hold lifted first.",
    ],
  ],
  target_has_snapshots: [
    [
      { target: TARGET, count: 1, others: 1 },
      "'web' has 1 available snapshot, which was not made here; delete it first.",
    ],
    [
      { target: TARGET, count: 3, others: 2 },
      "'web' has 3 available snapshots, 2 of them not made here; delete them first.",
    ],
  ],
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
