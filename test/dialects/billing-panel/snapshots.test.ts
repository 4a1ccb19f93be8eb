import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { STAFF } from '../../support/values.ts';
import { type Fields, flatRows, INSTANCE, openPanel, type Panel, textOf } from './panel.ts';

const LIST = 'instances.snapshots';
const EDIT = 'instances.snapshots.edit';

describe('a snapshot through the panel', () => {
  let panel: Panel;
  before(async () => {
    panel = await openPanel();
  });
  after(() => panel.close());

  const make = async (fields: Fields = {}) =>
    textOf(await panel.call(EDIT, { plid: INSTANCE, name: 'S1', sok: 'ok', ...fields }), 'id');
  const list = async (fields: Fields = {}) => flatRows(await panel.call(LIST, { elid: INSTANCE, ...fields }));
  const rowOf = async (id: string) => (await list()).find((row) => row.id === id);

  it('goes from Saving to Active and is deleted as backups are, and never listed among them', async () => {
    const id = await make({ rotation_days: '', rotation_time: '' });
    assert.partialDeepStrictEqual(await rowOf(id), { fleio_status: 'Saving', backup_type: 'manual', image_size: '0' });
    await panel.gateway.work();
    assert.partialDeepStrictEqual(await rowOf(id), { fleio_status: 'Active', image_size: '0.01' });
    assert.deepEqual(flatRows(await panel.call('instances.fleio_bckps', { elid: INSTANCE })), []);
    await panel.call('image.delete', { elid: id });
    assert.equal((await rowOf(id))?.fleio_status, 'Deleting');
  });

  it('is not made where rotation fields are filled, as it has none', async () => {
    const days = { rotation_days: '1', rotation_time: '02:01' };
    const error = await panel.fail(EDIT, { plid: INSTANCE, name: 'S', sok: 'ok', ...days });
    assert.deepEqual([error.$type, error.$object], ['value', 'rotation_days']);
    assert.deepEqual(await panel.rows(), []);
  });

  it('is renamed by its own edit and by that of images', async () => {
    const id = await make();
    await panel.call(EDIT, { elid: id, name: 'S2', sok: 'ok' });
    assert.equal((await rowOf(id))?.name, 'S2');
    await panel.call('image.edit', { elid: id, image_name: ' S3 ', sok: 'ok' });
    assert.equal((await rowOf(id))?.name, 'S3');
  });

  it('counts against its own quota', async () => {
    const poor = await panel.gateway.addCaller('poor');
    await panel.gateway.addInstance(poor, 31, 'Small');
    await panel.gateway.services.accounts.change(STAFF, 'poor', { quotaTotal: 1 });
    await panel.call('instances.fleio_bckps.edit', { plid: 31, name: 'B', sok: 'ok' }, poor);
    await panel.call(EDIT, { plid: 31, name: 'S', sok: 'ok' }, poor);
    const error = await panel.fail(EDIT, { plid: 31, name: 'S', sok: 'ok' }, poor);
    assert.deepEqual([error.$type, error.$object], ['limit', 'manual_created_total']);
    const doc = await panel.call(LIST, {}, poor);
    assert.deepEqual(
      ['manual_created_today', 'manual_created_total'].map((name) => textOf(doc, name)),
      ['1', '1'],
    );
  });

  it('is found by each field of the filter', async () => {
    const id = await make({ name: 'Findable' });
    await panel.gateway.work();
    await panel.gateway.services.snapshots.change(STAFF, { id: Number(id) }, { isProtected: true });
    const other = await make({ name: 'Other' });
    const found = async (fields: Fields) => (await list({ filter: 'on', ...fields })).map((row) => row.id);
    for (const fields of [{ name: 'FIND' }, { id }, { protected: 'on' }]) assert.deepEqual(await found(fields), [id]);
    assert.deepEqual(await found({ fleio_status: 'saving' }), [other]);
    assert.ok((await found({ fleio_status: 'Active', protected: 'null' })).includes(id));
    for (const fields of [
      { fleio_status: 'Deleted' },
      { os_distro: 'ubuntu' },
      { os_distro: 'null', name: 'none' },
      { protected: 'maybe' },
    ]) {
      assert.deepEqual(await found(fields), []);
    }
  });
});
