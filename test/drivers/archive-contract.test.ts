import { randomUUID } from 'node:crypto';
import { archiveKind } from '../../src/drivers/archive/index.ts';
import { ArchiveDriver } from '../../src/drivers/archive/local/driver.ts';
import type { OpenDriver } from '../contracts/driver-contract.ts';
import { exerciseKind } from '../contracts/driver-contract-suite.ts';
import { listArchives, tamperArchive } from './archive-copies.ts';

const open: OpenDriver = async (root, hooks) => ({
  driver: new ArchiveDriver({ root }, hooks),
  access: { driver: 'archive', uuid: randomUUID(), settings: { root }, secrets: {}, mark: null },
  tamper: (locator, how) => tamperArchive(root, locator, how),
  listStored: () => listArchives(root),
});

exerciseKind('archive', archiveKind.capabilities, open);
