import { randomBytes, randomUUID } from 'node:crypto';
import { link, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { problem } from './domain/errors.ts';

const fileOf = (dataDir: string): string => join(dataDir, 'secret.key');

const readExisting = async (dataDir: string): Promise<string | null> => {
  const text = await readFile(fileOf(dataDir), 'utf8').catch(() => null);
  return text === null ? null : text.trim();
};

/** The installation's own secret, as it lies in `DATA_DIR/secret.key`. @throws `unavailable` where it cannot be read. */
export async function readSecretKey(dataDir: string): Promise<string> {
  const existing = await readExisting(dataDir);
  if (existing !== null) return existing;
  throw problem('secret_key_unreadable', { path: fileOf(dataDir) });
}

/** As `readSecretKey`, but makes it (0600) where it is missing. */
export async function loadSecretKey(dataDir: string): Promise<string> {
  const existing = await readExisting(dataDir);
  if (existing !== null) return existing;
  const file = fileOf(dataDir);
  // Written beside and linked in: of two processes that start at once, both end up with the first one's key, whole.
  const beside = `${file}.${randomUUID()}`;
  const key = `${randomBytes(32).toString('hex')}\n`;
  await writeFile(beside, key, { mode: 0o600, flag: 'wx', flush: true }).catch(() => undefined);
  await link(beside, file).catch(() => undefined);
  await rm(beside, { force: true });
  return readSecretKey(dataDir);
}
