import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { LIST, type Method, openRoom, type Room } from './room.ts';

const SECRET = 'hunter2secret';
const SHAPES = [`{"password":"${SECRET}"}`, `demo;password=${SECRET}`, `x?auth=${SECRET}`, `it's, token: ${SECRET}`];
const NOUNS = [
  'drives',
  'snapshots',
  'remotesnapshots',
  'backupschedulers',
  'jobs',
  'notification_contacts',
  'notification_preferences',
  'nothing',
];
const scheduler = { type: 'snapshot', name: 'x', incremental_backup: { hour: '3', minute: '0' } };

describe('a credential in the wrong place is neither answered nor logged', () => {
  let room: Room;
  before(async () => {
    room = await openRoom();
  });
  after(() => room.close());

  const expectHidden = async (method: Method, path: string, body?: unknown) => {
    const { text } = await room.send(method, path, body);
    assert.ok(!text.includes(SECRET), `${method} ${path}: ${text}`);
  };

  it('in a path, a query or a field that is refused', async () => {
    for (const shape of SHAPES) {
      const sent = encodeURIComponent(shape);
      for (const noun of NOUNS) {
        for (const method of ['GET', 'PUT', 'DELETE'] as const) await expectHidden(method, `/${noun}/${sent}/`, {});
        for (const name of ['limit', 'offset', 'order_by', 'fields', 'do', 'uuid', 'name', 'format']) {
          await expectHidden('GET', `/${noun}/?${name}=${sent}`);
        }
      }
      await expectHidden('POST', `/drives/x/action/?do=${sent}`, {});
      await expectHidden('POST', `/accounts/action/?do=${sent}`, {});
      await expectHidden('POST', '/snapshots/', { drive: shape });
      await expectHidden('POST', '/snapshots/', { drive: { uuid: shape } });
      await expectHidden('POST', '/drives/', { media: shape, name: 'x', size: 1 });
      for (const field of ['remote_location', 'user_timezone', 'type', 'is_enabled', 'manual_incremental_backup']) {
        await expectHidden('POST', LIST, { ...scheduler, type: 'backup', [field]: shape });
      }
    }
    assert.ok(!JSON.stringify(room.installation.log).includes(SECRET));
  });

  it('while the id of what is not there is told', async () => {
    const uuid = '450357dc-cbe1-471d-b4cc-dbdfe5f28d84';
    const known = await room.send('GET', `/drives/${uuid}/`);
    assert.equal(known.body[0].error_message, `The drive '${uuid}' does not exist.`);
    const hidden = await room.send('GET', `/drives/${encodeURIComponent(SHAPES[0] ?? '')}/`);
    assert.equal(hidden.body[0].error_message, "The drive '…' does not exist.");
  });
});
