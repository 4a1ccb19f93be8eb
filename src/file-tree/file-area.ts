import { constants } from 'node:fs';
import { access, lstat, mkdir, opendir, readdir, realpath, rmdir, writeFile } from 'node:fs/promises';
import { basename, dirname, isAbsolute, join, resolve } from 'node:path';
import { problem } from '../domain/errors.ts';
import type { Instant } from '../domain/instant.ts';
import { STAGING_NAME } from '../domain/restore.ts';
import type { MountPoints } from '../domain/target.ts';
import type {
  DirectoryListing,
  NewFile,
  Replacement,
  ReplacementJob,
  ReplacingFileArea,
  RestoreKey,
} from '../ports/file-area.ts';
import { DirectoryHandle } from './directory-handle.ts';
import { removeEarlier } from './earlier-staging.ts';
import { errorCode } from './failures.ts';
import { isWithin } from './is-within.ts';
import { hasChangedSince } from './last-change.ts';
import { lookInto } from './look-into.ts';
import { measureTree } from './measure-tree.ts';
import { mountAt, readMounts } from './mount-table.ts';
import { removeTree } from './remove-tree.ts';
import { removePartial } from './restore-into.ts';
import { StagingDirectory } from './restore-staging.ts';
import { type ReplacementHooks, TreeReplacement } from './tree-replacement.ts';

const VOLUMES = 'volumes';
const SCRATCH = 'scratch';
/** What versions before gave to a volume's name while they copied it. */
const UNFINISHED = '.partial';
const UUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** The file system of this machine, with the gateway's own data kept out of reach of sources and restores. */
export class NodeFileArea implements ReplacingFileArea {
  readonly #dataDir: string;
  readonly #volumes: string;
  readonly #hooks: ReplacementHooks;

  /**
   * @param dataDir absolute.
   * @param volumesDir absolute: holds the managed volumes; `null` = `volumes/` of the data directory.
   */
  constructor(dataDir: string, volumesDir: string | null = null, hooks: ReplacementHooks = {}) {
    this.#dataDir = dataDir;
    this.#volumes = volumesDir ?? join(dataDir, VOLUMES);
    this.#hooks = hooks;
  }

  volumePath(targetUuid: string): string {
    return join(this.#volumes, targetUuid);
  }

  async createVolume(targetUuid: string, files: readonly NewFile[] = []): Promise<void> {
    const volume = this.volumePath(targetUuid);
    await this.#makeVolumes();
    await mkdir(volume, { recursive: true });
    for (const { path, content, isExecutable } of files) {
      await mkdir(dirname(join(volume, path)), { recursive: true });
      await writeFile(join(volume, path), content, { mode: isExecutable ? 0o755 : 0o644 });
    }
  }

  async removeVolume(targetUuid: string): Promise<void> {
    await this.#removeBelowVolumes(targetUuid);
  }

  async removeEmptyVolume(targetUuid: string, before: Instant): Promise<boolean> {
    const path = this.volumePath(targetUuid);
    try {
      if ((await lstat(path)).mtimeMs >= before * 1_000) return false;
      await rmdir(path);
      return true;
    } catch (error) {
      if (errorCode(error) === 'ENOENT') return true;
      if (['ENOTEMPTY', 'EEXIST', 'ENOTDIR', 'EBUSY'].includes(errorCode(error))) return false;
      throw error;
    }
  }

  async measureVolume(targetUuid: string): Promise<number | null> {
    const volumes = await realpath(this.#volumes).catch(() => this.#volumes);
    const volume = await DirectoryHandle.openPath(join(volumes, targetUuid), 'read').catch((error) => {
      if (errorCode(error) === 'ENOENT') return null;
      throw error;
    });
    return volume === null ? null : measureTree(volume).finally(() => volume.release());
  }

  async listVolumes(): Promise<readonly string[]> {
    return (await this.#namesOfVolumes()).filter((name) => UUID.test(name));
  }

  async listUnfinishedVolumes(before: Instant): Promise<readonly string[]> {
    const unfinished: string[] = [];
    for (const name of await this.#namesOfVolumes()) {
      const isUnfinished = name.endsWith(UNFINISHED) && UUID.test(name.slice(0, -UNFINISHED.length));
      if (isUnfinished && !(await hasChangedSince(join(this.#volumes, name), before))) unfinished.push(name);
    }
    return unfinished;
  }

  async confirmSource(path: string, roots: readonly string[] | null): Promise<string> {
    const real = await realpath(resolve(path)).catch(() => null);
    if (real === null) throw problem('source_absent', { field: 'source', value: path });
    await this.#confine('source', path, real, roots);
    const isReadable = await access(real, constants.R_OK).then(
      () => true,
      () => false,
    );
    if (!isReadable) throw problem('source_denied', { field: 'source', value: path });
    return real;
  }

  async verifySource(path: string): Promise<void> {
    const real = await realpath(path).catch(() => null);
    if (real === null) throw problem('source_missing', { why: 'out_of_reach', path });
    if (real !== path && real !== (await this.#realVolume(path)))
      throw problem('source_changed', { why: 'link', path });
  }

  async mountPointsOf(paths: readonly string[]): Promise<MountPoints> {
    // What an automounter mounts on demand is in the list only once somebody has looked inside.
    for (const path of paths) await (await opendir(path).catch(() => null))?.close();
    const mounts = (await readMounts()).filter(({ kind }) => kind !== 'autofs');
    const points: [string, string][] = [];
    for (const path of paths) {
      const mount = mountAt(mounts, path);
      if (mount !== null) points.push([path, mount.point]);
    }
    return Object.fromEntries(points);
  }

  async makeScratch(taskUuid: string): Promise<string> {
    await this.removeScratch(taskUuid);
    const scratch = join(this.#dataDir, SCRATCH);
    await mkdir(scratch, { recursive: true, mode: 0o700 });
    await mkdir(join(scratch, taskUuid), { mode: 0o700 });
    return realpath(join(scratch, taskUuid));
  }

  async removeScratch(taskUuid: string): Promise<void> {
    const scratch = await realpath(join(this.#dataDir, SCRATCH)).catch(() => null);
    if (scratch === null) return;
    const directory = await DirectoryHandle.openPath(scratch, 'read');
    await removeTree(directory, Buffer.from(taskUuid)).finally(() => directory.release());
  }

  async listScratch(): Promise<readonly string[]> {
    const names = await readdir(join(this.#dataDir, SCRATCH)).catch((error) => {
      if (errorCode(error) === 'ENOENT') return [];
      throw error;
    });
    return names.filter((name) => UUID.test(name));
  }

  async verifyPlace(path: string): Promise<boolean> {
    const isThere = await lstat(path).then(
      () => true,
      (error) => {
        if (['ENOENT', 'ENOTDIR'].includes(errorCode(error))) return false;
        throw error;
      },
    );
    if (isThere) {
      await this.verifySource(path);
      return true;
    }
    if (dirname(path) !== this.#volumes) await this.verifySource(dirname(path));
    return false;
  }

  async replace(job: ReplacementJob): Promise<Replacement> {
    await this.#makeVolumes();
    const realPaths = await Promise.all(
      job.places.map(async (place) => join(await this.#directoryOf(place), basename(place))),
    );
    return new TreeReplacement(job, realPaths, this.#hooks);
  }

  async removeKept(restore: RestoreKey, path: string): Promise<void> {
    // Version 0.1.0 named what it kept, inside the staging directory.
    const isNamed = restore.stagingSecret === null && STAGING_NAME.test(basename(dirname(path)));
    const place = isNamed ? dirname(path) : path;
    const parent = await DirectoryHandle.openPath(await this.#directoryOf(place), 'read').catch((error) => {
      if (errorCode(error) === 'ENOENT') return null;
      throw error;
    });
    if (parent === null) return;
    try {
      await StagingDirectory.removeAll(parent, restore, place);
      if (restore.stagingSecret === null) await removeEarlier(parent, restore, place);
    } finally {
      await parent.release();
    }
  }

  removePartial(directory: string, fingerprint: string): Promise<void> {
    return removePartial(directory, fingerprint);
  }

  async confirmRestoreDirectory(path: string, roots: readonly string[] | null): Promise<string> {
    const wanted = resolve(path);
    const existing = await lstat(wanted).catch(() => null);
    if (existing !== null) await requireEmpty(wanted, path);
    const parent = await realpath(existing === null ? dirname(wanted) : wanted).catch(() => null);
    if (parent === null) throw problem('directory_orphaned', { field: 'directory', value: path });
    const real = existing === null ? join(parent, basename(wanted)) : parent;
    await this.#confine('directory', path, real, roots);
    return real;
  }

  async listDirectory(path: string, roots: readonly string[] | null): Promise<DirectoryListing> {
    const real = isAbsolute(path) ? await realpath(path).catch(() => null) : null;
    if (real === null) throw problem('directory_unreadable', { field: 'directory', value: path });
    const own = await this.#ownPaths();
    if (own.some((directory) => isWithin(directory, real)))
      throw problem('path_of_gateway', { field: 'directory', value: path });
    await refuseOutside('directory', path, real, roots);
    return lookInto(real, path, own);
  }

  async #namesOfVolumes(): Promise<readonly string[]> {
    return readdir(this.#volumes).catch((error) => {
      if (errorCode(error) === 'ENOENT') return [];
      throw error;
    });
  }

  async #makeVolumes(): Promise<void> {
    await mkdir(this.#volumes, { recursive: true, mode: 0o700 });
  }

  async #removeBelowVolumes(name: string): Promise<void> {
    const volumes = await realpath(this.#volumes).catch(() => null);
    if (volumes === null) return;
    const directory = await DirectoryHandle.openPath(volumes, 'read');
    await removeTree(directory, Buffer.from(name)).finally(() => directory.release());
  }

  /** The directory that a place is in: a source's path has no link in it, that of the data directory may. */
  async #directoryOf(place: string): Promise<string> {
    const directory = dirname(place);
    if (directory !== this.#volumes) return directory;
    return realpath(directory).catch(() => directory);
  }

  /** A managed volume's path may lead through links above the directory of all of them, but never at its own end. */
  async #realVolume(path: string): Promise<string | null> {
    if (dirname(path) !== this.#volumes) return null;
    const parent = await realpath(this.#volumes).catch(() => null);
    return parent === null ? null : join(parent, basename(path));
  }

  /** Below a root, and neither inside the gateway's own data nor around it. */
  async #confine(field: string, given: string, real: string, roots: readonly string[] | null): Promise<void> {
    const [dataDir, volumes] = await this.#ownPaths();
    if (field === 'source' && isWithin(volumes, real) && real !== volumes) return;
    if ([dataDir, volumes].some((own) => isWithin(own, real) || isWithin(real, own))) {
      throw problem('path_of_gateway', { field, value: given });
    }
    await refuseOutside(field, given, real, roots);
  }

  /** The real paths of the data directory and of the managed volumes. */
  async #ownPaths(): Promise<readonly [string, string]> {
    const [dataDir, volumes] = [this.#dataDir, this.#volumes];
    return [await realpath(dataDir).catch(() => dataDir), await realpath(volumes).catch(() => volumes)];
  }
}

/** @throws `invalid_request` (`path_not_allowed`): a real path is below none of the roots. */
async function refuseOutside(
  field: string,
  given: string,
  real: string,
  roots: readonly string[] | null,
): Promise<void> {
  if (roots === null) return;
  const realRoots = await Promise.all(roots.map((root) => realpath(root).catch(() => root)));
  if (realRoots.some((root) => isWithin(root, real))) return;
  throw problem('path_not_allowed', { field, value: given });
}

async function requireEmpty(directory: string, given: string): Promise<void> {
  const names = await readdir(directory).catch(() => null);
  if (names === null) throw problem('directory_unreadable', { field: 'directory', value: given });
  if (names.length === 0) return;
  throw problem('directory_not_empty', { field: 'directory', value: given });
}
