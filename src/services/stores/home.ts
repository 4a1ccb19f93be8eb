import { isAbsolute, join, relative } from 'node:path';
import type { StoreSettings } from '../../ports/snapshot-driver.ts';

/** Where this process runs, as far as it matters whose stores are. */
export interface Home {
  /** Absolute. */
  readonly dataDir: string;
  /** Whether nodes on several machines may work on the database. */
  readonly isShared: boolean;
  /** Whether all nodes keep managed volumes in one place that each of them reaches. */
  readonly sharesVolumes: boolean;
  /** Of a drill: it marks no store, and writes nowhere down whose the database is; absent = it does. */
  readonly onlyLooks?: boolean;
  /** Which database it is, apart from every copy of it. */
  database(): Promise<string>;
  /** Which data directory it is, apart from every copy of it; an empty text where there is none. */
  directory(): Promise<string>;
}

/** The node to which a managed volume belongs that is made by this one; `null` = every node reaches it. */
export const volumeNodeOf = ({ isShared, sharesVolumes }: Home, node: string | null): string | null =>
  isShared && !sharesVolumes ? node : null;

const mapPaths = (settings: StoreSettings, paths: readonly string[], map: (path: string) => string): StoreSettings =>
  Object.fromEntries(
    Object.entries(settings).map(([name, value]) => [name, paths.includes(name) ? map(value) : value]),
  );

/** A store's settings as its driver needs them, with paths as they are on this node. */
export const settingsHere = (settings: StoreSettings, paths: readonly string[], { dataDir }: Home): StoreSettings =>
  mapPaths(settings, paths, (path) => (isAbsolute(path) ? path : join(dataDir, path)));

/** The same as they are kept: a path below the data directory relative to it, so that it moves with it. */
export const settingsKept = (settings: StoreSettings, paths: readonly string[], { dataDir }: Home): StoreSettings =>
  mapPaths(settings, paths, (path) => {
    const way = relative(dataDir, path);
    return isAbsolute(path) && way !== '' && way !== '..' && !way.startsWith('../') ? way : path;
  });

/** Whether all of a store, whose settings are as they are kept, lies below the data directory. */
export const isAtHome = (settings: StoreSettings, paths: readonly string[]): boolean =>
  paths.length > 0 && paths.every((name) => !isAbsolute(settings[name] ?? '/'));
