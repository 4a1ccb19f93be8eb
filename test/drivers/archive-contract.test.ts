import { readdirSync, readFileSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ArchiveDriver } from '../../src/drivers/archive/local/driver.ts';
import { exerciseDriver, type OpenDriver } from '../contracts/driver-contract.ts';
import { exerciseCarrying } from '../contracts/driver-contract-carrying.ts';
import { exerciseProof } from '../contracts/driver-contract-proof.ts';

const open: OpenDriver = async (root, hooks) => ({
  driver: new ArchiveDriver({ root }, hooks),
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

exerciseDriver('archive', open);
exerciseCarrying('archive', open);
exerciseProof('archive', open);
