import { problem } from '../../../domain/errors.ts';
import type { Place } from '../../../domain/problems/drivers.ts';
import { isDeletionRefused } from '../format/copies.ts';
import type { Connection, Send } from './connection.ts';
import { STATUS, statusOf } from './failures.ts';

/** Bytes of one read or write; servers allow 256 KiB a packet. */
const CHUNK_BYTES = 128 * 1024;
/** Requests under way at once: 4 MiB, so that a long way does not slow a transfer down. */
const MOST_UNDER_WAY = 32;
/** Of a file that is being written, what lies further back than this from its end has been acknowledged. */
export const UNDER_WAY_BYTES: number = MOST_UNDER_WAY * CHUNK_BYTES;

/** More than anybody keeps of one target (an hourly backup for 22 years), and less than what would fill the memory. */
const MOST_NAMES = 200_000;

/** SFTP's own flag, without a word among ssh2's: nothing is made, nothing is cut. */
const WRITE_ONLY = 0x2;

/** What a server can do with files, in our words. Every call ends with the signal's reason once it is raised. */
export class RemoteFiles {
  /** Ends every call. */
  readonly signal: AbortSignal;
  readonly #connection: Connection;

  constructor(connection: Connection, signal: AbortSignal) {
    this.#connection = connection;
    this.signal = signal;
  }

  /** Which server it is, as `host:port`. */
  get server(): string {
    return this.#connection.server;
  }

  /** A path of this server as problems name it. */
  placeOf(path: string): Place {
    return { path, server: this.server };
  }

  /** The same connection, with calls that another signal ends. */
  under(signal: AbortSignal): RemoteFiles {
    return new RemoteFiles(this.#connection, signal);
  }

  /** `false` where the name is taken. */
  async makeDirectory(path: string): Promise<boolean> {
    try {
      await this.#ask<void>((sftp, done) => sftp.mkdir(path, { mode: 0o700 }, done));
      return true;
    } catch (error) {
      if (statusOf(error) === STATUS.failure && (await this.sizeOf(path)) !== null) return false;
      throw error;
    }
  }

  /** What `read` makes of a directory's names, without its nulls; nothing where it is not there. */
  async list<T>(path: string, read: (name: string) => T | null): Promise<readonly T[]> {
    const found: T[] = [];
    const handle = await this.#ask<Buffer>((sftp, done) => sftp.opendir(path, done)).catch(ignoreGone);
    if (handle === undefined) return found;
    try {
      // An answer without a name counts too: no server may keep us here for ever.
      for (let seen = 0; seen < MOST_NAMES; ) {
        const names = await this.#listSome(handle);
        if (names === null) return found;
        for (const name of names) {
          const meant = read(name);
          if (meant !== null) found.push(meant);
        }
        seen += Math.max(names.length, 1);
      }
    } finally {
      await this.close(handle).catch(() => {});
    }
    throw problem('store_failed', { why: 'endless_list', place: this.placeOf(path) });
  }

  /** The next names of a directory, as many as the server likes; `null` at its end. */
  async #listSome(handle: Buffer): Promise<readonly string[] | null> {
    try {
      const entries = await this.#ask<readonly { filename: string }[]>((sftp, done) => sftp.readdir(handle, done));
      return entries.map(({ filename }) => filename);
    } catch (error) {
      if (statusOf(error) === STATUS.endOfFile) return null;
      throw error;
    }
  }

  /** `null` if it is not there. */
  async sizeOf(path: string): Promise<number | null> {
    try {
      return (await this.#ask<{ size: number }>((sftp, done) => sftp.lstat(path, done))).size;
    } catch (error) {
      if (statusOf(error) === STATUS.noSuchFile) return null;
      throw error;
    }
  }

  /** `false` if `from` is gone. With POSIX's rename an empty directory at `to` is replaced, as on a disk of our own. */
  async rename(from: string, to: string): Promise<boolean> {
    try {
      await this.#ask<void>(extension((sftp, done) => sftp.ext_openssh_rename(from, to, done))).catch((error) => {
        if (!isUnsupported(error)) throw error;
        return this.#ask<void>((sftp, done) => sftp.rename(from, to, done));
      });
      return true;
    } catch (error) {
      if (statusOf(error) === STATUS.noSuchFile) return false;
      throw error;
    }
  }

  /** What is gone already is no error. Throws `deletion_refused`, by many servers also for what is not there. */
  async removeFile(path: string): Promise<void> {
    await this.#ask<void>((sftp, done) => sftp.unlink(path, done)).catch((error) => {
      if (statusOf(error) === STATUS.permissionDenied) throw this.#deletionRefused(path, error);
      ignoreGone(error);
    });
  }

  /** Whether it is gone; a directory that holds something stays. Throws `deletion_refused`. */
  async removeDirectory(path: string): Promise<boolean> {
    try {
      await this.#ask<void>((sftp, done) => sftp.rmdir(path, done));
      return true;
    } catch (error) {
      if (statusOf(error) === STATUS.failure) return false;
      if (statusOf(error) === STATUS.permissionDenied) throw this.#deletionRefused(path, error);
      ignoreGone(error);
      return true;
    }
  }

  openForReading(path: string): Promise<Buffer> {
    return this.#ask<Buffer>((sftp, done) => sftp.open(path, 'r', done));
  }

  /** A file that is there, to write on; many servers have files either read or written, never both at once. */
  openForWriting(path: string): Promise<Buffer> {
    return this.#ask<Buffer>((sftp, done) => sftp.open(path, WRITE_ONLY, done));
  }

  /** A new file, open for writing; fails where the name is taken. */
  create(path: string): Promise<Buffer> {
    return this.#ask<Buffer>((sftp, done) => sftp.open(path, 'wx', { mode: 0o600 }, done));
  }

  /** An empty file, open for writing, in the place of the one there; where nothing can be deleted, that is emptied. */
  async createAnew(path: string): Promise<Buffer> {
    try {
      await this.removeFile(path);
    } catch (error) {
      if (!isDeletionRefused(error)) throw error;
      return this.#ask<Buffer>((sftp, done) => sftp.open(path, 'w', { mode: 0o600 }, done));
    }
    return this.create(path);
  }

  /** A new file that nothing is written to, open; one that another has made meanwhile will do. */
  createEmpty(path: string): Promise<Buffer> {
    return this.#ask<Buffer>((sftp, done) => sftp.open(path, 'w', { mode: 0o600 }, done));
  }

  async close(handle: Buffer): Promise<void> {
    await this.#ask<void>((sftp, done) => sftp.close(handle, done));
  }

  /** Closes a file that was written: a server in front of an object store may pass all of it on only now. */
  async closeWritten(handle: Buffer): Promise<void> {
    await this.#connection.request<void>((sftp, done) => sftp.close(handle, done), this.signal, 'sync');
  }

  /** Makes a file (or, opened for reading, a directory) durable where the server has the means. */
  async sync(handle: Buffer): Promise<void> {
    const sync = extension<void>((sftp, done) => sftp.ext_openssh_fsync(handle, (error) => done(error)));
    await this.#connection.request<void>(sync, this.signal, 'sync').catch((error) => {
      if (!isUnsupported(error)) throw error;
    });
  }

  /** Makes a directory's names durable where the server has the means; few have. */
  async syncDirectory(path: string): Promise<void> {
    try {
      const handle = await this.openForReading(path);
      await this.sync(handle).finally(() => this.close(handle));
    } catch (error) {
      if (statusOf(error) === null) throw error;
    }
  }

  /** Bytes free for this user at a path; `null` where the server does not say. */
  async freeBytes(path: string): Promise<number | null> {
    try {
      type Room = { f_frsize: number; f_bavail: number };
      const room = await this.#ask<Room>(extension((sftp, done) => sftp.ext_openssh_statvfs(path, done)));
      return Number(room.f_frsize) * Number(room.f_bavail);
    } catch (error) {
      if (isUnsupported(error)) return null;
      throw error;
    }
  }

  /**
   * Writes chunks one behind another from `start` on, `atOnce` requests at once; none begins before all are acknowledged
   * that lie `UNDER_WAY_BYTES` before its end.
   */
  async writeAll(
    handle: Buffer,
    chunks: AsyncIterable<Uint8Array> | Iterable<Uint8Array>,
    start: number,
    atOnce: number = MOST_UNDER_WAY,
  ): Promise<void> {
    const underWay: Promise<void>[] = [];
    let position = start;
    for await (const chunk of chunks) {
      const bytes = Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength);
      for (let done = 0; done < bytes.length; done += CHUNK_BYTES) {
        if (underWay.length >= atOnce) await underWay.shift();
        const piece = bytes.subarray(done, done + CHUNK_BYTES);
        const place = position + done;
        const write = this.#ask<void>((sftp, end) => sftp.write(handle, piece, 0, piece.length, place, end));
        // A failure is met when its turn comes; until then it must not count as unhandled.
        write.catch(() => {});
        underWay.push(write);
      }
      position += bytes.length;
    }
    await Promise.all(underWay);
  }

  /** Reads from `offset` up to `end`, many requests at once; ends early where the file does. */
  async *readAll(handle: Buffer, offset: number, end: number): AsyncGenerator<Buffer, void, undefined> {
    const underWay: Promise<Buffer>[] = [];
    for (let next = offset; next < end || underWay.length > 0; ) {
      for (; next < end && underWay.length < MOST_UNDER_WAY; next += CHUNK_BYTES) {
        const read = this.#readAt(handle, next, Math.min(CHUNK_BYTES, end - next));
        read.catch(() => {});
        underWay.push(read);
      }
      const chunk = await underWay.shift();
      if (chunk === undefined || chunk.length === 0) return;
      yield chunk;
    }
  }

  /** All of `length` bytes, in as many requests as the server makes of it; fewer only at the file's end. */
  async #readAt(handle: Buffer, position: number, length: number): Promise<Buffer> {
    const buffer = Buffer.allocUnsafe(length);
    let filled = 0;
    while (filled < length) {
      const start = filled;
      const bytes = await this.#ask<number>((sftp, done) =>
        sftp.read(handle, buffer, start, length - start, position + start, (error, count) => done(error, count)),
      );
      if (bytes === 0) break;
      filled += bytes;
    }
    return buffer.subarray(0, filled);
  }

  #deletionRefused(path: string, error: unknown): Error {
    return problem('deletion_refused', { place: this.placeOf(path) }, error);
  }

  #ask<T>(send: Send<T>): Promise<T> {
    return this.#connection.request<T>(send, this.signal);
  }
}

/** ssh2 throws, before it sends anything, what a server that lacks the extension would answer with a code. */
const extension =
  <T>(send: Send<T>): Send<T> =>
  (sftp, done) => {
    try {
      send(sftp, done);
    } catch (cause) {
      throw Object.assign(new Error('The server has no such extension.', { cause }), { code: STATUS.unsupported });
    }
  };

const isUnsupported = (error: unknown): boolean => statusOf(error) === STATUS.unsupported;

const ignoreGone = (error: unknown): void => {
  if (statusOf(error) !== STATUS.noSuchFile) throw error;
};
