import type { StatsFs } from 'node:fs';
import { stat, statfs } from 'node:fs/promises';
import { dirname } from 'node:path';
import { problem } from '../domain/errors.ts';
import type { DiskReserve, WriteLimits } from '../domain/write-limits.ts';
import type { Channel } from '../ports/snapshot-driver.ts';
import { type CopiesDisk, errorCode } from './failures.ts';

const MOST_KEPT_BACK = 1024 ** 3;
const PART_KEPT_BACK = 0.05;
/** So much is written between two looks at the disk. */
const LOOK_EVERY_BYTES = 4 * 1024 * 1024;

/** What is left of a disk for whatever else is on it: 1 GiB, of a small one a twentieth. In bytes. */
export const reserveOf = ({ blocks, bsize }: Pick<StatsFs, 'blocks' | 'bsize'>): number =>
  Math.min(MOST_KEPT_BACK, Math.floor(blocks * bsize * PART_KEPT_BACK));

/** What is free on the file system of a reserve, and how much of it is kept back. */
export interface ReservedDisk {
  readonly freeBytes: number;
  readonly reservedBytes: number;
}

/** Looks at the file system that a reserve is for. */
export async function lookAtReserve({ directory, bytes }: DiskReserve): Promise<ReservedDisk> {
  const disk = await statfs(directory);
  return { freeBytes: disk.bavail * disk.bsize, reservedBytes: bytes ?? reserveOf(disk) };
}

/** The file system that a path is on, or will be. */
async function deviceOf(path: string): Promise<number> {
  try {
    return (await stat(path)).dev;
  } catch (error) {
    if (errorCode(error) !== 'ENOENT' || dirname(path) === path) throw error;
    return deviceOf(dirname(path));
  }
}

/** Room for what one piece of work writes below a directory: it is asked before each piece. */
export class WriteRoom {
  readonly #limits: WriteLimits;
  readonly #path: string;
  readonly #disk: CopiesDisk | null;
  readonly #grant: Channel['grant'] | null;
  #taken = 0;
  #granted: number;
  #asking: Promise<void> | null = null;
  #nextLook = 0;
  /** Whether the database's reserve is on this disk; `null` before the first look. */
  #isReserved: boolean | null = null;

  /**
   * `disk`: what copies in the making call the disk of which they leave a part to others; absent: they may fill it. `channel`:
   * where to ask for more bytes than were granted; absent: the limit stays what it is.
   */
  constructor(
    limits: WriteLimits | undefined,
    path: string,
    disk: CopiesDisk | null = null,
    channel: Pick<Channel, 'grant'> | null = null,
  ) {
    this.#limits = limits ?? {};
    this.#path = path;
    this.#disk = disk;
    this.#grant = channel === null || limits?.bytes === undefined ? null : (bytes) => channel.grant(bytes);
    this.#granted = this.#grant === null ? (limits?.bytes ?? Number.POSITIVE_INFINITY) : 0;
  }

  /**
   * @throws `quota_exceeded` (`over_byte_quota`), `driver_failed` (`store_full`, `spool_full`, `disk_reserved`): these bytes
   *   may not be written.
   */
  async take(bytes: number): Promise<void> {
    const { reserve } = this.#limits;
    this.#taken += bytes;
    await this.#requireGranted(this.#taken);
    if (this.#taken < this.#nextLook) return;
    if (this.#disk !== null) await this.#requireSpare(this.#disk);
    if (reserve !== undefined) await this.#requireReserve(reserve, bytes);
    this.#nextLook = this.#taken + LOOK_EVERY_BYTES;
  }

  /** Where two are written at once, one asks for both. */
  async #requireGranted(bytes: number): Promise<void> {
    if (this.#grant === null && (bytes > this.#granted || this.#granted <= 0))
      throw problem('over_byte_quota', { limit: this.#granted });
    while (bytes > this.#granted) {
      this.#asking ??= this.#ask().finally(() => {
        this.#asking = null;
      });
      await this.#asking;
    }
  }

  async #ask(): Promise<void> {
    if (this.#grant !== null) this.#granted = await this.#grant(this.#taken);
  }

  async #requireSpare(disk: CopiesDisk): Promise<void> {
    const room = await statfs(this.#path);
    const [freeBytes, keptBytes] = [room.bavail * room.bsize, reserveOf(room)];
    if (freeBytes > keptBytes) return;
    throw problem(`${disk}_full`, { why: 'reserve', place: { path: this.#path, server: null }, freeBytes, keptBytes });
  }

  async #requireReserve(reserve: DiskReserve, bytes: number): Promise<void> {
    this.#isReserved ??= (await deviceOf(this.#path)) === (await deviceOf(reserve.directory));
    if (!this.#isReserved) return;
    const disk = await lookAtReserve(reserve);
    if (disk.freeBytes - bytes >= disk.reservedBytes) return;
    throw problem('disk_reserved', { place: { path: this.#path, server: null }, ...disk });
  }
}
