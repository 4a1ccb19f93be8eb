import { LRUCache } from 'lru-cache';
import { type Actor, scopeOf } from '../../domain/account.ts';
import { problem } from '../../domain/errors.ts';
import { type RecordedCopy, recordedCopy, type Snapshot } from '../../domain/snapshot.ts';
import { CallDropped, detachedFromCall, signalOfCall } from '../../ports/current-call.ts';
import type { Downloads, FilePart, OpenedDownload } from '../../ports/downloads.ts';
import { type Key, nameOf } from '../../ports/records/page.ts';
import type { FileList, ListedFile, SnapshotDriver } from '../../ports/snapshot-driver.ts';
import type { UnitOfWork } from '../../ports/unit-of-work.ts';
import { requireRole } from '../identity/index.ts';
import { requireReached, type StoreDrivers } from '../stores/index.ts';
import { foundSnapshot, refuseUnavailable } from './locks.ts';
import { ReadingPlaces } from './reading-places.ts';

/** How long a copy may be looked into, and a file of it be read back, before that is given up. */
const LIST_MS = 5 * 60_000;
const READ_MS = 60 * 60_000;
/** Of so many files names are kept in memory: what a copy holds never changes. */
const MOST_KEPT_FILES = 200_000;
const MOST_LISTED = 100_000;
const ACCOUNT_LISTINGS = 4;
const LISTINGS = 16;
const ACCOUNT_DOWNLOADS = 3;
const DOWNLOADS = 8;
/** For work that nobody calls off. */
const NOBODY = new AbortController().signal;

/** A part of a directory's list. */
export interface FilePage {
  readonly offset: number;
  readonly limit: number;
}

/** A file of a snapshot, and what its copy is known by: where both are the same, so are its bytes. */
export interface FoundFile extends ListedFile {
  readonly fingerprint: string;
}

/** Lists what is in snapshots, and gives single files out of them: all that is done with a copy is done in a worker process. */
export class SnapshotFiles {
  readonly #unitOfWork: UnitOfWork;
  readonly #drivers: StoreDrivers;
  readonly #downloads: () => Promise<Downloads>;
  readonly #lists = new LRUCache<string, FileList>({
    maxSize: MOST_KEPT_FILES,
    sizeCalculation: ({ files }) => files.length + 1,
  });
  readonly #underWay = new Map<string, Promise<FileList>>();
  readonly #listings = new ReadingPlaces(ACCOUNT_LISTINGS, LISTINGS);
  readonly #downloading = new ReadingPlaces(ACCOUNT_DOWNLOADS, DOWNLOADS);

  constructor(unitOfWork: UnitOfWork, drivers: StoreDrivers, downloads: () => Promise<Downloads>) {
    this.#unitOfWork = unitOfWork;
    this.#drivers = drivers;
    this.#downloads = downloads;
  }

  /**
   * One directory of a snapshot, directories first and by name. `path` is as the copy names it, with or without slashes at
   * its ends; `''` and `/` are its root. Where several sources were backed up, and in archives of borg, paths begin at the
   * file system's root: `srv/www`.
   *
   * @throws `not_found` (snapshot; `path_not_in_copy`), `conflict` (`snapshot_unavailable`), `rate_limited`
   *   (`copies_read_at_once`), `driver_failed`.
   */
  async list(actor: Actor, key: Key, path: string, { offset, limit }: FilePage): Promise<FileList> {
    const { snapshot, copy } = await this.#find(actor, key);
    const { files, total } = await this.#directory(snapshot, copy, trimmed(path));
    return { files: files.slice(offset, offset + limit), total };
  }

  /** What is told of one file of a snapshot. @throws as `list` */
  async find(actor: Actor, key: Key, path: string): Promise<FoundFile> {
    const { snapshot, copy } = await this.#find(actor, key);
    const file = await this.#requireFile(snapshot, copy, trimmed(path));
    return { ...file, fingerprint: copy.fingerprint };
  }

  /**
   * One file of a snapshot, or a part of it, read back whole and compared before its first byte is given. The stream is the caller's to read
   * to its end or to destroy. All of it ends with the call whose caller has gone.
   *
   * @throws `forbidden`, as `list`; `driver_failed` (`disk_reserved`: this node has no room for it).
   */
  async open(actor: Actor, key: Key, path: string, part?: FilePart): Promise<OpenedDownload> {
    requireRole(actor, 'operator');
    const { snapshot, copy } = await this.#find(actor, key);
    const giveBack = this.#downloading.take(snapshot.accountId);
    try {
      const file = await this.#fetch(snapshot, copy, trimmed(path), part);
      file.stream.once('close', giveBack);
      return file;
    } catch (error) {
      giveBack();
      throw error;
    }
  }

  async #fetch(
    snapshot: Snapshot,
    copy: RecordedCopy,
    wanted: string,
    part: FilePart | undefined,
  ): Promise<OpenedDownload> {
    const gone = signalOfCall() ?? NOBODY;
    await this.#requireFile(snapshot, copy, wanted);
    const downloads = await this.#downloads();
    const reserved = await downloads.reserve();
    try {
      const job = { ...copy, ...reserved, path: wanted, withoutSpecialModes: true, shownAs: wanted };
      await this.#use(snapshot, READ_MS, (driver, signal) => driver.restore(job, () => {}, signal), gone);
      return endingWith(gone, await downloads.take(reserved, part));
    } catch (error) {
      await downloads.drop(reserved);
      throw error;
    }
  }

  async #find(actor: Actor, key: Key): Promise<{ readonly snapshot: Snapshot; readonly copy: RecordedCopy }> {
    const snapshot = foundSnapshot(await this.#unitOfWork.records.snapshots.find(scopeOf(actor), key), key);
    refuseUnavailable(snapshot, 'restored');
    const copy = recordedCopy(snapshot);
    if (copy === null) throw new Error(`Snapshot ${nameOf(key)} is available and has no copy.`);
    return { snapshot, copy };
  }

  async #requireFile(snapshot: Snapshot, copy: RecordedCopy, path: string): Promise<ListedFile> {
    const parent = path.includes('/') ? path.slice(0, path.lastIndexOf('/')) : '';
    const { files } = await this.#directory(snapshot, copy, parent);
    const file: ListedFile | undefined = files.find((one) => one.path === path);
    if (file?.type !== 'file') throw problem('path_not_in_copy', { path });
    return file;
  }

  /** Of several who ask for one directory at once, the first has it listed. */
  async #directory(snapshot: Snapshot, copy: RecordedCopy, path: string): Promise<FileList> {
    const place = `${snapshot.id}:${copy.fingerprint}:${path}`;
    const kept = this.#lists.get(place) ?? this.#underWay.get(place);
    if (kept !== undefined) return kept;
    const query = { ...copy, path, offset: 0, limit: MOST_LISTED };
    const giveBack = this.#listings.take(snapshot.accountId);
    // It is the others' too, who may stay when the first has gone.
    const listing = detachedFromCall(() =>
      this.#use(snapshot, LIST_MS, (driver, signal) => driver.listFiles(query, signal)),
    );
    this.#underWay.set(place, listing);
    try {
      const list = await listing;
      this.#lists.set(place, list);
      return list;
    } finally {
      giveBack();
      this.#underWay.delete(place);
    }
  }

  async #use<T>(
    snapshot: Snapshot,
    milliseconds: number,
    work: (driver: SnapshotDriver, signal: AbortSignal) => Promise<T>,
    gone: AbortSignal = NOBODY,
  ): Promise<T> {
    const [store] = await this.#unitOfWork.records.stores.findMany([snapshot.storeId]);
    if (store === undefined) throw new Error(`Snapshot ${snapshot.id} has lost its store.`);
    requireReached(this.#drivers.node, store);
    const tooLong = AbortSignal.timeout(milliseconds);
    const signal = AbortSignal.any([tooLong, gone]);
    try {
      const place = await this.#drivers.enter({ store: store.uuid }, signal);
      try {
        return await work(await place.open(store.id), signal);
      } finally {
        place.close();
      }
    } catch (error) {
      if (gone.aborted) throw new CallDropped();
      if (tooLong.aborted) throw problem('stalled', { idleSeconds: milliseconds / 1_000 }, error);
      throw error;
    }
  }
}

/** @throws CallDropped */
function endingWith(gone: AbortSignal, file: OpenedDownload): OpenedDownload {
  const { stream } = file;
  const drop = () => void stream.destroy(new CallDropped());
  // Whoever reads it hears of it; nobody may read it yet.
  stream.on('error', () => {});
  gone.addEventListener('abort', drop, { once: true });
  if (!gone.aborted) return file;
  drop();
  throw new CallDropped();
}

const trimmed = (path: string): string => path.replace(/^\/+|\/+$/g, '');
