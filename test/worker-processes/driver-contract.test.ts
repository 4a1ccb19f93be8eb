// The same driver as in this process, with a process between: it keeps every promise.

import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { after } from 'node:test';
import { archiveKind } from '../../src/drivers/archive/index.ts';
import type { OpenDriver } from '../contracts/driver-contract.ts';
import { exerciseKind } from '../contracts/driver-contract-suite.ts';
import { listArchives, tamperArchive } from '../drivers/archive-copies.ts';
import { answerHooks } from './hooks-over-socket.ts';
import { openPool } from './opened-pool.ts';

// A busy machine takes its time to clear up.
const pool = openPool({ graceMs: 60_000 });
after(() => pool.close());

const open: OpenDriver = async (root, hooks) => {
  const socket = join(root, '..', 'hooks');
  if (hooks !== undefined) await answerHooks(socket, () => hooks.beforeOpen?.(Buffer.alloc(0)));
  const settings = { root, ...(hooks === undefined ? {} : { hooks: socket }) };
  const access = { driver: 'archive', uuid: randomUUID(), settings, secrets: {}, mark: null };
  const kind = pool.drivers.get('archive') ?? archiveKind;
  return {
    driver: kind.open(access),
    access: { ...access, settings: { root } },
    tamper: (locator, how) => tamperArchive(root, locator, how),
    listStored: () => listArchives(root),
  };
};

exerciseKind('archive (in a worker process)', archiveKind.capabilities, open);
