import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { parseExpression } from '../../../src/domain/recurrence/index.ts';
import type { Target } from '../../../src/domain/target.ts';
import type { Services } from '../../../src/services/index.ts';
import type { ScheduleDraft } from '../../../src/services/schedules/settings.ts';
import { type Installation, openInstallation } from '../../support/installation.ts';
import { NIGHTLY } from '../../support/values.ts';

const draftOf = (targets: readonly Target[], change: Partial<ScheduleDraft> = {}): ScheduleDraft => ({
  name: 'MySchedule',
  targets: targets.map(({ id }) => ({ target: { id } })),
  recurrence: NIGHTLY,
  retention: { kind: 'inherit' },
  ...change,
});

const createOnce = async (house: Installation, draft: ScheduleDraft, services: Services = house.services) =>
  (await services.schedules.createOnce(house.customer.actor, draft, 60)).id;

const countSchedules = async (house: Installation): Promise<number> => {
  const page = { offset: 0, limit: null, orderBy: 'id', descending: false } as const;
  return (await house.services.schedules.list(house.customer.actor, {}, page)).total;
};

describe('a schedule that is made twice within a minute', () => {
  test('is one, whatever blanks are around its name and in whatever order its targets are', async () => {
    await using house = await openInstallation();
    const [one, two] = [await house.addTarget(), await house.addTarget()];
    const first = await createOnce(house, draftOf([one, two]));
    house.clock.advance(60);
    assert.equal(await createOnce(house, draftOf([two, one, two], { name: ' MySchedule ' })), first);
    assert.equal(await countSchedules(house), 1);
  });

  test('is two after the minute, counted from the first', async () => {
    await using house = await openInstallation();
    const target = await house.addTarget();
    const first = await createOnce(house, draftOf([target]));
    house.clock.advance(40);
    assert.equal(await createOnce(house, draftOf([target])), first);
    house.clock.advance(21);
    assert.notEqual(await createOnce(house, draftOf([target])), first);
  });

  test('is two where the name, the rule, the zone, the targets, the class or the destination differ', async () => {
    await using house = await openInstallation();
    await house.addStore('remote');
    const [one, two] = [await house.addTarget(), await house.addTarget()];
    const drafts = [
      draftOf([one]),
      draftOf([one], { name: 'myschedule' }),
      draftOf([one], { recurrence: parseExpression('0 3 * * *', 'UTC') }),
      draftOf([one], { recurrence: parseExpression('0 2 * * *', 'Europe/Kyiv') }),
      draftOf([two]),
      draftOf([one, two]),
      draftOf([one], { class: 'snapshot' }),
      draftOf([one], { destination: 'remote' }),
    ];
    const ids = new Set<number>();
    for (const draft of drafts) ids.add(await createOnce(house, draft));
    assert.equal(ids.size, drafts.length);
    for (const draft of drafts) ids.add(await createOnce(house, draft));
    assert.equal(ids.size, drafts.length);
  });

  test('is two where the first was changed, paused or deleted meanwhile; that it fired does not matter', async () => {
    await using house = await openInstallation();
    const { schedules } = house.services;
    const { actor } = house.customer;
    const target = await house.addTarget();
    const changes = [
      (id: number) => schedules.change(actor, { id }, { retention: { kind: 'all' } }),
      (id: number) => schedules.pause(actor, { id }),
      (id: number) => schedules.delete(actor, [{ id }]),
    ];
    let last = await createOnce(house, draftOf([target]));
    for (const change of changes) {
      await change(last);
      const next = await createOnce(house, draftOf([target]));
      assert.notEqual(next, last);
      last = next;
    }
    const { nextFireAt } = await house.schedule(last);
    house.clock.advanceTo((nextFireAt ?? 0) - 30);
    const fresh = await createOnce(house, draftOf([target]));
    house.clock.advance(40);
    await house.fire();
    assert.equal(await createOnce(house, draftOf([target])), fresh);
  });

  test('is one for two who ask at once', async () => {
    await using house = await openInstallation();
    const other = await house.openNode();
    const target = await house.addTarget();
    const ids = await Promise.all([
      createOnce(house, draftOf([target])),
      createOnce(house, draftOf([target]), other.services),
      createOnce(house, draftOf([target])),
      createOnce(house, draftOf([target]), other.services),
    ]);
    assert.deepEqual([new Set(ids).size, await countSchedules(house)], [1, 1]);
  });

  test('is two where the caller asks for two, and a viewer may not even repeat', async () => {
    await using house = await openInstallation();
    const target = await house.addTarget();
    const first = await createOnce(house, draftOf([target]));
    const { actor } = house.customer;
    assert.notEqual((await house.services.schedules.create(actor, draftOf([target]))).id, first);
    await assert.rejects(house.services.schedules.createOnce({ ...actor, role: 'viewer' }, draftOf([target]), 60), {
      code: 'forbidden',
    });
  });
});
