import type { BigIntStats } from 'node:fs';
import { lstat } from 'node:fs/promises';
import { problem } from '../domain/errors.ts';
import { STAGING_NAME } from '../domain/restore.ts';
import type { Identity } from './directory-handle.ts';
import { DirectoryHandle, isSame } from './directory-handle.ts';
import type { Extended } from './entry.ts';
import { readAttributes } from './extended-attributes.ts';
import { errorCode, isSystemError } from './failures.ts';
import { LinkGroups } from './link-groups.ts';
import type { DirectoryList } from './list-directory.ts';
import { listDirectory } from './list-directory.ts';
import { openPrivate } from './open-private.ts';
import type { SourceStep } from './plan-sources.ts';
import { planSources } from './plan-sources.ts';
import type { Place, ReadEntry, WalkHooks, WalkItem } from './read-entry.ts';
import { attributesOf, readEntry, skip, skipFailed } from './read-entry.ts';
import { stepsDone } from './steps.ts';

export interface WalkOptions extends WalkHooks {
  /** Not descended into: the store itself, if it lies inside the source. */
  readonly exclude?: Identity;
  /** What is left out below the sources, without a word: by absolute paths, in the meaning of `excludedBy`. */
  readonly isExcluded?: (absolutePath: string) => boolean;
}

/** Something met on the walk: known already, or a name still to be read. */
type Candidate = Met & { readonly step: SourceStep };

/** `isSource`: it is the one file that is a source. */
type Met = { readonly item: WalkItem } | { readonly place: Place; readonly isSource: boolean };

interface Level {
  readonly handle: DirectoryHandle;
  readonly path: Buffer;
  readonly stats: BigIntStats;
  readonly list: DirectoryList;
}

const READ_AHEAD = 12;
const SLASH = Buffer.from('/');
/** Longest path in a copy, in bytes. */
const MAX_PATH_BYTES = 32 * 1024;
/** Directories inside one another: each is held open, with its list, while what is in it is read. */
const MAX_LEVELS = 1000;

const joinPath = (parent: Buffer, name: Buffer): Buffer =>
  parent.length === 0 ? name : Buffer.concat([parent, SLASH, name]);

const DENIALS: ReadonlySet<string> = new Set(['EACCES', 'EPERM', 'EIO']);

/** A failure at a source itself is no warning: an empty copy must not pass for a backup. */
const explainSource = (path: string, error: unknown): unknown => {
  const system = errorCode(error);
  if (system === 'ENOENT') return problem('source_missing', { why: 'gone', path }, error);
  if (system === 'ENOTDIR' || system === 'ELOOP') return problem('source_changed', { why: 'replaced', path }, error);
  if (DENIALS.has(system)) return problem('source_unreadable', { why: 'denied', path, system }, error);
  // As from a network or FUSE file system that has lost its server or its daemon.
  if (isSystemError(error)) return problem('source_unreadable', { why: 'disk', path, system }, error);
  return error;
};

const directoryItem = (path: Buffer, stats: BigIntStats, attributes: Extended): Met => ({
  item: { kind: 'entry', entry: { ...attributesOf(path, stats), ...attributes, type: 'directory' } },
});

/** Of a directory that is passed through, which need not be readable. */
const attributesIn = async (parent: DirectoryHandle, name: Buffer): Promise<Extended> => {
  try {
    const directory = await parent.openDirectory(name);
    const attributes = readAttributes(directory.descriptor);
    await directory.release();
    return attributes;
  } catch (error) {
    return { attributesRefusal: errorCode(error) };
  }
};

/** Opens the directory that `stats` describes, or says why it is left out. */
const descend = async (place: Place, stats: BigIntStats, options: WalkOptions): Promise<Level | WalkItem> => {
  const { parent, name, path } = place;
  await options.beforeOpen?.(path);
  const handle = await parent.openDirectory(name);
  try {
    if (!isSame(handle.identity, stats)) return skip(path, 'replaced');
    if (options.exclude !== undefined && isSame(stats, options.exclude)) return skip(path, 'store');
    const list = await listDirectory(handle);
    return { handle: handle.retain(), path, stats, list };
  } finally {
    await handle.release();
  }
};

/**
 * A directory that a restore keeps beside another source: of the gateway's own, not one that merely has such a name.
 */
const isStagingDirectory = async ({ parent, name }: Place): Promise<boolean> => {
  if (!STAGING_NAME.test(name.toString('latin1'))) return false;
  const directory = await openPrivate(parent, name);
  await directory?.release();
  return directory !== null;
};

/** The same for a directory below a source: whatever goes wrong there concerns it alone. */
const enter = async (place: Place, options: WalkOptions): Promise<Level | WalkItem> => {
  try {
    if (await isStagingDirectory(place)) return skip(place.path, 'restore');
    return await descend(place, await lstat(place.parent.childPath(place.name), { bigint: true }), options);
  } catch (error) {
    return skipFailed(place.path, error);
  }
};

const closeLevel = async (level: Level): Promise<void> => {
  await level.list.close();
  await level.handle.release();
};

/** Of something below a source. */
const absolutePathOf = ({ absolutePath, path }: SourceStep, below: Buffer): string =>
  path === null ? `${absolutePath}/${below.toString('utf8')}` : `/${below.toString('utf8')}`;

/** Yields one source's names, every directory before what it holds. Throws as the system does, of the source itself only. */
async function* listSource(step: SourceStep, options: WalkOptions): AsyncGenerator<Met, void, undefined> {
  const levels: Level[] = [];
  const parent = await DirectoryHandle.openPath(step.directory, 'pass');
  try {
    const name = Buffer.from(step.name);
    const stats = await lstat(parent.childPath(name), { bigint: true });
    const path = Buffer.from(step.path ?? (stats.isDirectory() ? '' : step.name));
    if (step.kind === 'parent') {
      yield directoryItem(path, stats, await attributesIn(parent, name));
      return;
    }
    if (!stats.isDirectory()) {
      yield { place: { parent: parent.retain(), name, path }, isSource: true };
      return;
    }
    const top = await descend({ parent, name, path }, stats, options);
    if ('kind' in top) throw problem('source_changed', { why: 'replaced_or_store', path: step.absolutePath });
    levels.push(top);
    yield directoryItem(path, stats, readAttributes(top.handle.descriptor));
    for (let level = levels.at(-1); level !== undefined; level = levels.at(-1)) {
      const child = await level.list.read().catch((error) => {
        if (level === top) throw error;
        return skipFailed(level.path, error);
      });
      if (child !== null && 'kind' in child) yield { item: child };
      if (child === null || 'kind' in child) {
        levels.pop();
        await closeLevel(level);
        continue;
      }
      const place = { parent: level.handle, name: child.name, path: joinPath(level.path, child.name) };
      if (options.isExcluded?.(absolutePathOf(step, place.path)) === true) continue;
      if (place.path.length > MAX_PATH_BYTES) yield { item: skip(place.path.subarray(0, 255), 'name_too_long') };
      else if (child.isDirectory() && levels.length >= MAX_LEVELS) yield { item: skip(place.path, 'too_deep') };
      else if (child.isDirectory()) {
        const below = await enter(place, options);
        if ('kind' in below) yield { item: below };
        else {
          levels.push(below);
          yield directoryItem(place.path, below.stats, readAttributes(below.handle.descriptor));
        }
      } else {
        level.handle.retain();
        yield { place, isSource: false };
      }
    }
    await requireReachable(parent.childPath(name));
  } finally {
    for (const level of levels.reverse()) await closeLevel(level);
    await parent.release();
  }
}

/** A file system that went while it was walked has failed every name since; one that was removed is none. */
const requireReachable = async (path: Buffer): Promise<void> => {
  await lstat(path).catch((error) => {
    if (errorCode(error) !== 'ENOENT') throw error;
  });
};

const readCandidate = async (candidate: Candidate, options: WalkOptions): Promise<ReadEntry> =>
  'item' in candidate ? candidate.item : readEntry(candidate.place, options);

/** The one file that is a source must be in the copy; only what is no file at all may be left out. */
const requireSource = (candidate: Candidate, item: WalkItem): void => {
  if (item.kind !== 'skipped' || !('place' in candidate) || !candidate.isSource) return;
  const { reason, system } = item.entry;
  const path = candidate.step.absolutePath;
  if (system !== undefined)
    throw problem('source_unreadable', { why: DENIALS.has(system) ? 'denied' : 'disk', path, system });
  if (reason !== 'vanished' && reason !== 'replaced') return;
  throw problem('source_unreadable', { why: reason, path });
};

async function* listSources(
  sources: readonly string[],
  options: WalkOptions,
): AsyncGenerator<Candidate, void, undefined> {
  const steps = planSources(sources);
  if (steps.length === 0) throw problem('source_missing', { why: 'none_set' });
  for (const step of steps) {
    try {
      for await (const met of listSource(step, options)) yield { ...met, step };
    } catch (error) {
      throw explainSource(step.absolutePath, error);
    }
  }
}

/**
 * Walks sources (absolute real paths) in an order in which a directory comes before what it holds and a file before
 * its further names. Leaves out what restores in place keep beside other targets' sources: see `STAGING_NAME`. Follows
 * no link at any depth; reads small files ahead; memory does not grow with their number. A file's content is valid
 * until the next item is asked for. Throws `driver_failed` (`source_missing`, `source_changed`, `source_unreadable`),
 * and the signal's reason.
 */
export async function* walkTree(
  sources: readonly string[],
  signal: AbortSignal,
  options: WalkOptions = {},
): AsyncGenerator<WalkItem, void, undefined> {
  const candidates = listSources(sources, options);
  const links = new LinkGroups();
  const ahead: { candidate: Candidate; read: Promise<ReadEntry> }[] = [];
  let isListed = false;
  const releasePlace = async (candidate: Candidate): Promise<void> => {
    if ('place' in candidate) await candidate.place.parent.release();
  };
  try {
    for (;;) {
      while (!isListed && ahead.length < READ_AHEAD) {
        signal.throwIfAborted();
        const next = await candidates.next();
        if (next.done === true) isListed = true;
        else {
          const read = readCandidate(next.value, options);
          // A failure is met when its turn comes; until then it must not count as unhandled.
          read.catch(() => {});
          ahead.push({ candidate: next.value, read });
        }
      }
      const first = ahead.shift();
      if (first === undefined) return;
      let item: WalkItem;
      try {
        const read = await first.read;
        if (read.kind !== 'linked') item = read;
        else if ('place' in first.candidate) item = await links.settle(first.candidate.place, read.stats, options);
        else continue;
      } catch (error) {
        throw explainSource(first.candidate.step.absolutePath, error);
      } finally {
        await releasePlace(first.candidate);
      }
      stepsDone.add();
      try {
        signal.throwIfAborted();
        requireSource(first.candidate, item);
        yield item;
      } finally {
        if (item.kind === 'file') await item.content.dispose();
      }
    }
  } finally {
    await candidates.return();
    for (const { candidate, read } of ahead) {
      const item = await read.catch(() => null);
      if (item?.kind === 'file') await item.content.dispose();
      await releasePlace(candidate);
    }
  }
}
