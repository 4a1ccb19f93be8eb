import { execFileSync } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { parseSettings } from '../../src/drivers/borg/config.ts';
import { BorgDriver } from '../../src/drivers/borg/driver.ts';
import { createBorgKind } from '../../src/drivers/borg/index.ts';
import type { OpenDriver } from '../contracts/driver-contract.ts';
import { exerciseKind } from '../contracts/driver-contract-suite.ts';
import { openByHand } from './borg-repository.ts';

const PASSPHRASE = 'horse staple';

const open: OpenDriver = async (directory) => {
  const repository = join(directory, 'repository');
  const settings = { repository };
  const secrets = { passphrase: PASSPHRASE };
  const byHand = openByHand(repository, PASSPHRASE, join(directory, 'by-hand'));
  return {
    driver: new BorgDriver(parseSettings(settings, secrets), join(directory, 'base')),
    access: { driver: 'borg', uuid: randomUUID(), settings, secrets, mark: null },
    tamper: async (_locator, how) => byHand.tamper(how),
    listStored: () => byHand.list(),
    // Links have no content of their own.
    sampleFiles: 3,
    storedBytes: () => Number(execFileSync('du', ['-sb', repository]).toString().split('\t')[0]),
  };
};

exerciseKind('borg', createBorgKind('/nowhere').capabilities, open, 3);
