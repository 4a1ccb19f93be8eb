import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { openRoom, type Room } from './room.ts';

describe('changes in the native room', () => {
  let room: Room;
  before(async () => {
    room = await openRoom();
  });
  after(() => room.close());

  const read = async (position?: string, others = '') =>
    (await room.send('GET', `/changes${position === undefined ? '' : `?after=${position}${others}`}`)).body;

  it('are told since the position before, of the own account and of everybody', async () => {
    const { items, position } = await read();
    assert.deepEqual(items, []);
    const { body: target } = await room.send('POST', '/targets', { name: 'disk' });
    const stranger = await room.addCaller('stranger');
    await room.send('POST', '/targets', { name: 'theirs' }, stranger);
    const told = await read(position);
    assert.deepEqual(
      told.items.map(({ kind, id }: { kind: string; id: number }) => [kind, id]),
      [['target.created', target.id]],
    );
    assert.deepEqual(await read(told.position), { items: [], position: told.position, gap: false });
  });

  it('are not sent again to whom has them', async () => {
    const { headers, body } = await room.send('GET', '/changes');
    const path = `/changes?after=${body.position}`;
    const again = () => room.send('GET', path).set('If-None-Match', String(headers.etag));
    assert.equal((await again()).status, 304);
    await room.send('POST', '/targets', { name: 'another' });
    assert.equal((await again()).body.items.length, 1);
  });

  it('come in pieces that join', async () => {
    const { position } = await read();
    for (const name of ['one', 'two', 'three']) await room.send('POST', '/targets', { name });
    const first = await read(position, '&limit=2');
    assert.equal(first.items.length, 2);
    assert.equal((await read(first.position)).items.length, 1);
  });

  it('have a gap where some were forgotten, or never were', async () => {
    const { records } = room.installation.unitOfWork;
    const { position } = await read();
    await room.send('POST', '/targets', { name: 'forgotten' });
    const now = await room.installation.unitOfWork.now();
    await records.events.forgetOlder(now + 1, now + 1);
    const cut = await read(position);
    assert.deepEqual([cut.items, cut.gap], [[], true]);
    assert.equal((await read(cut.position)).gap, false);
    assert.equal((await read('999999.0')).gap, true);
  });
});
