import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { recordsContract } from '../contracts/records-contract.ts';
import { openTwoNodes } from '../contracts/records-contract-open.ts';

recordsContract(async () => {
  const folder = await mkdtemp(join(tmpdir(), 'backrota-sqlite-'));
  return openTwoNodes({ kind: 'sqlite', file: join(folder, 'backrota.sqlite') }, () => rm(folder, { recursive: true }));
});
