import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { STAFF } from '../../support/values.ts';
import { type Answered, type Fields, flatRows, INSTANCE, openPanel, type Panel, textOf } from './panel.ts';

const REBUILD = 'instances.fleio.rebuild';

describe('a restore through the panel', () => {
  let panel: Panel;
  let uuid: string;
  before(async () => {
    panel = await openPanel();
    const { snapshots } = await panel.gateway.services.backups.backUp(STAFF, { id: INSTANCE }, 'backup', 'B1');
    uuid = snapshots[0]?.uuid ?? '';
    await panel.gateway.work();
    await panel.gateway.services.targets.change(STAFF, { id: INSTANCE }, { allowsInPlaceRestore: true });
  });
  after(() => panel.close());

  const save: Fields = { elid: INSTANCE, sok: 'ok', zone: 'own', password: '', password_type: '', ssh_keys: '' };

  it('is asked for with every zone that clients know, and with none', async () => {
    for (const zone of ['own', 'pub', 'shr', 'image', '']) {
      assert.ok('ok' in (await panel.call(REBUILD, { ...save, zone, select_rebuild: uuid })), zone);
      await panel.gateway.work();
    }
    assert.equal((await panel.fail(REBUILD, { ...save, zone: 'moon', select_rebuild: uuid })).$object, 'zone');
  });

  it('sets neither a password, nor a key, nor whether SSH takes passwords, and says so', async () => {
    for (const wish of [{ password: 'new' }, { enablessh: 'on' }, { ssh_keys: 'mine' }, { password_type: 'set' }]) {
      const { $type, $object } = await panel.fail(REBUILD, { ...save, ...wish, select_rebuild: uuid });
      assert.deepEqual([$type, $object], ['value', Object.keys(wish)[0]]);
    }
  });

  it('needs an instance and a backup that are the caller’s', async () => {
    const codeOf = async (fields: Fields, as = panel.demo) => {
      const { $type, $object } = await panel.fail(REBUILD, { ...save, ...fields }, as);
      return [$type, $object];
    };
    assert.deepEqual(await codeOf({ elid: '' }), ['value', 'elid']);
    assert.deepEqual(await codeOf({}), ['value', 'select_rebuild']);
    assert.deepEqual(await codeOf({ select_rebuild: 'x' }), ['missed', 'image']);
    assert.deepEqual(await codeOf({ elid: 7, select_rebuild: uuid }), ['missed', 'instances']);
    const other = await panel.gateway.addCaller('stranger');
    assert.deepEqual(await codeOf({ select_rebuild: uuid }, other), ['missed', 'image']);
  });

  const statusOf = async () => [
    flatRows(await panel.call('instances'))[0]?.instance_status,
    textOf(await panel.call('instances.edit', { elid: INSTANCE }), 'instance_status'),
  ];

  it('is shown as long as it waits or runs', async () => {
    await panel.gateway.work();
    assert.deepEqual(await statusOf(), ['active', 'active']);
    await panel.call(REBUILD, { ...save, select_rebuild: uuid });
    assert.deepEqual(await statusOf(), ['rebuilding', 'rebuilding']);
  });

  it('is refused while another one waits or runs, also of two at once, and taken when that has ended', async () => {
    const error = await panel.fail(REBUILD, { ...save, select_rebuild: uuid });
    assert.deepEqual([error.$type, error.$object], ['runningoperation', 'runningoperation']);
    assert.equal(error.msg.$, "'MyServer' is being restored already; wait until that has ended.");
    await panel.gateway.work();
    const fields = { func: REBUILD, auth: panel.demo.token, out: 'json', ...save, select_rebuild: uuid };
    const both = await Promise.all([panel.send(fields), panel.send(fields)]);
    assert.deepEqual(both.map(({ body }) => 'error' in body.doc).toSorted(), [false, true]);
    await panel.gateway.work();
  });

  it('that staff has not allowed is refused in words', async () => {
    await panel.gateway.services.targets.change(STAFF, { id: INSTANCE }, { allowsInPlaceRestore: false });
    const error = await panel.fail(REBUILD, { ...save, select_rebuild: uuid });
    assert.deepEqual([error.$type, error.$object], ['access', 'in_place']);
    assert.match(error.msg.$, /staff of the provider can allow it/);
  });

  it('that failed is the error of its instance, which a filter finds, until another one succeeds', async () => {
    const allow = (allowsInPlaceRestore: boolean) =>
      panel.gateway.services.targets.change(STAFF, { id: INSTANCE }, { allowsInPlaceRestore });
    const found = async () => {
      await panel.call('instances.filter', { sok: 'ok', instance_status: 'error' });
      const rows = flatRows(await panel.call('instances'));
      await panel.call('instances.filter', { sok: 'ok', instance_status: '' });
      return rows.map(({ id }) => id);
    };
    await allow(true);
    await panel.call(REBUILD, { ...save, select_rebuild: uuid });
    await allow(false);
    await panel.gateway.work();
    assert.deepEqual(await statusOf(), ['error', 'error']);
    assert.deepEqual(await found(), [String(INSTANCE)]);
    await allow(true);
    await panel.call(REBUILD, { ...save, select_rebuild: uuid });
    await panel.gateway.work();
    assert.deepEqual(await statusOf(), ['active', 'active']);
    assert.deepEqual(await found(), []);
  });

  it('has a form with one key to choose, none', async () => {
    const { slist } = (await panel.call(REBUILD, { elid: INSTANCE })) as {
      slist?: readonly { $name: string; val: readonly Answered[] }[];
    };
    assert.equal(slist?.find(({ $name }) => $name === 'ssh_keys')?.val.length, 1);
    assert.equal('elem' in (await panel.call('sshkeys', { p_cnt: 1 })), false);
  });
});
