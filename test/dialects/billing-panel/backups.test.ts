import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { STAFF } from '../../support/values.ts';
import { type Fields, flatRows, INSTANCE, openPanel, type Panel, textOf } from './panel.ts';

const EDIT = 'instances.fleio_bckps.edit';
const LIST = 'instances.fleio_bckps';

describe('a backup through the panel', () => {
  let panel: Panel;
  before(async () => {
    panel = await openPanel({ PANEL_STAT_COST: '0.05' });
  });
  after(() => panel.close());

  const backUp = async (fields: Fields = {}) =>
    textOf(await panel.call(EDIT, { plid: INSTANCE, name: 'B1', sok: 'ok', ...fields }), 'id');
  const rowOf = async (id: string) => flatRows(await panel.call(LIST, { elid: INSTANCE })).find((row) => row.id === id);

  it('goes from Saving to Active, with its size, and can then be deleted', async () => {
    const id = await backUp({ rotation_days: '', rotation_time: '' });
    assert.partialDeepStrictEqual(await rowOf(id), { fleio_status: 'Saving', backup_type: 'manual', name: 'B1' });
    assert.equal((await panel.fail('image.delete', { elid: id })).$type, 'runningoperation');
    await panel.gateway.work();
    assert.partialDeepStrictEqual(await rowOf(id), { fleio_status: 'Active', image_size: '0.01' });
    await panel.call('image.delete', { elid: id });
    assert.equal((await rowOf(id))?.fleio_status, 'Deleting');
    await panel.gateway.services.snapshots.removeMarked();
    assert.equal(await rowOf(id), undefined);
    assert.equal((await panel.fail('image.delete', { elid: id })).$object, 'image');
  });

  it('of a schedule is auto, and appears when the schedule fires', async () => {
    const rule = { kind: 'weekly', days: ['thu'], times: ['02:01'], timeZone: 'Europe/Kyiv' } as const;
    const { nextFireAt } = await panel.addSchedule('Nightly', rule);
    panel.gateway.clock.advanceTo(nextFireAt ?? 0);
    await panel.gateway.services.firing.fireDue(10);
    const auth = await panel.gateway.openSession(panel.demo.login);
    const saving = flatRows(await panel.call(LIST, { auth, elid: INSTANCE })).at(-1);
    assert.partialDeepStrictEqual(saving, { backup_type: 'auto', fleio_status: 'Saving' });
    assert.equal(saving?.createdate, '2024-07-25 02:01:00');
    await panel.gateway.work();
    const active = flatRows(await panel.call(LIST, { auth, elid: INSTANCE })).at(-1);
    assert.equal(active?.fleio_status, 'Active');
    panel.gateway.clock.advanceTo(1_721_800_800);
  });

  it('is deleted by its list’s own function, which deletes nothing else; image.delete still does', async () => {
    const { id: schedule } = await panel.addSchedule('Spared', {
      kind: 'weekly',
      days: ['mon'],
      times: ['02:01'],
      timeZone: 'UTC',
    });
    const backup = await backUp();
    const snapshot = textOf(
      await panel.call('instances.snapshots.edit', { plid: INSTANCE, name: 'S', sok: 'ok' }),
      'id',
    );
    await panel.gateway.work();
    for (const elid of [schedule, snapshot, `${backup}, ${schedule}`]) {
      const error = await panel.fail(`${LIST}.delete`, { elid });
      assert.deepEqual([error.$type, error.$object], ['missed', 'image']);
    }
    assert.equal((await panel.fail(`${LIST}.schedule.delete`, { elid: backup })).$type, 'missed');
    assert.equal((await rowOf(backup))?.fleio_status, 'Active');
    await panel.call(`${LIST}.delete`, { elid: backup });
    await panel.call('image.delete', { elid: `${snapshot}, ${schedule}` });
    assert.equal((await rowOf(backup))?.fleio_status, 'Deleting');
    assert.equal(
      (await panel.rows()).some(({ name }) => name === 'Spared'),
      false,
    );
  });

  it('has every field that the cabinet reads, the system as a text, and none that nobody knows', async () => {
    const id = await backUp();
    const row = await rowOf(id);
    const read =
      'backup_type createdate fleio_id fleio_status id image_size instance_id name os_distro protected region';
    assert.deepEqual(Object.keys(row ?? {}), read.split(' '));
    assert.deepEqual([row?.os_distro, row?.region], ['-', 'local']);
    const { region } = await panel.call('image.edit', { elid: id });
    assert.deepEqual(region, { $: row?.region });
  });

  it('is made, not a schedule, unless both rotation fields are filled', async () => {
    const before = (await panel.rows()).length;
    await backUp({ rotation_days: '', rotation_time: '' });
    for (const field of ['rotation_days', 'rotation_time']) {
      const error = await panel.fail(EDIT, { plid: INSTANCE, sok: 'ok', name: 'B', [field]: '1' });
      assert.deepEqual([error.$type, error.$object], ['value', field]);
    }
    assert.equal((await panel.rows()).length, before);
    await backUp({ rotation_days: '1,2', rotation_time: '02:01' });
    assert.equal((await panel.rows()).length, before + 1);
    assert.equal(
      (await panel.fail(EDIT, { plid: INSTANCE, sok: 'ok', rotation_days: '7', rotation_time: '1' })).$object,
      'name',
    );
  });

  it('needs an instance, then a name', async () => {
    assert.equal((await panel.fail(EDIT, { sok: 'ok' })).$object, 'plid');
    assert.equal((await panel.fail(EDIT, { sok: 'ok', plid: 4, name: '' })).$object, 'instances');
    assert.equal((await panel.fail(EDIT, { sok: 'ok', plid: INSTANCE, name: ' ' })).$object, 'name');
  });

  it('is renamed by elid, shown in its form, and never doubled by an edit', async () => {
    const id = await backUp();
    await panel.call(EDIT, { elid: id, name: 'Before the update', sok: 'ok' });
    assert.equal((await rowOf(id))?.name, 'Before the update');
    assert.equal(textOf(await panel.call(EDIT, { elid: id }), 'name'), 'Before the update');
    assert.equal((await panel.fail(EDIT, { elid: id, name: '', sok: 'ok' })).$object, 'name');
    assert.equal(textOf(await panel.call(EDIT, { plid: INSTANCE }), 'plid'), String(INSTANCE));
  });

  it('shows its price and how many were made by hand', async () => {
    const doc = (await panel.call(LIST, { elid: INSTANCE })) as { cost?: { stat_cost?: { $: string } } };
    assert.equal(doc.cost?.stat_cost?.$, '0.05');
    const counts = await panel.gateway.services.backups.manualCounts(STAFF, panel.demo.account.id, 'backup');
    const all = await panel.call(LIST);
    assert.equal(textOf(all, 'manual_created_today'), String(counts.today));
    assert.equal(textOf(all, 'manual_created_total'), String(counts.total));
    assert.ok(counts.total > 0);
    await panel.gateway.addInstance(panel.demo, 33, 'Beside');
    await backUp({ plid: 33 });
    const beside = await panel.call(LIST, { elid: 33 });
    assert.deepEqual([textOf(beside, 'manual_created_today'), textOf(beside, 'manual_created_total')], ['1', '1']);
    assert.equal(textOf(await panel.call(LIST), 'manual_created_total'), String(counts.total + 1));
  });

  it('beyond the quota is refused as limit', async () => {
    const poor = await panel.gateway.addCaller('poor');
    await panel.gateway.addInstance(poor, 31, 'Small');
    await panel.gateway.services.accounts.change(STAFF, 'poor', { quotaPerDay: 1 });
    await panel.call(EDIT, { plid: 31, name: 'One', sok: 'ok' }, poor);
    const error = await panel.fail(EDIT, { plid: 31, name: 'Two', sok: 'ok' }, poor);
    assert.deepEqual([error.$type, error.$object], ['limit', 'manual_created_today']);
    assert.match(error.msg.$, /1 manual backups in 24 hours; wait/);
  });

  it('that failed is listed as Error, and can be deleted', async () => {
    const broken = await panel.gateway.addInstance(panel.demo, 32, 'Broken');
    const files = await panel.gateway.gateway.files();
    await files.removeVolume(broken.uuid);
    const id = textOf(await panel.call(EDIT, { plid: 32, name: 'Lost', sok: 'ok' }), 'id');
    await panel.gateway.work();
    assert.equal(flatRows(await panel.call(LIST, { elid: 32 }))[0]?.fleio_status, 'Error');
    await panel.call('image.delete', { elid: id });
  });

  it('that is protected stays', async () => {
    const id = await backUp();
    await panel.gateway.work();
    await panel.gateway.services.snapshots.change(STAFF, { id: Number(id) }, { isProtected: true });
    assert.equal((await rowOf(id))?.protected, 'on');
    const error = await panel.fail('image.delete', { elid: id });
    assert.deepEqual([error.$type, error.$object], ['access', 'protected']);
  });

  it('is deleted along with schedules, all or none', async () => {
    const id = await backUp();
    await panel.gateway.work();
    const rule = { kind: 'weekly', days: ['thu'], times: ['02:01'], timeZone: 'UTC' } as const;
    const schedule = await panel.addSchedule('Going', rule);
    assert.equal((await panel.fail('image.delete', { elid: `${id}, ${schedule.id}, 99999` })).$type, 'missed');
    assert.equal((await rowOf(id))?.fleio_status, 'Active');
    await panel.call('image.delete', { elid: `${id}, ${schedule.id}` });
    assert.equal((await rowOf(id))?.fleio_status, 'Deleting');
    assert.ok((await panel.rows()).every((row) => row.id !== String(schedule.id)));
  });
});
