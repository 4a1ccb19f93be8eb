import { mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { TestContext } from 'node:test';
import { ArchiveDriver } from '../../src/drivers/archive/local/driver.ts';
import type { WalkHooks } from '../../src/file-tree/read-entry.ts';
import type { BackupResult } from '../../src/ports/snapshot-driver.ts';
import { createJob, makeDirectory, neverAborted, silent } from './source-tree.ts';

/** An archive store and an empty source, with the calls that most tests make. */
export const setUpArchive = (t: TestContext, hooks: WalkHooks = {}) => {
  const directory = makeDirectory(t);
  const [source, root, destination] = ['source', 'store', 'restored'].map((name) => join(directory, name)) as [
    string,
    string,
    string,
  ];
  mkdirSync(source);
  mkdirSync(root);
  const driver = new ArchiveDriver({ root }, hooks);
  const backup = (...paths: string[]) =>
    driver.backup(createJob(paths.length === 0 ? [source] : paths), silent, neverAborted());
  const restore = ({ locator, fingerprint }: BackupResult) =>
    driver.restore({ locator, fingerprint, directory: destination }, silent.tell, neverAborted());
  const readManifest = ({ locator }: BackupResult): Record<string, unknown>[] =>
    readFileSync(join(root, locator, 'manifest.jsonl'), 'utf8')
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line));
  return { directory, source, root, destination, driver, backup, restore, readManifest };
};
