import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { flatRows, INSTANCE, openPanel, type Panel, textOf } from './panel.ts';

describe('an instance through the panel', () => {
  let panel: Panel;
  before(async () => {
    panel = await openPanel();
  });
  after(() => panel.close());

  const edit = { elid: INSTANCE, sok: 'ok' };

  for (const backup_rotation of ['0', '11', '5.5', '1e1', '0x3', '-3', 'abc', '', ' ', '99999999999999999999']) {
    it(`does not keep '${backup_rotation}' backups`, async () => {
      const error = await panel.fail('instances.edit', { ...edit, backup_rotation });
      assert.deepEqual([error.$type, error.$object], ['value', 'backup_rotation']);
    });
  }

  it('keeps as many as are asked for, around which spaces do not matter', async () => {
    for (const backup_rotation of ['1', ' 7', '10']) {
      await panel.call('instances.edit', { ...edit, backup_rotation });
      const form = await panel.call('instances.edit', { elid: INSTANCE });
      assert.equal(textOf(form, 'backup_rotation'), backup_rotation.trim());
    }
    assert.equal((await panel.fail('instances.edit', edit)).$object, 'servername');
    const list = await panel.call('instances.fleio_bckps.schedule', { elid: INSTANCE });
    assert.equal(textOf(list, 'backup_rotation'), '10');
  });

  it('needs an elid', async () => {
    for (const fields of [{}, { sok: 'ok', backup_rotation: '3' }]) {
      const error = await panel.fail('instances.edit', fields);
      assert.deepEqual([error.$type, error.$object], ['value', 'elid']);
    }
  });

  it("is listed for its own account, and everyone's for staff", async () => {
    const other = await panel.gateway.addCaller('other');
    await panel.gateway.addInstance(other, 41, 'Theirs');
    const staff = await panel.gateway.addCaller('support', { isStaff: true });
    const idsOf = async (caller: typeof other) =>
      flatRows(await panel.call('instances', {}, caller)).map(({ id }) => id);
    assert.deepEqual(await idsOf(other), ['41']);
    assert.deepEqual(await idsOf(staff), ['41', String(INSTANCE)]);
  });
});
