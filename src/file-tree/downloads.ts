import { constants } from 'node:fs';
import { mkdir, open, readdir, realpath, rm, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Downloads, FilePart, OpenedDownload, ReservedDownload } from '../ports/downloads.ts';
import { errorCode } from './failures.ts';

/** Longer than any file is on its way. */
const OLD_MS = 2 * 60 * 60 * 1_000;

/** In `downloads/` of the data directory, each in a directory of its own. */
export class NodeDownloads implements Downloads {
  readonly #dataDir: string;
  readonly #reserveBytes: number | null;

  /** `reserveBytes`: kept free on the data directory's disk; `null` = as `DiskReserve` says. */
  constructor(dataDir: string, reserveBytes: number | null) {
    this.#dataDir = dataDir;
    this.#reserveBytes = reserveBytes;
  }

  async reserve(): Promise<ReservedDownload> {
    const own = join(await this.#directory(), crypto.randomUUID());
    await mkdir(own, { recursive: true, mode: 0o700 });
    const reserve = { directory: own, bytes: this.#reserveBytes };
    // One level down: what is restored brings its own times along, and the age of what is left goes by them.
    return { directory: join(own, 'copy'), limits: { reserve } };
  }

  async take(reserved: ReservedDownload, part?: FilePart): Promise<OpenedDownload> {
    const { directory } = reserved;
    const [name = ''] = await readdir(directory);
    const handle = await open(join(directory, name), constants.O_RDONLY | constants.O_NOFOLLOW);
    try {
      const { size } = await handle.stat();
      await this.drop(reserved);
      return { name, sizeBytes: size, stream: handle.createReadStream(part && { start: part.first, end: part.last }) };
    } catch (error) {
      await handle.close();
      throw error;
    }
  }

  async drop({ directory }: ReservedDownload): Promise<void> {
    await rm(dirname(directory), { recursive: true, force: true });
  }

  async removeLeft(): Promise<void> {
    const directory = await this.#directory();
    const names = await readdir(directory).catch((error: unknown) => {
      if (errorCode(error) === 'ENOENT') return [];
      throw error;
    });
    if (names.length === 0) return;
    const now = await diskTime(directory);
    for (const name of names) {
      const left = join(directory, name);
      const { mtimeMs } = await stat(left).catch(() => ({ mtimeMs: now }));
      if (now - mtimeMs > OLD_MS) await rm(left, { recursive: true, force: true });
    }
  }

  async #directory(): Promise<string> {
    return join(await realpath(this.#dataDir), 'downloads');
  }
}

/** The time by the disk's own clock, which set the times of what is on it. */
async function diskTime(directory: string): Promise<number> {
  const marker = join(directory, `${crypto.randomUUID()}.now`);
  const handle = await open(marker, 'wx', 0o600);
  try {
    return (await handle.stat()).mtimeMs;
  } finally {
    await handle.close();
    await rm(marker, { force: true });
  }
}
