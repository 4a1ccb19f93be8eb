import { randomUUID } from 'node:crypto';
import { readdirSync, readFileSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { archiveKind } from '../../src/drivers/archive/index.ts';
import { ArchiveDriver } from '../../src/drivers/archive/local/driver.ts';
import type { OpenDriver } from '../contracts/driver-contract.ts';
import { exerciseKind } from '../contracts/driver-contract-suite.ts';

const open: OpenDriver = async (root, hooks) => ({
  driver: new ArchiveDriver({ root }, hooks),
  access: { driver: 'archive', uuid: randomUUID(), settings: { root }, secrets: {} },
  tamper: async (locator, how) => {
    const file = join(root, locator, 'data.tar.zst');
    const bytes = readFileSync(file);
    if (how === 'cut') truncateSync(file, bytes.length - 100);
    else {
      const middle = bytes.length >> 1;
      bytes[middle] = (bytes[middle] ?? 0) ^ 1;
      writeFileSync(file, bytes);
    }
  },
  listStored: () =>
    readdirSync(root, { recursive: true })
      .map(String)
      .filter((path) => path.split('/').length < 3),
});

exerciseKind('archive', archiveKind.capabilities, open);
