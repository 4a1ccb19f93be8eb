import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { createConnection } from 'mysql2/promise';
import type { Installation } from '../support/installation.ts';
import { openInstallation } from '../support/installation.ts';
import { STAFF, there } from '../support/values.ts';
import { keepInstallationsInMariadb } from './installations-on-mariadb.ts';

const interleave = keepInstallationsInMariadb();

const ROUNDS = 12;

/** How often the server had to give up one of two transactions that waited for each other. */
async function countDeadlocks({ database }: Installation): Promise<number> {
  assert.equal(database.kind, 'mysql');
  const connection = await createConnection(database.kind === 'mysql' ? database.url : '');
  const [rows] = await connection.query("SHOW GLOBAL STATUS LIKE 'Innodb_deadlocks'");
  await connection.end();
  const [{ Value: count }] = rows as [{ Value: string }];
  return Number(count);
}

/** Runs calls of several nodes at once, in rounds; all must succeed, and none wait for another that waits for it. */
async function runAtOnce(house: Installation, round: (index: number) => Promise<readonly Promise<unknown>[]>) {
  const before = await countDeadlocks(house);
  for (let index = 0; index < ROUNDS; index += 1) await Promise.all(await round(index));
  assert.equal((await countDeadlocks(house)) - before, 0, 'deadlocks');
}

const openNodes = (house: Installation, count: number) =>
  Promise.all(Array.from({ length: count }, async () => (await house.openNode()).services));

describe('calls that lock the same rows wait in one order', () => {
  test('that pause, resume and delete many schedules, named in any order', async () => {
    await using house = await openInstallation();
    const [a, b] = await openNodes(house, 2);
    const target = await house.addTarget();
    await runAtOnce(house, async () => {
      const many = await Promise.all(Array.from({ length: 10 }, () => house.addSchedule([target])));
      return [
        there(a).schedules.setPaused(STAFF, many, true),
        there(b).schedules.setPaused(STAFF, many.toReversed(), true),
      ];
    });
  });

  test('that restore into a new target of an account with a quota, and make a schedule of that target', async () => {
    await using house = await openInstallation();
    await house.services.accounts.change(STAFF, house.customer.account.name, { quotaBytes: 1_000_000 });
    const snapshot = await house.takeBackup(await house.addTarget());
    const { target } = await house.services.restores.intoNewTarget(STAFF, snapshot, { name: 'copy', kind: 'drive' });
    const before = await countDeadlocks(house);
    const [restored, scheduled] = await interleave(house, {
      heldAt: 'targets.recordVolumeBytes',
      first: (services) => house.work(services),
      second: () => house.addSchedule([target]),
    });
    assert.deepEqual([restored.status, scheduled.status], ['fulfilled', 'fulfilled']);
    assert.equal((await countDeadlocks(house)) - before, 0, 'deadlocks');
  });

  test('that delete many snapshots, named in any order', async () => {
    await using house = await openInstallation();
    const [a, b] = await openNodes(house, 2);
    const target = await house.addTarget();
    await runAtOnce(house, async () => {
      const many = [];
      for (let index = 0; index < 6; index += 1) {
        const { snapshots } = await house.services.backups.backUp(STAFF, target, 'backup', 'by hand');
        await house.unitOfWork.records.snapshots.move(there(snapshots[0]).id, 'available', {});
        many.push(there(snapshots[0]));
      }
      return [there(a).snapshots.delete(STAFF, many), there(b).snapshots.delete(STAFF, many.toReversed())];
    });
  });

  test('that set a target’s primary schedule, relink it, change its retention, thin it out and back it up', async () => {
    await using house = await openInstallation();
    const [a, b, c, d] = await openNodes(house, 4);
    const [target, other] = [await house.addTarget(), await house.addTarget()];
    const schedule = await house.addSchedule([target]);
    await runAtOnce(house, async (index) => [
      there(a).primarySchedules.set(STAFF, target, index % 2 === 0 ? schedule : null),
      there(b).schedules.change(STAFF, schedule, {
        targets: index % 2 === 0 ? [{ target }, { target: other }] : [{ target }],
      }),
      there(c).schedules.change(STAFF, schedule, { retention: { kind: 'inherit' } }),
      there(d).housekeeping.cleanUp(),
      there(d).backups.backUp(STAFF, target, 'backup', `by hand ${index}`),
      there(c)
        .schedules.pause(STAFF, schedule)
        .then(() => there(c).schedules.resume(STAFF, schedule)),
    ]);
  });
});
