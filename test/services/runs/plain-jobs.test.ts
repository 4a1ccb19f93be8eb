import assert from 'node:assert/strict';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { archiveKind } from '../../../src/drivers/archive/index.ts';
import type { DriverKind, SnapshotDriver, StoreAccess } from '../../../src/ports/snapshot-driver.ts';
import { LEASE_SECONDS } from '../../../src/services/leases/index.ts';
import { neverAborted } from '../../drivers/source-tree.ts';
import { AbsentDatabase } from '../../support/absent-database.ts';
import { openInstallation } from '../../support/installation.ts';
import { STAFF, there } from '../../support/values.ts';

/** What a driver was asked for: its store, the call, and what the call was given but for ways back and signals. */
interface Asked {
  readonly call: string;
  readonly given: readonly unknown[];
}

const PLAIN_CALLS = ['delete', 'sweep', 'freeBytes', 'test'];

/** The archive driver as if it were in another process: it gets nothing but what survives JSON. */
const faraway = (asked: Asked[], name = 'archive'): DriverKind => {
  const sent = <T>(call: string, value: T): T => {
    asked.push({ call, given: [value] });
    const arrived = JSON.parse(JSON.stringify(value)) as T;
    assert.deepEqual(arrived, value, call);
    assert.deepEqual(structuredClone(value), value, call);
    return arrived;
  };
  return {
    ...archiveKind,
    name,
    open: (store: StoreAccess) => {
      const driver = archiveKind.open(sent('open', store));
      const calls = new Proxy(driver, {
        get: (target, key) => {
          const call = Reflect.get(target, key);
          if (typeof call !== 'function') return call;
          return (...args: unknown[]) => {
            const isPlain = PLAIN_CALLS.includes(String(key));
            // A job comes first; the way back and the signal stay here.
            const arrived = args.map((arg, index) => (isPlain || index === 0 ? sent(String(key), arg) : arg));
            return Reflect.apply(call, target, arrived);
          };
        },
      });
      return calls satisfies SnapshotDriver;
    },
  };
};

describe('what drivers are asked for', () => {
  test('is plain data, whatever is backed up, copied, restored or deleted, and is all that they need', async () => {
    const asked: Asked[] = [];
    await using house = await openInstallation({ drivers: [faraway(asked)] });
    await house.addStore('zrh');
    const { backups, directoryRestores, restores, snapshots, tasks, targets } = house.services;
    const { actor } = house.customer;
    const target = await house.addTarget();
    await targets.change(STAFF, target, { allowsInPlaceRestore: true });
    const first = await house.takeBackup(target);
    await backups.copySnapshot(actor, first, { destination: 'zrh' });
    await restores.inPlace(actor, first, null);
    await restores.intoNewTarget(actor, first, { name: 'clone', kind: 'instance' });
    await restores.cloneTarget(actor, target, { name: 'copy', kind: 'instance' });
    await house.work();
    const place = join(house.folder, 'restored');
    await directoryRestores.restore(STAFF, first, place, neverAborted(), { withoutSpecialModes: true });
    await house.services.stores.test(STAFF, 'zrh');

    // A copy that is finished, and whose source has gone before that was written down.
    const source = await house.addSource();
    const fleeting = await house.addTarget({ paths: [source] });
    await backups.backUp(actor, fleeting, 'backup', 'fleeting');
    const database = new AbsentDatabase();
    const dying = await house.openNode(database.wrap);
    const task = there(await dying.services.tasks.claim());
    database.missOnce('transaction');
    await assert.rejects(
      dying.services.tasks.perform(task, neverAborted(), () => {}),
      { code: 'unavailable' },
    );
    await rm(source, { recursive: true });
    house.clock.advance(LEASE_SECONDS);
    await tasks.perform(there(await tasks.claim()), neverAborted(), () => {});
    assert.partialDeepStrictEqual(await house.snapshotsOf(fleeting), [{ state: 'available' }]);

    await snapshots.delete(actor, [first]);
    await house.services.housekeeping.cleanUp();
    const states = (await house.snapshotsOf(target)).map(({ state }) => state);
    assert.deepEqual([...new Set(states)].sort(), ['available', 'deleted']);
    const called = [...new Set(asked.map(({ call }) => call))].sort();
    assert.deepEqual(called, ['backup', 'delete', 'open', 'restore', 'sweep', 'transfer']);
    assert.ok(asked.some(({ given: [job] }) => JSON.stringify(job)?.includes('"unreadable":{"code":"driver_failed"')));
    assert.ok(asked.some(({ given: [job] }) => JSON.stringify(job)?.includes('"withoutSpecialModes":true')));
  });

  test('has a store’s secrets in it, and nothing that is logged, stored or told has them', async () => {
    const asked: Asked[] = [];
    await using house = await openInstallation({
      drivers: [faraway(asked), { ...faraway(asked, 'vault'), checkSettings: () => {} }],
    });
    await house.addStore('zrh');
    const store = await house.services.stores.add(STAFF, {
      accountId: null,
      name: 'vault',
      locationCode: 'vault',
      driver: 'vault',
      settings: { root: house.storeRoot },
      secrets: { password: 'hunter22' },
    });
    const target = await house.addTarget({ storeId: store.id });
    const first = await house.takeBackup(target);
    const { run } = await house.services.backups.copySnapshot(STAFF, first, { destination: 'zrh' });
    await house.work();
    const [task] = await house.services.runs.tasksOf([run]);
    assert.partialDeepStrictEqual(task, { state: 'failed', reason: 'format_differs' });
    const transfer = asked.find(({ call }) => call === 'transfer');
    assert.match(JSON.stringify(transfer), /"secrets":\{"password":"hunter22"\}/);
    assert.doesNotMatch(JSON.stringify(house.log.lines), /hunter22/);
    assert.doesNotMatch(JSON.stringify(await house.dump()), /hunter22/);
  });
});
