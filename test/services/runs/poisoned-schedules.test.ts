import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { describe, test } from 'node:test';
import { recurrenceJson } from '../../../src/domain/recurrence/index.ts';
import type { Schedule } from '../../../src/domain/schedule.ts';
import { AbsentDatabase } from '../../support/absent-database.ts';
import { type Installation, openInstallation } from '../../support/installation.ts';
import { writeRows } from '../../support/row-writes.ts';
import { DAY, FIRST, NIGHTLY, there } from '../../support/values.ts';

/** What keeps a schedule's slot from being recorded, and how that is put right. */
interface Poison {
  readonly what: string;
  readonly corrupt: (house: Installation, schedule: Schedule) => Promise<void>;
  readonly repair: (house: Installation, schedule: Schedule) => Promise<void>;
}

const writeRule = (house: Installation, { id }: Schedule, rule: string) =>
  writeRows(house, 'UPDATE schedules SET recurrence = ? WHERE id = ?', [rule, id]);

/** A run of this fire time that the schedule does not know of. */
const takeSlot = (house: Installation, { id, accountId }: Schedule, fireTime: number) =>
  house.unitOfWork.transaction(async (records) => {
    const [runId] = await records.ids.next('run', 1);
    const slot = { fireTime, coversFrom: fireTime, coversTo: fireTime, coversCount: 1 };
    const [trigger, outcome, taskOrder] = ['schedule', 'fired', 'parallel'] as const;
    const kind = { action: 'backup', trigger, outcome, reason: null, taskOrder } as const;
    const owner = { id: there(runId), uuid: randomUUID(), accountId, scheduleId: id };
    await records.runs.insertMany([{ ...owner, ...kind, ...slot, createdAt: records.now, deletedAt: null }]);
  });

const POISONS: readonly Poison[] = [
  {
    what: 'whose slot has a record already',
    corrupt: (house, schedule) => takeSlot(house, schedule, FIRST),
    repair: (house, { id }) =>
      writeRows(house, 'UPDATE runs SET fire_time = ?, covers_from = ?, covers_to = ? WHERE schedule_id = ?', [
        FIRST - DAY,
        FIRST - DAY,
        FIRST - DAY,
        id,
      ]),
  },
  {
    what: 'whose stored rule is no JSON',
    corrupt: (house, schedule) => writeRule(house, schedule, 'every now and then'),
    repair: (house, schedule) => writeRule(house, schedule, JSON.stringify(recurrenceJson(NIGHTLY))),
  },
  {
    what: 'whose stored rule is of a kind that nobody knows',
    corrupt: (house, schedule) => writeRule(house, schedule, '{"kind":"lunar"}'),
    repair: (house, schedule) => writeRule(house, schedule, JSON.stringify(recurrenceJson(NIGHTLY))),
  },
];

/** Three schedules of one slot, the one in the middle corrupted. */
async function addThree(house: Installation, { corrupt }: Poison) {
  const targets = [await house.addTarget(), await house.addTarget(), await house.addTarget()];
  const [one, corrupted, other] = [
    await house.addSchedule(targets.slice(0, 1)),
    await house.addSchedule(targets.slice(1, 2)),
    await house.addSchedule(targets.slice(2)),
  ];
  await corrupt(house, corrupted);
  return { healthy: [one, other], corrupted };
}

const firedAt = async (house: Installation, schedule: Schedule) =>
  (await house.runsOf(schedule)).filter(({ outcome }) => outcome === 'fired').map(({ fireTime }) => fireTime);

for (const poison of POISONS) {
  describe(`a schedule ${poison.what}`, () => {
    test('keeps none of the others from firing, and each of them fires once', async () => {
      await using house = await openInstallation();
      const { healthy } = await addThree(house, poison);
      for (const instant of [FIRST, FIRST + 1, FIRST + 60, FIRST + DAY]) {
        house.clock.advanceTo(instant);
        await house.fire();
      }
      for (const schedule of healthy) assert.deepEqual(await firedAt(house, schedule), [FIRST, FIRST + DAY]);
    });

    test('does not hide the ones behind it where it fills a batch by itself', async () => {
      await using house = await openInstallation();
      const { healthy } = await addThree(house, poison);
      house.clock.advanceTo(FIRST);
      for (const claimed of [1, 1, 1, 0]) {
        assert.equal((await house.services.firing.fireDue(1)).claimed, claimed);
      }
      for (const schedule of healthy) assert.deepEqual(await firedAt(house, schedule), [FIRST]);
    });

    test('is an error in the log that names it, once a minute and not each second', async () => {
      await using house = await openInstallation();
      const { corrupted } = await addThree(house, poison);
      const loggedAt: number[] = [];
      for (let second = 0; second <= 121; second += 1) {
        const logged = house.log.errors.length;
        house.clock.advanceTo(FIRST + second);
        await house.fire();
        if (house.log.errors.length > logged) loggedAt.push(second);
      }
      assert.deepEqual(loggedAt, [0, 60, 120]);
      assert.partialDeepStrictEqual(
        house.log.errors.map(({ fields, message }) => [fields.schedule, message]),
        loggedAt.map(() => [
          corrupted.id,
          `Schedule ${corrupted.id} could not be fired; it is tried again in a minute.`,
        ]),
      );
    });

    test('fires at the next try once it is put right', async () => {
      await using house = await openInstallation();
      const { corrupted } = await addThree(house, poison);
      house.clock.advanceTo(FIRST);
      await house.fire();
      await poison.repair(house, corrupted);
      house.clock.advanceTo(FIRST + 59);
      await house.fire();
      assert.equal((await house.schedule(corrupted.id)).nextFireAt, FIRST);
      house.clock.advanceTo(FIRST + 60);
      await house.fire();
      assert.equal((await firedAt(house, corrupted)).at(-1), FIRST);
      assert.equal((await house.schedule(corrupted.id)).nextFireAt, FIRST + DAY);
      assert.equal(house.log.errors.length, 1);
    });
  });
}

describe('a database that is away', () => {
  test('is told to whoever fires, and sets no schedule aside: all fire as soon as it is back', async () => {
    await using house = await openInstallation();
    const database = new AbsentDatabase();
    const { services } = await house.openNode(database.wrap);
    const schedule = await house.addSchedule([await house.addTarget()]);
    house.clock.advanceTo(FIRST);
    database.missOnce('transaction');
    await assert.rejects(services.firing.fireDue(500), { code: 'unavailable' });
    assert.deepEqual(house.log.errors, []);
    assert.deepEqual(await house.runsOf(schedule), []);
    assert.equal((await services.firing.fireDue(500)).fired, 1);
    assert.deepEqual(await firedAt(house, schedule), [FIRST]);
  });

  test('is told as well where it goes while schedules fire one by one: only the corrupted one is set aside', async () => {
    await using house = await openInstallation();
    const database = new AbsentDatabase();
    const { services } = await house.openNode(database.wrap);
    const { healthy, corrupted } = await addThree(house, there(POISONS[0]));
    house.clock.advanceTo(FIRST);
    // The batch, the first, the corrupted one, the third.
    database.missOnce('transaction', 4);
    await assert.rejects(services.firing.fireDue(500), { code: 'unavailable' });
    assert.deepEqual(
      house.log.errors.map(({ fields }) => fields.schedule),
      [corrupted.id],
    );
    assert.equal((await services.firing.fireDue(500)).fired, 1);
    for (const schedule of healthy) assert.deepEqual(await firedAt(house, schedule), [FIRST]);
  });
});
