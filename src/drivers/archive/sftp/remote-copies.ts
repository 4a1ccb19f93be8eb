import type { FileHandle } from 'node:fs/promises';
import type { RecordedCopy } from '../../../domain/snapshot.ts';
import type { Tell } from '../../../ports/snapshot-driver.ts';
import { type CopyPlace, isDeletionRefused } from '../format/copies.ts';
import { type CopyName, DATA_NAME, isNameAlong, isProbe, MANIFEST_NAME, parseName } from '../format/layout.ts';
import { hashManifest } from '../format/manifest-file.ts';
import { type CopyPart, requireSize, sizeOf } from '../format/stored-parts.ts';
import type { OpenEarlier } from '../format/unpack-copy.ts';
import { verifyCopy } from '../format/verify-copy.ts';
import type { WrittenCopy } from '../format/write-copy.ts';
import { openRemote } from './remote-copy.ts';
import type { RemoteFiles } from './remote-files.ts';
import type { Spool } from './spool.ts';

/** What a copy consists of; nothing else is ever made in its directory, so nothing else is removed. */
const FILES: readonly string[] = [MANIFEST_NAME, DATA_NAME];

const TRIES = 10;

/**
 * Reads a finished copy back whole, or of an increment its own part. Throws `snapshot_missing`, `snapshot_damaged`. `spool`:
 * where its manifest is looked into.
 */
export const verifyRemote = async (
  files: RemoteFiles,
  spool: Spool,
  directory: string,
  {
    locator,
    fingerprint,
    sizeBytes,
  }: Pick<RecordedCopy, 'fingerprint' | 'sizeBytes'> & Partial<Pick<RecordedCopy, 'locator'>>,
  tell: Tell,
  signal: AbortSignal,
  isWhole = true,
): Promise<WrittenCopy> => {
  const stored = await openRemote(files, directory, locator);
  requireSize(stored, sizeBytes);
  const fetched: FileHandle[] = [];
  const fetch = async (part: CopyPart): Promise<FileHandle> => {
    const handle = await spool.fetch(part, signal);
    fetched.push(handle);
    return handle;
  };
  const openEarlier: OpenEarlier = async (place, name) => {
    const { manifest, ...parts } = await stored.earlier(place, name);
    return { ...parts, manifest: await fetch(manifest) };
  };
  const isChainRead = isWhole || stored.along.length > 0;
  try {
    const own = { manifest: await fetch(stored.manifest), data: stored.data };
    const written = await verifyCopy(own, fingerprint, tell, signal, isChainRead ? openEarlier : null);
    if (stored.along.length === 0) return written;
    const { isIncremental: _needsOthers, ...whole } = written;
    return { ...whole, sizeBytes: sizeOf(stored) };
  } finally {
    for (const handle of fetched) await handle.close();
  }
};

/** A target's directory on an SFTP server. `spool`: where a manifest is looked into. */
export class RemoteCopies implements CopyPlace {
  readonly #files: RemoteFiles;
  readonly #directory: string;
  readonly #spool: Spool;

  constructor(files: RemoteFiles, directory: string, spool: Spool) {
    this.#files = files;
    this.#directory = directory;
    this.#spool = spool;
  }

  list(isMeant: (copy: CopyName) => boolean): Promise<readonly CopyName[]> {
    return this.#files.list(this.#directory, (name) => {
      const copy = parseName(name);
      return copy !== null && isMeant(copy) ? copy : null;
    });
  }

  rename(from: string, to: string): Promise<boolean> {
    return this.#files.rename(this.#pathOf(from), this.#pathOf(to));
  }

  /** Makes the target's own directory too, which another task may be removing because it is empty. */
  async make(name: string): Promise<void> {
    for (let tries = 1; ; tries += 1) {
      await this.#files.makeDirectory(this.#directory);
      try {
        await this.#files.makeDirectory(this.#pathOf(name));
        return;
      } catch (error) {
        if (tries === TRIES || (await this.#files.sizeOf(this.#directory)) !== null) throw error;
      }
    }
  }

  async erase(name: string): Promise<void> {
    const path = this.#pathOf(name);
    // An attempt that does not know yet that it was overtaken may put one more file in.
    for (let tries = 0; tries < TRIES; tries += 1) {
      const along = await this.#files.list(path, (file) => (isNameAlong(file) || isProbe(file) ? file : null));
      for (const file of [...FILES, ...along]) await this.#files.removeFile(`${path}/${file}`);
      if (await this.#files.removeDirectory(path)) return;
    }
  }

  sync(): Promise<void> {
    return this.#files.syncDirectory(this.#directory);
  }

  confirm(name: string, fingerprint: string, signal: AbortSignal): Promise<WrittenCopy> {
    return verifyRemote(this.#files, this.#spool, this.#pathOf(name), { fingerprint }, () => {}, signal, false);
  }

  /** Reads a finished copy back as it is there, whatever is recorded of it. Throws as `verifyRemote`. */
  async check(name: string, signal: AbortSignal): Promise<void> {
    const { manifest } = await openRemote(this.#files, this.#pathOf(name));
    const fetched = await this.#spool.fetch(manifest, signal);
    const fingerprint = await hashManifest(fetched).finally(() => fetched.close());
    await this.confirm(name, fingerprint, signal);
  }

  /** Removes the target's directory where nothing is left in it, and the server lets it. */
  async dropIfEmpty(): Promise<void> {
    await this.#files.removeDirectory(this.#directory).catch((error) => {
      if (!isDeletionRefused(error)) throw error;
    });
  }

  #pathOf(name: string): string {
    return `${this.#directory}/${name}`;
  }
}
