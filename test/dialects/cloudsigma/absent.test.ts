import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { GenericClient } from './generic-client.ts';
import { LIST, openRoom, type Room } from './room.ts';

const scheduler = { type: 'backup', name: 'x', incremental_backup: { hour: '3', minute: '0' } };
const ECHOED = { meta: null, tags: null, grantees: null, permissions: null, initial_backup: null };

describe('null for an optional field of the CloudSigma room', () => {
  let room: Room;
  before(async () => {
    room = await openRoom();
  });
  after(() => room.close());

  const post = async (path: string, body: object) => {
    const answer = await room.send('POST', path, body);
    assert.equal(answer.status, 201, answer.text);
    return answer.body.objects[0];
  };
  const put = async (path: string, body: object) => {
    const answer = await room.send('PUT', path, body);
    assert.equal(answer.status, 200, answer.text);
    return answer.body;
  };
  const anonymous = ({ uuid, ...rest }: { uuid: string }) => JSON.stringify(rest).replaceAll(uuid, '');

  it('is as if it were absent in a new scheduler, also inside', async () => {
    const rule = { period: 'days', quantity: 2 };
    const without = await post(LIST, { ...scheduler, retention_policy: { rules: [rule] } });
    const withNulls = await post(LIST, {
      ...scheduler,
      ...ECHOED,
      remote_location: null,
      incremental_backup: { ...scheduler.incremental_backup, start_time: null, end_time: null, repeat: null },
      retention_policy: { rules: [{ ...rule, time_option: null }] },
    });
    assert.equal(anonymous(withNulls), anonymous(without));
    const clocks = { start_time: { hour: null, minute: null }, end_time: { hour: 23, minute: null } };
    const { incremental_backup: plan } = await post(LIST, {
      ...scheduler,
      incremental_backup: { ...scheduler.incremental_backup, ...clocks },
    });
    assert.deepEqual(
      [plan.start_time, plan.end_time],
      [
        { hour: '', minute: '' },
        { hour: 23, minute: '' },
      ],
    );
  });

  it('changes nothing of a scheduler, a drive or a snapshot', async () => {
    const fields = { meta: { a: 'b' }, tags: ['red'] };
    const drive = await post('/drives/', { media: 'disk', name: 'disk', size: 1, ...fields });
    const made = [
      ['backupschedulers', await post(LIST, { ...scheduler, ...fields, remote_location: 'ZRH' })],
      ['drives', drive],
      ['snapshots', await post('/snapshots/', { drive: drive.uuid, ...fields })],
    ] as const;
    await room.installation.work();
    for (const [resource, { uuid }] of made) {
      const client = new GenericClient(room, resource);
      const before = await client.get(uuid);
      const nulls = { ...ECHOED, affinities: null, storage_type: null, remote_location: null };
      assert.deepEqual(await put(`/${resource}/${uuid}/`, nulls), before);
    }
  });

  it('is as if it were absent in a new drive, a clone, a snapshot and a contact', async () => {
    const nulls = { meta: null, tags: null, affinities: null };
    const drive = await post('/drives/', { media: 'disk', name: 'disk', size: 1, ...nulls, storage_type: null });
    assert.deepEqual([drive.meta, drive.tags, drive.affinities, drive.storage_type], [{}, [], [], 'dssd']);
    const snapshot = await post('/snapshots/', { drive: drive.uuid, ...nulls, name: null, location: null });
    assert.deepEqual([snapshot.meta, snapshot.tags], [{}, []]);
    const clone = { name: null, media: null, affinities: null };
    const cloned = await room.send('POST', `/drives/${drive.uuid}/action/?do=clone`, clone);
    assert.deepEqual([cloned.status, cloned.body.objects?.[0].name], [202, 'disk'], cloned.text);
    const contact = await post('/notification_contacts/', { email: 'a@example.org', name: null, phone: null });
    assert.deepEqual([contact.name, contact.phone], ['', '']);
  });

  it('is no name, no rule and no drive where one is needed', async () => {
    for (const [path, body, point] of [
      [LIST, { ...scheduler, name: null }, 'name'],
      [LIST, { ...scheduler, incremental_backup: null }, 'incremental_backup'],
      ['/drives/', { media: 'disk', name: 'disk', size: null }, 'size'],
      ['/snapshots/', { drive: null }, 'drive'],
    ] as const) {
      const answer = await room.send('POST', path, body);
      assert.deepEqual([answer.status, answer.body[0].error_point], [400, point], answer.text);
    }
  });
});
