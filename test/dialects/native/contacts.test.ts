import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { type Caller, openRoom, type Room } from './room.ts';

describe('contacts and alerts in the native room', () => {
  let room: Room;
  let staff: Caller;
  let uuid: string;
  before(async () => {
    room = await openRoom();
    staff = await room.addCaller('staff', { isStaff: true });
  });
  after(() => room.close());

  it('are added and changed by the login whose they are', async () => {
    const made = await room.send('POST', '/contacts', { name: 'Night desk', email: 'night@example.org' });
    assert.equal(made.status, 201, made.text);
    uuid = made.body.uuid;
    const changed = await room.send('PATCH', `/contacts/${uuid}`, { phone: '112' });
    assert.partialDeepStrictEqual(changed.body, { name: 'Night desk', phone: '112', isMain: false });
    const [main] = (await room.send('GET', '/contacts')).body.items;
    assert.deepEqual([main.isMain, main.name], [true, 'admin']);
  });

  it('are mailed of what they want', async () => {
    const wanted = { contact: uuid, kind: 'creation', isOn: true };
    const { body } = await room.send('PUT', '/notification-preferences', { items: [wanted] });
    assert.deepEqual(
      body.items.filter(({ isOn }: { isOn: boolean }) => isOn),
      [wanted],
    );
    assert.deepEqual((await room.send('GET', '/notification-preferences')).body, body);
    const { items } = (await room.send('GET', '/contacts')).body;
    assert.deepEqual(items.find((one: { uuid: string }) => one.uuid === uuid).mailedOf, ['creation']);
  });

  it("are another login's secret, but for staff that names the login", async () => {
    const stranger = await room.addCaller('stranger');
    assert.equal((await room.send('DELETE', `/contacts/${uuid}`, undefined, stranger)).status, 404);
    assert.equal((await room.send('GET', '/contacts?login=admin', undefined, stranger)).status, 403);
    assert.equal((await room.send('GET', '/contacts?login=admin', undefined, staff)).body.items.length, 2);
    assert.equal((await room.send('DELETE', `/contacts/${uuid}?login=admin`, undefined, staff)).status, 204);
    assert.equal((await room.send('GET', '/contacts')).body.items.length, 1);
  });

  it('have alerts beside them, by which staff is told', async () => {
    const alert = { channel: 'mail', address: 'ops@example.org', topics: ['store', 'failed'] };
    assert.equal((await room.send('POST', '/alerts', alert)).status, 403);
    const { body } = await room.send('POST', '/alerts', alert, staff);
    assert.partialDeepStrictEqual(body, { alert: { topics: ['failed', 'store'] }, secret: null });
    const { items } = (await room.send('GET', '/alerts', undefined, staff)).body;
    assert.deepEqual(items, [{ ...body.alert, toldUntil: body.alert.createdAt, lastDigest: null }]);
    assert.equal((await room.send('DELETE', `/alerts/${body.alert.id}`, undefined, staff)).status, 204);
    assert.equal((await room.send('DELETE', '/alerts/none', undefined, staff)).status, 404);
  });
});
