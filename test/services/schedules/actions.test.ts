import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { WHOLE_CHECK } from '../../../src/domain/action.ts';
import { openInstallation } from '../../support/installation.ts';
import { FIRST, NIGHTLY, STAFF } from '../../support/values.ts';

const EVERY = { offset: 0, limit: null, orderBy: 'id', descending: false } as const;

describe('a schedule of checks', () => {
  it('fires as others do, makes no snapshot, and is there for those alone who ask for more than backups', async () => {
    await using house = await openInstallation();
    const target = await house.addTarget();
    const { actor } = house.customer;
    const { schedules } = house.services;
    const draft = { name: 'checked', targets: [{ target }], recurrence: NIGHTLY, retention: { kind: 'all' } } as const;
    const { id, check } = await schedules.create(actor, { ...draft, action: 'restore_check' });
    const backups = await schedules.create(actor, { ...draft, name: 'backups' });
    assert.deepEqual(check, WHOLE_CHECK);
    const listed = async (filter: Parameters<typeof schedules.list>[1]) =>
      (await schedules.list(actor, filter, EVERY)).rows.map((row) => row.id);
    assert.deepEqual(await listed({}), [backups.id]);
    assert.deepEqual(await listed({ targetId: target.id }), [backups.id]);
    assert.deepEqual(await listed({ actions: ['restore_check'] }), [id]);
    const { rows: links } = await schedules.listLinks(actor, {}, { ...EVERY, orderBy: 'id' });
    assert.deepEqual(
      links.map(({ schedule }) => schedule.id),
      [backups.id],
    );
    const attempts = [
      () => schedules.find(actor, { id }),
      () => schedules.pause(actor, { id }),
      () => schedules.delete(actor, [{ id }]),
      () => house.services.backups.runSchedule(actor, { id }),
      () => house.services.primarySchedules.set(actor, target, { id }),
    ];
    for (const attempt of attempts) await assert.rejects(attempt, { code: 'not_found' });

    house.clock.advanceTo(FIRST);
    await house.fire();
    const { rows: runs } = await house.services.runs.list(STAFF, { scheduleId: id }, { offset: 0, limit: 9 });
    assert.partialDeepStrictEqual(runs, [{ action: 'restore_check', outcome: 'fired', fireTime: FIRST }]);
    const tasks = await house.services.runs.tasksOf(runs);
    assert.partialDeepStrictEqual(tasks, [{ action: 'restore_check', check, state: 'queued', snapshotId: null }]);
    await schedules.delete(actor, [{ id, ofAnyAction: true }]);
    assert.partialDeepStrictEqual(await house.services.runs.tasksOf(runs), [{ state: 'cancelled' }]);
  });

  it('is refused flags and paths that make no check', async () => {
    await using house = await openInstallation();
    const target = await house.addTarget();
    const base = { name: 'c', targets: [{ target }], recurrence: NIGHTLY, retention: { kind: 'all' } } as const;
    const create = (check: object) =>
      house.services.schedules.create(house.customer.actor, {
        ...base,
        action: 'check',
        check: { ...WHOLE_CHECK, ...check },
      });
    for (const check of [{ flags: ['repository_only', 'verify_data'] }, { paths: ['a/../b'] }, { maxSeconds: 0 }])
      await assert.rejects(create(check), { code: 'invalid_request' });
    const made = await create({ flags: ['verify_data', 'verify_data'], paths: ['/srv/mail/'] });
    assert.deepEqual(made.check, { maxSeconds: null, flags: ['verify_data'], paths: ['srv/mail'] });
  });
});
