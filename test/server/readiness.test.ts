import assert from 'node:assert/strict';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import supertest from 'supertest';
import { loadConfig } from '../../src/config.ts';
import { openInstallation } from '../../src/installation.ts';
import { CollectedLog } from '../support/collected-log.ts';
import { TestGateway } from '../support/test-gateway.ts';
import { STAFF } from '../support/values.ts';

test('a gateway is ready for 30 s after a look for what is due has succeeded, and not before one has', async (t) => {
  const house = await TestGateway.open();
  t.after(() => house.close());
  const readiness = async () => {
    const { status, body } = await supertest(house.server).get('/readyz');
    return [status, body.isTicking];
  };
  assert.deepEqual(await readiness(), [503, false]);
  await house.gateway.loops.trigger.beat();
  assert.deepEqual(await readiness(), [200, true]);
  const now = performance.now.bind(performance);
  t.mock.method(performance, 'now', () => now() + 31_000);
  assert.deepEqual(await readiness(), [503, false]);
  await house.gateway.loops.trigger.beat();
  assert.deepEqual(await readiness(), [200, true]);
});

test('a gateway tells that it goes on with a key whose place another one took, and stays ready for all else', async (t) => {
  const house = await TestGateway.open();
  t.after(() => house.close());
  const staleKeys = async (): Promise<[number, number]> => {
    await house.services.status.recordTick();
    const { status, body } = await supertest(house.server).get('/readyz');
    return [status, body.staleKeys];
  };
  await house.gateway.loops.trigger.beat();
  await house.services.signingKeys.find('sessions');
  assert.deepEqual(await staleKeys(), [200, 0]);
  // Who stands still for a while is taken for one that was stopped.
  house.clock.advance(60);
  const config = { ...loadConfig({ DATA_DIR: house.dataDir }), database: house.database };
  const options = { role: 'command', clock: house.clock, log: new CollectedLog(), usesDatabaseClock: false } as const;
  const command = await openInstallation(config, options);
  try {
    assert.equal(await command.services.keyRotation.rotate(STAFF, null), 1);
  } finally {
    await command.close();
  }
  assert.deepEqual(await staleKeys(), [200, 1]);
});

test('a node that was started with another key than secrets are sealed with is counted, until it has the right one', async (t) => {
  const house = await TestGateway.open();
  t.after(() => house.close());
  await house.services.signingKeys.find('sessions');
  await house.services.status.recordTick();
  const startedWith = async (key: Readonly<Record<string, string>>) => {
    const config = { ...loadConfig({ ...key, DATA_DIR: house.dataDir, NODE_NAME: 'n2' }), database: house.database };
    const options = { role: 'server', clock: house.clock, log: new CollectedLog(), usesDatabaseClock: false } as const;
    const node = await openInstallation(config, options);
    await node.services.status.recordTick().finally(() => node.close());
    return (await supertest(house.server).get('/readyz')).body.staleKeys;
  };
  assert.equal(await startedWith({ SECRET_KEY: 'of thirty-two characters, and another' }), 1);
  assert.equal(await startedWith({}), 0);
});

test('a gateway tells which stores tasks wait for, how many and since when; of accounts’ own stores staff alone are told', async (t) => {
  const house = await TestGateway.open();
  t.after(() => house.close());
  const customer = await house.addCaller('ann');
  const target = await house.addInstance(customer, 100, 'web');
  const { root = '' } = house.services.stores.settingsHere(await house.services.stores.findLocal('archive'));
  await house.addStore('hers', 'archive', { accountId: customer.account.id });
  await rm(root, { recursive: true });
  await rm(join(house.dataDir, 'stores', 'hers'), { recursive: true });
  await house.services.storeWatch.look();
  const waitedFor = async () => {
    const { body } = await supertest(house.server).get('/readyz');
    return body.storesWaitedFor;
  };
  assert.deepEqual(await waitedFor(), []);
  const since = house.clock.now();
  await house.services.backups.backUp(STAFF, { id: target.id }, 'backup', 'by hand');
  house.clock.advance(3_600);
  await house.services.backups.backUp(STAFF, { id: target.id }, 'backup', 'by hand');
  await house.services.backups.backUp(STAFF, { id: target.id }, 'backup', 'by hand', { destination: 'hers' });
  await house.services.storeWatch.look();
  const provider = { name: 'local', reason: 'store_missing', tasks: 2, since };
  assert.deepEqual(await waitedFor(), [provider]);
  assert.deepEqual((await house.services.status.read()).storesWaitedFor, [
    { ...provider, accountId: null },
    { name: 'hers', accountId: customer.account.id, reason: 'store_missing', tasks: 1, since: since + 3_600 },
  ]);
});
