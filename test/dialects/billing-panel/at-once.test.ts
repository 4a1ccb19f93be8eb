import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { STAFF } from '../../support/values.ts';
import { INSTANCE, openPanel, type Panel, textOf } from './panel.ts';

const EDIT = 'instances.fleio_bckps.schedule.edit';

describe('calls that change one thing at once', () => {
  let panel: Panel;
  before(async () => {
    panel = await openPanel();
  });
  after(() => panel.close());

  it('all change it: of a schedule neither name nor days or time are lost', async () => {
    const draft = { plid: INSTANCE, name: 'Nightly', rotation_days: '1,3', rotation_time: '02:01' };
    const elid = textOf(await panel.call(EDIT, { sok: 'ok', ...draft }), 'id');
    const changes = [{ name: 'Renamed' }, { rotation_days: '2' }, { rotation_time: '05:06' }];
    await Promise.all(changes.map((change) => panel.call(EDIT, { sok: 'ok', elid, ...change })));
    assert.partialDeepStrictEqual(await panel.rows(), [
      { name: 'Renamed', rotation_days: 'Tuesday ', rotation_time: '05:06' },
    ]);
  });

  it('all change it: a backup is both renamed and protected', async () => {
    const { snapshots } = await panel.gateway.services.backups.backUp(STAFF, { id: INSTANCE }, 'backup', 'B1');
    const elid = snapshots[0]?.id ?? 0;
    const changes = [{ image_name: 'Renamed' }, { protected: 'on' }];
    await Promise.all(changes.map((change) => panel.call('image.edit', { sok: 'ok', elid, ...change })));
    assert.partialDeepStrictEqual(await panel.gateway.services.snapshots.find(STAFF, { id: elid }), {
      name: 'Renamed',
      isProtected: true,
    });
  });
});
