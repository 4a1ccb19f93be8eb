import { constants } from 'node:fs';
import { mkdir, open, readdir, realpath, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { Downloads, OpenedDownload } from '../ports/downloads.ts';

const OLD_MS = 24 * 60 * 60 * 1_000;

/** In `downloads/` of the data directory. */
export class NodeDownloads implements Downloads {
  readonly #dataDir: string;

  constructor(dataDir: string) {
    this.#dataDir = dataDir;
  }

  async reserve(): Promise<string> {
    const directory = join(await realpath(this.#dataDir), 'downloads');
    await mkdir(directory, { recursive: true, mode: 0o700 });
    const path = join(directory, crypto.randomUUID());
    // By the disk's own time: what a process that was killed has left.
    const marker = `${path}.now`;
    await (await open(marker, 'wx', 0o600)).close();
    const { mtimeMs: now } = await stat(marker);
    await rm(marker);
    for (const name of await readdir(directory)) {
      const left = join(directory, name);
      const { mtimeMs } = await stat(left).catch(() => ({ mtimeMs: now }));
      if (now - mtimeMs > OLD_MS) await rm(left, { recursive: true, force: true });
    }
    return path;
  }

  async take(directory: string): Promise<OpenedDownload> {
    const [name = ''] = await readdir(directory);
    const handle = await open(join(directory, name), constants.O_RDONLY | constants.O_NOFOLLOW);
    try {
      const { size } = await handle.stat();
      await this.drop(directory);
      return { name, sizeBytes: size, stream: handle.createReadStream() };
    } catch (error) {
      await handle.close();
      throw error;
    }
  }

  async drop(directory: string): Promise<void> {
    await rm(directory, { recursive: true, force: true });
  }
}
