import { stat, statfs } from 'node:fs/promises';
import { dirname } from 'node:path';
import { problem } from '../domain/errors.ts';
import type { DiskReserve, WriteLimits } from '../domain/write-limits.ts';
import { errorCode } from './failures.ts';
import { reserveOf } from './spare-room.ts';

/** So much is written between two looks at the disk. */
const LOOK_EVERY_BYTES = 16 * 1024 * 1024;

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
  #taken = 0;
  /** When to look at the disk next; `null` = never: the reserve is not on this one. */
  #nextLook: number | null;

  constructor(limits: WriteLimits | undefined, path: string) {
    this.#limits = limits ?? {};
    this.#path = path;
    this.#nextLook = this.#limits.reserve === undefined ? null : 0;
  }

  /** @throws `quota_exceeded` (`over_byte_quota`), `driver_failed` (`disk_reserved`): these bytes may not be written. */
  async take(bytes: number): Promise<void> {
    const { bytes: most, reserve } = this.#limits;
    this.#taken += bytes;
    if (most !== undefined && (this.#taken > most || most <= 0)) throw problem('over_byte_quota', { limit: most });
    if (reserve === undefined || this.#nextLook === null || this.#taken < this.#nextLook) return;
    if (this.#nextLook === 0 && (await deviceOf(this.#path)) !== (await deviceOf(reserve.directory))) {
      this.#nextLook = null;
      return;
    }
    const disk = await lookAtReserve(reserve);
    if (disk.freeBytes - bytes < disk.reservedBytes) {
      throw problem('disk_reserved', { place: { path: this.#path, server: null }, ...disk });
    }
    this.#nextLook = this.#taken + LOOK_EVERY_BYTES;
  }
}
