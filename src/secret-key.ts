import { randomBytes } from 'node:crypto';
import { link, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

/** The installation's own secret: read from `DATA_DIR/secret.key` (0600), or made there the first time. */
export async function loadSecretKey(dataDir: string): Promise<string> {
  const file = join(dataDir, 'secret.key');
  const read = () => readFile(file, 'utf8').catch(() => null);
  const existing = await read();
  if (existing !== null) return existing.trim();
  // Written beside and linked in: of two processes that start at once, both end up with the first one's key, whole.
  const beside = `${file}.${process.pid}`;
  await writeFile(beside, `${randomBytes(32).toString('hex')}\n`, { mode: 0o600, flag: 'wx', flush: true });
  await link(beside, file).catch(() => undefined);
  await rm(beside, { force: true });
  const made = await read();
  if (made === null) throw new Error(`The secret key could not be kept in ${file}.`);
  return made.trim();
}
