import { randomUUID } from 'node:crypto';
import { readdirSync, readFileSync, truncateSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { after, before } from 'node:test';
import { createSftpKind } from '../../src/drivers/archive/index.ts';
import { parseSettings } from '../../src/drivers/archive/sftp/config.ts';
import { SftpDriver } from '../../src/drivers/archive/sftp/driver.ts';
import type { OpenDriver } from '../contracts/driver-contract.ts';
import { exerciseKind } from '../contracts/driver-contract-suite.ts';
import { type SftpServer, startSftpServer } from '../support/sftp-server.ts';

let server: SftpServer;
before(async () => {
  server = await startSftpServer();
});
after(() => server.stop());

const open: OpenDriver = async (spool, hooks = {}) => {
  const root = await server.makeRoot(basename(join(spool, '..')));
  const access = {
    driver: 'sftp',
    uuid: randomUUID(),
    settings: server.settingsOf(root),
    mark: null,
    secrets: { privateKey: server.privateKey },
  };
  const settings = parseSettings(access.settings, access.secrets);
  return {
    access,
    driver: new SftpDriver(settings, spool, { hooks, retryDelaysMs: [] }),
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
    // Of the spool too: between two calls it is empty.
    listStored: () =>
      [root, spool]
        .flatMap((directory) => readdirSync(directory, { recursive: true }).map(String))
        .filter((path) => path.split('/').length < 3),
  };
};

exerciseKind('sftp', createSftpKind('/nowhere').capabilities, open);
