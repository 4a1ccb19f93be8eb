import { problem } from './errors.ts';
import type { Seconds } from './instant.ts';

/** `check`: copies are read back where they lie. `restore_check`: the newest one is restored to a scratch place, and compared. */
export type CheckAction = 'check' | 'restore_check';

/** What is done with a target when a slot comes, or somebody asks for it. */
export type Action = 'backup' | CheckAction;

/** All actions. */
export const ACTIONS: readonly Action[] = ['backup', 'check', 'restore_check'];

/** How a store is checked that is a repository of an archiver: it decides what the program that checks it looks at. */
export const CHECK_FLAGS = ['repository_only', 'archives_only', 'verify_data'] as const;

export type CheckFlag = (typeof CHECK_FLAGS)[number];

/** How a check is to be done. */
export interface CheckOptions {
  /** After this no further copy is begun, and a repository is checked in parts; `null` = however long it takes. */
  readonly maxSeconds: Seconds | null;
  /** Heeded where the store is a repository; where none is said, all of it is read. */
  readonly flags: readonly CheckFlag[];
  /** What of the copy a restore check restores, by its paths there; none = all of it. */
  readonly paths: readonly string[];
}

/** A check of all that there is. */
export const WHOLE_CHECK: CheckOptions = { maxSeconds: null, flags: [], paths: [] };

const MOST_SECONDS: Seconds = 7 * 86_400;
const MOST_PATHS = 100;
const MOST_CHARACTERS = 4_096;

/** How an action is to be done: `null` of a backup. @throws `invalid_request` - the time, the flags or the paths. */
export function checkOptionsOf(action: Action, options: CheckOptions | null | undefined): CheckOptions | null {
  if (action === 'backup') return null;
  const { maxSeconds, flags, paths } = options ?? WHOLE_CHECK;
  if (maxSeconds !== null && (!Number.isInteger(maxSeconds) || maxSeconds < 1 || maxSeconds > MOST_SECONDS)) {
    throw problem('no_whole_number', {
      field: 'check.maxSeconds',
      value: String(maxSeconds),
      least: 1,
      most: MOST_SECONDS,
    });
  }
  const refused = flags.find((flag) => !CHECK_FLAGS.includes(flag));
  if (refused !== undefined || (flags.includes('repository_only') && flags.length > 1))
    throw problem('check_flags_malformed', { field: 'check.flags', value: flags.join(' '), known: CHECK_FLAGS });
  const wrong = paths.find((path) => !isPathInCopy(path));
  if (wrong !== undefined || paths.length > MOST_PATHS)
    throw problem('check_paths_malformed', {
      field: 'check.paths',
      value: wrong ?? String(paths.length),
      most: MOST_PATHS,
    });
  return { maxSeconds, flags: [...new Set(flags)], paths: [...new Set(paths.map(withoutSlashes))] };
}

/** Text of names, none of which leads elsewhere. */
function isPathInCopy(path: string): boolean {
  const names = withoutSlashes(path).split('/');
  return (
    path.length <= MOST_CHARACTERS &&
    path.isWellFormed() &&
    !path.includes('\0') &&
    names.every((name) => name !== '' && name !== '.' && name !== '..')
  );
}

const withoutSlashes = (path: string): string => path.replace(/^\/+|\/+$/g, '');

/** One thing that is not as its copy says, by its path there. */
export interface Difference {
  readonly path: string;
  readonly how: 'missing' | 'kind' | 'size' | 'content' | 'link';
}

/** What a check saw, kept with its task. */
export interface CheckEvidence {
  /** How many copies were read to their end, and how many the time did not suffice for. */
  readonly copies: number;
  readonly left: number;
  /** Of a restore check: the one that was restored. */
  readonly snapshot: { readonly id: number; readonly uuid: string; readonly name: string } | null;
  /** What was read or restored of them. */
  readonly files: number;
  readonly bytes: number;
  /** The first of what differs, and how much does in all. */
  readonly differences: readonly Difference[];
  readonly differenceCount: number;
}
