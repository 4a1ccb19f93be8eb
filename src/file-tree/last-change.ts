import { lstat, opendir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Instant } from '../domain/instant.ts';
import { stepsDone } from './steps.ts';

/**
 * Whether anything in a directory, or it itself, changed since then: was written, made, removed, or given another name,
 * owner or mode. Follows no link, and ends at the first change.
 */
export async function hasChangedSince(directory: string, since: Instant): Promise<boolean> {
  stepsDone.add();
  const stats = await lstat(directory);
  // By the change time, which nobody can set: a copy has the times of what it is of.
  if (stats.ctimeMs >= since * 1_000) return true;
  if (!stats.isDirectory()) return false;
  for await (const { name } of await opendir(directory)) {
    if (await hasChangedSince(join(directory, name), since)) return true;
  }
  return false;
}
