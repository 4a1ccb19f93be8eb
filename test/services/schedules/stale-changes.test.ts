import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { DialectMemory } from '../../../src/ports/records/dialect-data.ts';
import { type Installation, openInstallation } from '../../support/installation.ts';
import { refusedAs } from '../../support/refused.ts';
import { STAFF, there } from '../../support/values.ts';

const memoryOf = (text: string): DialectMemory => ({ dialect: 'room', data: { texts: {}, fields: { meta: text } } });

interface Stored {
  readonly id: number;
  readonly uuid: string;
  readonly version: number;
  readonly name: string;
}

interface Changeable {
  add(house: Installation): Promise<Stored>;
  find(house: Installation, key: { readonly id: number }): Promise<Stored>;
  noun: 'schedules' | 'snapshots' | 'targets';
}

/** What rooms change with what they remember of it. */
const THINGS: Readonly<Record<string, Changeable>> = {
  schedule: {
    add: async (house) => house.addSchedule([await house.addTarget()]),
    find: (house, { id }) => house.services.schedules.find(STAFF, { id }),
    noun: 'schedules',
  },
  target: {
    add: (house) => house.addTarget(),
    find: (house, { id }) => house.services.targets.find(STAFF, { id }),
    noun: 'targets',
  },
  snapshot: {
    add: async (house) => house.takeBackup(await house.addTarget()),
    find: (house, { id }) => house.services.snapshots.find(STAFF, { id }),
    noun: 'snapshots',
  },
};

for (const [name, { add, find, noun }] of Object.entries(THINGS)) {
  describe(`a ${name} that two saw and change at once`, () => {
    test('is changed by one; the other is told that it is stale, and writes nothing', async () => {
      await using house = await openInstallation();
      const other = await house.openNode();
      const { id } = await add(house);
      const { version } = await find(house, { id });
      const outcomes = await Promise.allSettled([
        house.services[noun].change(STAFF, { id }, { name: 'one' }, { version }),
        other.services[noun].change(STAFF, { id }, { name: 'two' }, { version }),
      ]);
      const refused = outcomes.flatMap((outcome) => (outcome.status === 'rejected' ? [outcome.reason] : []));
      assert.deepEqual(
        refused.map((error) => [error.code, error.problem.reason]),
        [['conflict', 'stale']],
      );
      const stored = await find(house, { id });
      assert.equal(stored.name, outcomes[0].status === 'fulfilled' ? 'one' : 'two');
      assert.equal(stored.version, version + 1);
    });

    test('is stale too where only what a room remembers of it was written since', async () => {
      await using house = await openInstallation();
      const { id } = await add(house);
      const { version } = await find(house, { id });
      const service = house.services[noun];
      await service.change(STAFF, { id }, {}, { version, memory: memoryOf('first') });
      assert.equal((await find(house, { id })).version, version + 1);
      await assert.rejects(
        service.change(STAFF, { id }, { name: 'x' }, { version, memory: memoryOf('second') }),
        refusedAs({
          code: 'conflict',
          message: /was changed by someone else meanwhile; read it again and retry\.$/,
        }),
      );
      assert.deepEqual(there((await service.recall(STAFF, 'room', [id])).get(id)), memoryOf('first').data);
    });

    test('is changed whichever version it has by who saw none; nothing to change is no write', async () => {
      await using house = await openInstallation();
      const { id } = await add(house);
      const before = await find(house, { id });
      await house.services[noun].change(STAFF, { id }, {});
      assert.deepEqual(await find(house, { id }), before);
      await house.services[noun].change(STAFF, { id }, { name: 'one' });
      await house.services[noun].change(STAFF, { id }, { name: 'two' });
      assert.equal((await find(house, { id })).name, 'two');
    });

    test('keeps neither the change nor the memory where one of them is refused', async () => {
      await using house = await openInstallation();
      const { id } = await add(house);
      const before = await find(house, { id });
      const service = house.services[noun];
      await assert.rejects(service.change(STAFF, { id }, { name: '\n' }, { memory: memoryOf('lost') }), {
        code: 'invalid_request',
      });
      assert.deepEqual(await find(house, { id }), before);
      assert.equal((await service.recall(STAFF, 'room', [id])).size, 0);
    });
  });
}

test('what somebody changed since it was seen is not deleted', async () => {
  await using house = await openInstallation();
  const { schedules, targets } = house.services;
  const target = await house.addTarget();
  const schedule = await house.addSchedule([target]);
  await schedules.change(STAFF, schedule, { name: 'changed' });
  await targets.change(STAFF, target, { name: 'changed' });
  const [seenSchedule, seenTarget] = [{ version: schedule.version }, { version: target.version }];
  for (const deletion of [
    schedules.delete(STAFF, [schedule], seenSchedule),
    targets.remove(STAFF, target, seenTarget),
    targets.removeWithSnapshots(STAFF, target, { origin: 'native', ...seenTarget }),
  ]) {
    await assert.rejects(deletion, { code: 'conflict' });
  }
  assert.equal((await targets.find(STAFF, target)).name, 'changed');
  const { version } = await schedules.find(STAFF, schedule);
  await schedules.delete(STAFF, [schedule], { version });
  await assert.rejects(schedules.find(STAFF, schedule), { code: 'not_found' });
});
