import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { STAFF } from '../../support/values.ts';
import { type Fields, flatRows, INSTANCE, openPanel, type Panel, textOf } from './panel.ts';

const RULE = { kind: 'weekly', days: ['mon'], times: ['02:01'], timeZone: 'UTC' } as const;

describe('fields with filter=on', () => {
  let panel: Panel;
  before(async () => {
    panel = await openPanel();
    const { backups, snapshots } = panel.gateway.services;
    const classes = ['backup', 'snapshot'] as const;
    for (const snapshotClass of classes) {
      const made = await backups.backUp(STAFF, { id: INSTANCE }, snapshotClass, 'Web "one"');
      await snapshots.change(STAFF, { id: made.snapshots[0]?.id ?? 0 }, { isProtected: true });
    }
    await panel.gateway.work();
    for (const snapshotClass of classes) await backups.backUp(STAFF, { id: INSTANCE }, snapshotClass, 'Mail');
    await panel.addSchedule('Web', RULE);
    await panel.addSchedule('Mail', RULE);
  });
  after(() => panel.close());

  const namesOf = async (func: string, fields: Fields = {}) =>
    flatRows(await panel.call(func, { filter: 'on', ...fields })).map(({ name }) => name);

  for (const func of ['instances.fleio_bckps', 'instances.snapshots']) {
    it(`leave of ${func} what fits, for that call`, async () => {
      const rows = flatRows(await panel.call(func));
      for (const [fields, left] of [
        [{}, ['Web "one"', 'Mail']],
        [{ name: 'wEB' }, ['Web "one"']],
        [{ id: rows[1]?.id ?? '' }, ['Mail']],
        [{ id: `${rows[0]?.id}, ${rows[1]?.id}`, name: 'a' }, ['Mail']],
        [{ fleio_status: 'active' }, ['Web "one"']],
        [{ fleio_status: 'Saving' }, ['Mail']],
        [{ fleio_status: 'Gone' }, []],
        [{ protected: 'on' }, ['Web "one"']],
        [{ protected: 'off' }, ['Mail']],
        [{ protected: 'null', os_distro: 'null' }, ['Web "one"', 'Mail']],
        [{ os_distro: 'ubuntu' }, []],
        [{ os_distro: '-' }, ['Web "one"', 'Mail']],
        [{ elid: INSTANCE, name: 'mail' }, ['Mail']],
        [{ filter: 'off', name: 'mail' }, ['Web "one"', 'Mail']],
        [{ filter: '', name: 'mail' }, ['Web "one"', 'Mail']],
      ] as const) {
        assert.deepEqual(await namesOf(func, fields), left, JSON.stringify(fields));
      }
      const doc = await panel.call(func, { filter: 'yes', name: 'mail' });
      assert.deepEqual([textOf(doc, 'p_elems'), textOf(doc, 'p_filter')], ['1', 'name=mail']);
    });
  }

  it('leave of backups those that were made by hand, or by a schedule', async () => {
    assert.equal((await namesOf('instances.fleio_bckps', { backup_type: 'manual' })).length, 2);
    for (const backup_type of ['auto', 'other']) {
      assert.deepEqual(await namesOf('instances.fleio_bckps', { backup_type }), []);
    }
  });

  it('leave of schedules and of instances what fits', async () => {
    assert.deepEqual(await namesOf('instances.fleio_bckps.schedule', { name: 'web' }), ['Web']);
    assert.deepEqual(await namesOf('instances', { name: 'web' }), []);
  });

  it('may come in quotes that a tool sent along, the name too, here and in a saved filter', async () => {
    const names = async (fields: Fields) => {
      const quoted = Object.fromEntries(Object.entries(fields).map(([name, value]) => [name, `"${value}"`]));
      const sent = await panel.send({ out: 'json', auth: panel.demo.token, ...quoted }, { form: 'multipart' });
      return flatRows(sent.body.doc).map(({ name }) => name);
    };
    const func = 'instances.fleio_bckps.schedule';
    assert.deepEqual(await names({ func, filter: 'on', name: 'web' }), ['Web']);
    await names({ func: `${func}.filter`, sok: 'ok', name: 'mail' });
    assert.deepEqual(await names({ func }), ['Mail']);
    await names({ func: `${func}.filter`, sok: 'ok', name: '' });
    assert.deepEqual(await names({ func }), ['Web', 'Mail']);
  });
});

describe('the form of a filter', () => {
  it('has no state that is empty: it is left out, or what was saved', async () => {
    const panel = await openPanel();
    try {
      for (const [func, state, value] of [
        ['instances.filter', 'instance_status', 'active'],
        ['instances.snapshots.filter', 'fleio_status', 'Active'],
      ] as const) {
        assert.equal(state in (await panel.call(func)), false);
        await panel.call(func, { sok: 'ok', [state]: value });
        assert.equal(textOf(await panel.call(func), state), value);
      }
    } finally {
      await panel.close();
    }
  });
});
