import assert from 'node:assert/strict';
import { test } from 'node:test';
import { EVERYBODY } from '../../../src/domain/events.ts';
import { type Installation, openInstallation } from '../../support/installation.ts';
import { requireEvents } from '../../support/required-events.ts';
import { at, STAFF, there } from '../../support/values.ts';

const MAX = 1_000;

/** What an account has been told since then: the kinds, and how far it goes. */
async function listen({ unitOfWork, customer }: Installation, accountId = customer.account.id) {
  let last = (await unitOfWork.records.events.after(accountId, 0, MAX)).at(-1)?.seq ?? 0;
  return async (): Promise<readonly string[]> => {
    const told = await unitOfWork.records.events.after(accountId, last, MAX);
    last = told.at(-1)?.seq ?? last;
    return told.map(({ kind }) => kind);
  };
}

test('a night is told: the run, its task as it starts and ends, the snapshot that is there, and what followed', async () => {
  await using house = await openInstallation();
  await house.addSchedule([await house.addTarget()]);
  const told = await listen(house);
  await house.live(at('2026-06-02T02:00'));
  assert.deepEqual(await told(), ['run.created', 'task.started', 'task.ended', 'snapshot.available', 'task.changed']);
});

test('what retention lets go is told as it expires, and once its bytes are gone', async () => {
  await using house = await openInstallation();
  const target = await house.addTarget({ rotation: 1 });
  await house.addSchedule([target]);
  await house.live(at('2026-06-02T02:00'));
  const told = await listen(house);
  await house.live(at('2026-06-03T02:00'));
  assert.deepEqual((await told()).slice(-3), ['snapshot.deleting', 'snapshot.expired', 'task.changed']);
  await house.services.housekeeping.cleanUp();
  assert.deepEqual(await told(), ['snapshot.deleted']);
});

test('a pause is told as it begins and as it ends', async () => {
  await using house = await openInstallation();
  const schedule = await house.addSchedule([await house.addTarget()]);
  const told = await listen(house);
  await house.services.schedules.pause(STAFF, schedule);
  assert.deepEqual(await told(), ['schedule.changed', 'schedule.paused']);
  await house.services.schedules.resume(STAFF, schedule);
  assert.deepEqual(await told(), ['schedule.changed', 'schedule.resumed']);
});

test('another account hears nothing of it; of the provider’s own stores everybody does', async () => {
  await using house = await openInstallation();
  const other = await house.addAccount('other');
  const [stranger, everybody] = [await listen(house, other.account.id), await listen(house, EVERYBODY)];
  await house.addTarget();
  assert.deepEqual(await stranger(), []);
  await house.addStore('far');
  assert.deepEqual([await stranger(), await everybody()], [[], ['store.created']]);
});

test('events are forgotten after seven days', async () => {
  await using house = await openInstallation();
  await house.addTarget();
  const { events } = house.unitOfWork.records;
  const count = async () => (await events.after(house.customer.account.id, 0, MAX)).length;
  house.clock.advance(7 * 86_400);
  await house.services.housekeeping.cleanUp();
  assert.notEqual(await count(), 0);
  house.clock.advance(3_600);
  await house.services.housekeeping.cleanUp();
  assert.equal(await count(), 0);
});

test('a schedule whose next fire time new zone data moves is told', async () => {
  await using house = await openInstallation();
  const schedule = await house.addSchedule([await house.addTarget()]);
  const { nextFireAt, version } = await house.schedule(schedule.id);
  const moved = { ...schedule, nextFireAt: there(nextFireAt) + 60, version: version + 1 };
  assert.equal(await house.unitOfWork.records.schedules.update(moved, version), true);
  const told = await listen(house);
  await house.services.checkTzdata('2099z');
  assert.deepEqual(await told(), ['schedule.changed']);
});

test('a write that an account can see, and that nobody is told of, fails in these suites', async () => {
  await using house = await openInstallation();
  const { id, accountId } = await house.addTarget();
  const watched = requireEvents(house.unitOfWork);
  const write = (about: number | null) =>
    watched.transaction(async (records) => {
      await records.targets.update(id, { name: 'another' });
      if (about !== null) records.events.note('target.changed', { id: about, accountId });
    });
  await assert.rejects(write(null), /targets\.update changed target/);
  await assert.rejects(write(id + 1), /targets\.update changed target/);
  await assert.rejects(watched.records.targets.update(id, { name: 'another' }), /outside of a transaction/);
  await write(id);
});
