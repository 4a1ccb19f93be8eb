import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setImmediate as turn } from 'node:timers/promises';
import { Heartbeat } from '../../src/triggering/heartbeat.ts';
import { HousekeepingLoop } from '../../src/triggering/housekeeping-loop.ts';
import { openInstallation } from '../support/installation.ts';
import { UnreliableDatabase } from '../support/unreliable-database.ts';
import { STAFF } from '../support/values.ts';

test('every five seconds the bytes of deleted snapshots go, also after the database was away, until it is stopped', async (t) => {
  await using house = await openInstallation();
  const database = new UnreliableDatabase();
  const { services } = await house.openNode(database.wrap);
  const target = await house.addTarget();
  const snapshot = await house.takeBackup(target);
  t.mock.timers.enable({ apis: ['setTimeout', 'Date'], now: house.clock.now() * 1_000 });
  const loop = new HousekeepingLoop(services, house.log);
  const heart = new Heartbeat([loop]);
  const pass = async (seconds: number) => {
    for (let second = 0; second < seconds; second += 1) {
      t.mock.timers.tick(1_000);
      await turn();
    }
  };
  heart.start();
  heart.start();
  database.isAway = true;
  const failure = house.log.next(/Housekeeping failed/);
  await pass(5);
  assert.equal((await failure).level, 'error');

  database.isAway = false;
  await house.services.snapshots.delete(STAFF, [snapshot]);
  await pass(5);
  while ((await house.snapshotsOf(target))[0]?.state !== 'deleted') await turn();

  await heart.stop();
  await loop.stop();
  database.isAway = true;
  await pass(60);
  assert.equal(house.log.errors.length, 1);
});
