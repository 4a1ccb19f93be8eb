import { createHash } from 'node:crypto';
import { GatewayError, problem } from '../../../domain/errors.ts';
import { damaged, damagedEarlier } from '../../../file-tree/failures.ts';
import type { BackupResult } from '../../../ports/snapshot-driver.ts';
import { DATA_NAME, MANIFEST_NAME, namesAlong } from '../format/layout.ts';
import {
  type CopyPart,
  type EarlierParts,
  type OpenedCopy,
  partsOf,
  type StoredCopy,
  sizeOf,
} from '../format/stored-parts.ts';
import { STATUS, statusOf } from './failures.ts';
import type { RemoteFiles } from './remote-files.ts';
import { UNDER_WAY_BYTES } from './remote-files.ts';
import type { RemoteStore } from './remote-store.ts';

/** Passes on what comes after the first `known` bytes; all of it is hashed. */
async function* hashing(
  chunks: AsyncIterable<Uint8Array>,
  hash: ReturnType<typeof createHash>,
  known: number,
  signal: AbortSignal,
): AsyncGenerator<Uint8Array, void, undefined> {
  let position = 0;
  for await (const chunk of chunks) {
    signal.throwIfAborted();
    hash.update(chunk);
    const skipped = Math.min(Math.max(known - position, 0), chunk.length);
    position += chunk.length;
    if (skipped < chunk.length) yield chunk.subarray(skipped);
  }
}

/** What came back of a file that was sent. */
interface ReadBack {
  readonly isSame: boolean;
  readonly bytes: number;
}

/** One file on its way to a server. */
class Upload {
  readonly #files: RemoteFiles;
  readonly #path: string;
  readonly #part: CopyPart;
  readonly #signal: AbortSignal;

  constructor(files: RemoteFiles, path: string, part: CopyPart, signal: AbortSignal) {
    this.#files = files;
    this.#path = path;
    this.#part = part;
    this.#signal = signal;
  }

  /** Sends it from `start` on and makes it durable, then reads all of it over a handle of its own. Closes `handle`. */
  async send(handle: Buffer, start: number, atOnce?: number): Promise<ReadBack> {
    const [sent, stored] = [createHash('sha256'), createHash('sha256')];
    const files = this.#files;
    try {
      const chunks = hashing(this.#part.read(0, this.#signal), sent, start, this.#signal);
      await files.writeAll(handle, chunks, start, atOnce);
      await files.sync(handle);
    } catch (error) {
      await files.close(handle).catch(() => {});
      throw error;
    }
    await files.closeWritten(handle);
    const reading = await files.openForReading(this.#path);
    let bytes = 0;
    try {
      // One byte more is asked for than there should be: a longer file is another one.
      for await (const chunk of files.readAll(reading, 0, this.#part.sizeBytes + 1)) {
        stored.update(chunk);
        bytes += chunk.length;
      }
    } finally {
      await files.close(reading).catch(() => {});
    }
    return { isSame: stored.digest('hex') === sent.digest('hex'), bytes };
  }

  /** As `send`, on a file that is there; `null` where the server has files written from their beginning only. */
  sendRest(start: number): Promise<ReadBack | null> {
    return orRefused(async () => this.send(await this.#files.openForWriting(this.#path), start));
  }

  /** As `send`, of all; `null` where the server refuses it, which some do to requests that overtake each other. */
  sendAll(handle: Buffer): Promise<ReadBack | null> {
    return orRefused(() => this.send(handle, 0));
  }
}

/** `null` where a server refuses without a code for why. */
const orRefused = async <T>(work: () => Promise<T>): Promise<T | null> => {
  try {
    return await work();
  } catch (error) {
    if (statusOf(error) !== STATUS.failure) throw error;
    return null;
  }
};

/**
 * Uploads one file and reads it back: what comes back must be what went. Goes on where this attempt's lost connection
 * ended, but for what was under way then: a server that does several things at once may have done the later of them and
 * not the earlier. Where it had lost more than that, all is sent once more; where the server refuses some of it, one
 * request after another.
 */
export const uploadFile = async (
  files: RemoteFiles,
  path: string,
  part: CopyPart,
  signal: AbortSignal,
): Promise<void> => {
  const upload = new Upload(files, path, part, signal);
  const known = await files.sizeOf(path);
  const rest = known === null ? null : await upload.sendRest(Math.max(0, known - UNDER_WAY_BYTES));
  if (rest?.isSame) return;
  const handle = known === null ? await files.create(path) : await files.createAnew(path);
  const all = (await upload.sendAll(handle)) ?? (await upload.send(await files.createAnew(path), 0, 1));
  if (all.isSame) return;
  const place = files.placeOf(path);
  throw problem('store_failed', { why: 'returns_other', place, wroteBytes: part.sizeBytes, readBytes: all.bytes });
};

/** Uploads a finished copy's files into a working directory. */
export const uploadCopy = async (
  files: RemoteFiles,
  directory: string,
  stored: StoredCopy,
  signal: AbortSignal,
): Promise<void> => {
  for (const part of partsOf(stored)) await uploadFile(files, `${directory}/${part.name}`, part, signal);
  await files.syncDirectory(directory);
};

const partOf = (files: RemoteFiles, path: string, name: string, sizeBytes: number): CopyPart => ({
  name,
  sizeBytes,
  read: async function* (offset, signal) {
    const reader = files.under(signal);
    try {
      const handle = await reader.openForReading(path);
      try {
        yield* reader.readAll(handle, offset, sizeBytes);
      } finally {
        await files.close(handle).catch(() => {});
      }
    } catch (error) {
      if (statusOf(error) === null) throw error;
      throw problem('store_unreadable', { server: files.server, system: '' }, error);
    }
  },
});

/**
 * The files of a finished copy, to be read over the same connection. Throws `snapshot_missing` or `snapshot_damaged`.
 *
 * @param locator what one that is not there is told by.
 */
export const openRemote = async (files: RemoteFiles, directory: string, locator = directory): Promise<StoredCopy> => {
  if ((await files.sizeOf(directory)) === null) throw problem('snapshot_missing', { locator });
  const openPart = async (name: string): Promise<CopyPart> => {
    const path = `${directory}/${name}`;
    const sizeBytes = await files.sizeOf(path);
    if (sizeBytes === null) throw damaged({ kind: 'file_missing', file: name });
    return partOf(files, path, name, sizeBytes);
  };
  const own = { manifest: await openPart(MANIFEST_NAME), data: await openPart(DATA_NAME) };
  const along: Pick<StoredCopy, 'manifest' | 'data'>[] = [];
  for (let names = namesAlong(1); (await files.sizeOf(`${directory}/${names.manifest}`)) !== null; ) {
    along.push({ manifest: await openPart(names.manifest), data: await openPart(names.data) });
    names = namesAlong(along.length + 1);
  }
  const cut = directory.lastIndexOf('/') + 1;
  const target = locator.slice(0, locator.lastIndexOf('/') + 1);
  const earlier = async (place: number, name: string): Promise<EarlierParts> => {
    const [found, sibling] = [along[place - 1], `${target}${name}`];
    if (found !== undefined) return { ...found, locator: null };
    const opened = await openRemote(files, `${directory.slice(0, cut)}${name}`, sibling).catch((error: unknown) => {
      throw damagedEarlier(sibling, error);
    });
    return { ...opened, locator: sibling };
  };
  return { ...own, along, earlier };
};

/** Opens a finished copy over a connection of its own, in use until the copy is closed. Throws as `openRemote`. */
export const openRemoteCopy = (store: RemoteStore, locator: string): Promise<OpenedCopy> => {
  const path = store.pathOf(locator);
  const ended = Promise.withResolvers<void>();
  const opened = Promise.withResolvers<OpenedCopy>();
  const use = store.useRoot(new AbortController().signal, async (files) => {
    const stored = await openRemote(files, path, locator);
    const close = async (): Promise<void> => {
      ended.resolve();
      await use;
    };
    opened.resolve({ ...stored, close });
    await ended.promise;
  });
  use.catch(opened.reject);
  return opened.promise;
};

/** Whether a server that was asked to publish a copy has its manifest, and as many bytes, under that name. */
export const servesCopy = async (
  files: RemoteFiles,
  directory: string,
  { fingerprint, sizeBytes }: Pick<BackupResult, 'fingerprint' | 'sizeBytes'>,
): Promise<boolean> => {
  const copy = await openRemote(files, directory).catch((error) => {
    if (error instanceof GatewayError) return null;
    throw error;
  });
  if (copy === null || sizeOf(copy) !== sizeBytes) return false;
  const hash = createHash('sha256');
  for await (const chunk of copy.manifest.read(0, files.signal)) hash.update(chunk);
  return hash.digest('hex') === fingerprint;
};
