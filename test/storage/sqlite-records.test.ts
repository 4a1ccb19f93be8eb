import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { recordsContract } from '../contracts/records-contract.ts';
import { openTwoNodes } from '../contracts/records-contract-open.ts';
import { copyMigrated } from '../support/installation-database.ts';

recordsContract(async () => {
  const folder = await mkdtemp(join(tmpdir(), 'backrota-sqlite-'));
  const file = join(folder, 'backrota.sqlite');
  await copyMigrated(file);
  return openTwoNodes({ kind: 'sqlite', file }, () => rm(folder, { recursive: true }));
});
