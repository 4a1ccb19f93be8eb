import { readdirSync, readFileSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** Damages a finished copy in an archive store: cuts its last bytes off, or alters one in its middle. */
export async function tamperArchive(root: string, locator: string, how: 'cut' | 'alter'): Promise<void> {
  const file = join(root, locator, 'data.tar.zst');
  const bytes = readFileSync(file);
  if (how === 'cut') truncateSync(file, bytes.length - 100);
  else {
    const middle = bytes.length >> 1;
    bytes[middle] = (bytes[middle] ?? 0) ^ 1;
    writeFileSync(file, bytes);
  }
}

/** Targets and copies in an archive store, finished or not. */
export const listArchives = (root: string): readonly string[] =>
  readdirSync(root, { recursive: true })
    .map(String)
    .filter((path) => path.split('/').length < 3);
