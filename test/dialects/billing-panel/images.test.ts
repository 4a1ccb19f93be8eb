import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { STAFF } from '../../support/values.ts';
import { type Fields, flatRows, INSTANCE, openPanel, type Panel, textOf } from './panel.ts';

describe('a backup as an image', () => {
  let panel: Panel;
  let id: number;
  before(async () => {
    panel = await openPanel();
    const { snapshots } = await panel.gateway.services.backups.backUp(STAFF, { id: INSTANCE }, 'backup', 'B1');
    id = snapshots[0]?.id ?? 0;
    await panel.gateway.work();
  });
  after(() => panel.close());

  const edit = (fields: Fields) => panel.call('image.edit', { elid: id, sok: 'ok', ...fields });
  const find = () => panel.gateway.services.snapshots.find(STAFF, { id });

  it('has every field that the cabinet breaks without, and no empty one that it breaks over', async () => {
    const form = await panel.call('image.edit', { elid: id });
    for (const name of [
      'image_name',
      'region',
      'min_disk',
      'min_ram',
      'disk_format',
      'os_distro',
      'os_version',
      'architecture',
      'protected',
      'id',
    ]) {
      assert.ok(name in form, name);
    }
    for (const name of ['image_type', 'fleio_id', 'fleio_status', 'image_name', 'instances_id', 'image_size']) {
      assert.notEqual(textOf(form, name), '', name);
    }
  });

  it('is renamed and protected, each by itself', async () => {
    await edit({ image_name: ' B2 ' });
    assert.partialDeepStrictEqual(await find(), { name: 'B2', isProtected: false });
    await edit({ protected: 'on' });
    assert.partialDeepStrictEqual(await find(), { name: 'B2', isProtected: true });
    assert.equal((await panel.fail('image.delete', { elid: id })).$object, 'protected');
    await edit({ protected: 'null' });
    assert.equal((await find()).isProtected, true);
    await edit({ protected: 'off', image_name: 'B1' });
    assert.partialDeepStrictEqual(await find(), { name: 'B1', isProtected: false });
  });

  it('takes what else its form shows as it is shown, and refuses anything else', async () => {
    const before = await find();
    await edit({ image_name: before.name, region: 'local', min_disk: '', os_distro: 'null', instances_id: INSTANCE });
    for (const name of ['region', 'min_disk', 'os_distro', 'architecture', 'url', 'name', 'bogus']) {
      const error = await panel.fail('image.edit', { elid: id, sok: 'ok', image_name: 'Other', [name]: 'x' });
      assert.deepEqual([error.$type, error.$object], ['value', name]);
    }
    assert.deepEqual(await find(), before);
  });

  for (const [fields, object] of [
    [{ image_name: '' }, 'image_name'],
    [{ image_name: 'x'.repeat(101) }, 'image_name'],
    [{ image_name: 'a\u0000b' }, 'image_name'],
    [{ protected: 'maybe' }, 'protected'],
    [{ image_name: 'Good', protected: '1' }, 'protected'],
  ] as const) {
    it(`is not changed by ${JSON.stringify(fields).slice(0, 40)}`, async () => {
      const before = await find();
      const error = await panel.fail('image.edit', { elid: id, sok: 'ok', ...fields });
      assert.deepEqual([error.$type, error.$object], ['value', object]);
      assert.deepEqual(await find(), before);
    });
  }

  it("is nobody else's, whatever the fields say", async () => {
    const other = await panel.gateway.addCaller('stranger');
    for (const [func, fields] of [
      ['image.edit', {}],
      ['image.edit', { sok: 'ok', image_name: '' }],
      ['image.copy', {}],
      ['image.copy', { sok: 'ok', image_name: '' }],
    ] as const) {
      const error = await panel.fail(func, { elid: id, ...fields }, other);
      assert.deepEqual([error.$type, error.$object], ['missed', 'image']);
      const unknown = await panel.fail(func, { elid: 99999, ...fields }, other);
      assert.equal(unknown.msg.$, error.msg.$.replace(String(id), '99999'));
    }
    const error = await panel.fail('image.edit', {});
    assert.deepEqual([error.$type, error.$object], ['value', 'elid']);
  });

  it('is listed among all images, which are filtered by what they are', async () => {
    await panel.call('image.filter', { sok: 'ok', image_type: 'snapshot' });
    assert.deepEqual(flatRows(await panel.call('image')), []);
    await panel.call('image.filter', { sok: 'ok', image_type: 'backup' });
    assert.partialDeepStrictEqual(flatRows(await panel.call('image')), [{ id: String(id), image_type: 'backup' }]);
    await panel.call('image.filter', { sok: 'ok', image_type: '' });
  });

  it('is copied under a name, and keeps its own where none is given', async () => {
    const names = async () => flatRows(await panel.call('instances.fleio_bckps')).map(({ name }) => name);
    assert.equal((await panel.fail('image.copy', { elid: id, sok: 'ok', image_name: ' ' })).$object, 'image_name');
    await panel.call('image.copy', { elid: id, sok: 'ok', image_name: 'Twin' });
    assert.deepEqual(await names(), ['B1', 'Twin']);
    const elsewhere = await panel.call('image.copy', { elid: id, sok: 'ok', image_name: 'Far', region: 'TBC' });
    await panel.gateway.work();
    const form = await panel.call('image.edit', { elid: textOf(elsewhere, 'id') });
    assert.deepEqual([textOf(form, 'region'), textOf(form, 'fleio_status')], ['TBC', 'Active']);
    await panel.call('image.copy', { elid: id, sok: 'ok' });
    assert.deepEqual(await names(), ['B1', 'Twin', 'Far', 'B1']);
  });
});
