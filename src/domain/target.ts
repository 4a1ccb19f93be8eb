import { problem } from './errors.ts';
import type { Instant } from './instant.ts';
import { isText } from './text.ts';

/** A label for people; every dialect shows every kind. */
export type TargetKind = 'instance' | 'drive' | 'repository' | 'volume';

export const TARGET_KINDS: readonly TargetKind[] = ['instance', 'drive', 'repository', 'volume'];

/** What is backed up: paths outside (set by staff), or a directory that the gateway owns. */
export type TargetSource =
  | {
      readonly kind: 'paths';
      readonly paths: readonly string[];
      /** What is left out below them, as `excludedBy`; absent = nothing. */
      readonly excludes?: readonly string[];
    }
  | {
      readonly kind: 'volume';
      /** What is left out of it, as `excludedBelow` its root; absent = nothing. */
      readonly excludes?: readonly string[];
    };

/** Which mount point each source path lies on. */
export type MountPoints = Readonly<Record<string, string>>;

/** The thing backed up. */
export interface Target {
  readonly id: number;
  readonly uuid: string;
  readonly accountId: number;
  readonly name: string;
  readonly kind: TargetKind;
  readonly source: TargetSource;
  /** The local Store: where destination `local` writes. */
  readonly storeId: number;
  /** How many snapshots the pool of its inheriting schedules keeps: 1..10. */
  readonly rotation: number;
  readonly allowsInPlaceRestore: boolean;
  /** Whether a backup without any file is taken where earlier ones had some. */
  readonly allowsEmptySource: boolean;
  /** As of the first good backup since the source was set; another one later is no backup. `null` = not known yet. */
  readonly mountPoints: MountPoints | null;
  /** The node on which its managed volume lies; `null` = where every node reaches it, or where there is none (yet). */
  readonly volumeNode: string | null;
  /** Raised by each write, also of what a dialect remembers of it. */
  readonly version: number;
  readonly createdAt: Instant;
  readonly deletedAt: Instant | null;
}

/** Clients keep an id in 31 bits. */
export const MAX_TARGET_ID = 2 ** 31 - 1;
/** How many patterns a source may have, and how long one may be. */
export const MAX_EXCLUDES = 100;
const MAX_EXCLUDE_CHARACTERS = 500;

/** @throws `invalid_request` (`excludes_malformed`). */
export function checkExcludes(excludes: readonly string[]): readonly string[] {
  const wrong = excludes.find(
    (pattern) =>
      pattern === '' || pattern.length > MAX_EXCLUDE_CHARACTERS || !isText(pattern) || /\p{Cc}/u.test(pattern),
  );
  if (wrong !== undefined || excludes.length > MAX_EXCLUDES)
    throw problem('excludes_malformed', {
      field: 'excludes',
      value: wrong ?? String(excludes.length),
      most: MAX_EXCLUDES,
      mostCharacters: MAX_EXCLUDE_CHARACTERS,
    });
  return excludes;
}

/** These paths, or a managed volume (`null`), without what is left out. */
export const sourceOf = (paths: readonly string[] | null, excludes: readonly string[]): TargetSource => ({
  ...(paths === null ? { kind: 'volume' } : { kind: 'paths', paths }),
  ...(excludes.length === 0 ? {} : { excludes }),
});

export const DEFAULT_ROTATION = 5;
export const MAX_ROTATION = 10;

/**
 * Refuses sources that lie on other mounts than before: below an unmounted one is at best an empty directory. A source
 * of which either side says nothing passes.
 *
 * @throws `driver_failed` (`source_unmounted`), naming the source and both mount points.
 */
export function requireSameMounts(before: MountPoints, now: MountPoints): void {
  for (const [path, point] of Object.entries(now)) {
    const expected = before[path];
    if (expected === undefined || expected === point) continue;
    throw problem('source_unmounted', { path, expected, found: point });
  }
}
