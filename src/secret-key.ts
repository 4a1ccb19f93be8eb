import { randomBytes, randomUUID } from 'node:crypto';
import { link, open, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { problem } from './domain/errors.ts';

const fileOf = (dataDir: string): string => join(dataDir, 'secret.key');

/** Where the next key lies until everything is sealed with it. */
const nextFileOf = (dataDir: string): string => join(dataDir, 'secret.key.next');

const readExisting = async (file: string): Promise<string | null> => {
  const text = await readFile(file, 'utf8').catch(() => null);
  return text === null ? null : text.trim();
};

/** Where the last key lies that another one took the place of. */
const beforeFileOf = (dataDir: string): string => join(dataDir, 'secret.key.before');

/** The installation's own secret, as it lies in `DATA_DIR/secret.key`. @throws `unavailable` where it cannot be read. */
export async function readSecretKey(dataDir: string): Promise<string> {
  const existing = await readExisting(fileOf(dataDir));
  if (existing !== null) return existing;
  throw problem('secret_key_unreadable', { path: fileOf(dataDir) });
}

/** As `readSecretKey`, but makes it (0600) where it is missing. */
export async function loadSecretKey(dataDir: string): Promise<string> {
  const existing = await readExisting(fileOf(dataDir));
  if (existing !== null) return existing;
  await makeKey(fileOf(dataDir));
  return readSecretKey(dataDir);
}

/** The next key, of a rotation that was cut off, and the one of before the last rotation: those of them there are. */
export async function readOtherKeys(dataDir: string): Promise<readonly string[]> {
  const others = [await readExisting(nextFileOf(dataDir)), await readExisting(beforeFileOf(dataDir))];
  return others.filter((key) => key !== null);
}

/** The next key, made (0600) and durable; that of a rotation that was cut off is taken up. @throws `unavailable`. */
export async function makeNextKey(dataDir: string): Promise<string> {
  const file = nextFileOf(dataDir);
  await makeKey(file);
  await syncDirectory(dataDir);
  const next = await readExisting(file);
  if (next !== null) return next;
  throw problem('secret_key_unreadable', { path: file });
}

/** Puts the next key in the place of the other one, in one step; that one is kept (0600) until the next time. */
export async function settleNextKey(dataDir: string): Promise<void> {
  const beside = `${beforeFileOf(dataDir)}.new`;
  // Left by a rotation that was cut off here: no key lies about longer than until the next one.
  await rm(beside, { force: true });
  await writeFile(beside, `${await readSecretKey(dataDir)}\n`, { mode: 0o600, flag: 'wx', flush: true });
  await rename(beside, beforeFileOf(dataDir));
  await rename(nextFileOf(dataDir), fileOf(dataDir));
  await syncDirectory(dataDir);
}

/** Written beside and linked in: of two processes that start at once, both end up with the first one's key, whole. */
async function makeKey(file: string): Promise<void> {
  const beside = `${file}.${randomUUID()}`;
  const key = `${randomBytes(32).toString('hex')}\n`;
  await writeFile(beside, key, { mode: 0o600, flag: 'wx', flush: true }).catch(() => undefined);
  await link(beside, file).catch(() => undefined);
  await rm(beside, { force: true });
}

async function syncDirectory(path: string): Promise<void> {
  const directory = await open(path);
  await directory.sync().finally(() => directory.close());
}
