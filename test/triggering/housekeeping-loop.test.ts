import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setImmediate as turn } from 'node:timers/promises';
import { HousekeepingLoop } from '../../src/triggering/housekeeping-loop.ts';
import { openInstallation, STAFF } from '../support/installation.ts';
import { UnreliableDatabase } from '../support/unreliable-database.ts';

test('every five seconds the bytes of deleted snapshots go, also after the database was away, until it is stopped', async (t) => {
  await using house = await openInstallation();
  const database = new UnreliableDatabase();
  const { services } = await house.openNode(database.wrap);
  const target = await house.addTarget();
  const snapshot = await house.takeBackup(target);
  t.mock.timers.enable({ apis: ['setTimeout', 'Date'], now: house.clock.now() * 1_000 });
  const loop = new HousekeepingLoop(services.housekeeping, house.log);
  loop.start();
  loop.start();
  database.isAway = true;
  const failure = house.log.next(/Housekeeping failed/);
  t.mock.timers.tick(5_000);
  assert.equal((await failure).level, 'error');

  database.isAway = false;
  await house.services.snapshots.delete(STAFF, [snapshot]);
  await turn();
  t.mock.timers.tick(5_000);
  while ((await house.snapshotsOf(target))[0]?.state !== 'deleted') await turn();

  await loop.stop();
  database.isAway = true;
  t.mock.timers.tick(60_000);
  await turn();
  assert.equal(house.log.errors.length, 1);
});
