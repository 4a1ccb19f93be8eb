import type { StatsFs } from 'node:fs';
import { statfs } from 'node:fs/promises';
import { problem } from '../domain/errors.ts';
import type { CopiesDisk } from './failures.ts';

const MOST_KEPT_BACK = 1024 ** 3;
const PART_KEPT_BACK = 0.05;

/** What backups leave of a disk for whatever else is on it, as the database: 1 GiB, of a small one a twentieth. In bytes. */
export const reserveOf = ({ blocks, bsize }: Pick<StatsFs, 'blocks' | 'bsize'>): number =>
  Math.min(MOST_KEPT_BACK, Math.floor(blocks * bsize * PART_KEPT_BACK));

/** Throws `driver_failed` (`store_full`, `spool_full`) where no more is left on the disk of a directory than is kept back. */
export const requireSpare = async (directory: string, disk: CopiesDisk): Promise<void> => {
  const room = await statfs(directory);
  const [freeBytes, keptBytes] = [room.bavail * room.bsize, reserveOf(room)];
  if (freeBytes > keptBytes) return;
  throw problem(`${disk}_full`, { why: 'reserve', place: { path: directory, server: null }, freeBytes, keptBytes });
};
