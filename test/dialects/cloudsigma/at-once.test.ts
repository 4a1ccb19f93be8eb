import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { GenericClient } from './generic-client.ts';
import { LIST, openRoom, type Room } from './room.ts';

describe('calls that change one thing at once', () => {
  let room: Room;
  before(async () => {
    room = await openRoom();
  });
  after(() => room.close());

  /** Sends each change in a call of its own, all at once; answers what is shown after them. */
  const putAtOnce = async (path: string, changes: readonly object[]) => {
    const answers = await Promise.all(changes.map((change) => room.send('PUT', path, change)));
    assert.deepEqual(
      answers.map(({ status }) => status),
      changes.map(() => 200),
    );
    return (await room.send('GET', path)).body;
  };
  const uuidsOf = (tags: readonly { readonly uuid: string }[]) => tags.map(({ uuid }) => uuid);

  it('all change it: of a drive neither name nor meta, tags or affinities are lost', async () => {
    const { uuid } = await new GenericClient(room, 'drives').create({ media: 'disk', name: 'disk', size: 1_000 });
    const shown = await putAtOnce(`/drives/${uuid}/`, [
      { name: 'renamed' },
      { meta: { a: 'b' } },
      { tags: ['red'] },
      { affinities: ['ssd'] },
    ]);
    assert.deepEqual([shown.name, shown.meta, shown.affinities], ['renamed', { a: 'b' }, ['ssd']]);
    assert.deepEqual(uuidsOf(shown.tags), ['red']);
  });

  it('all change it: of a scheduler neither rule nor name, meta or tags are lost', async () => {
    const { uuid } = await room.addSchedule({ name: 'nightly' });
    const shown = await putAtOnce(`${LIST}${uuid}/`, [
      { name: 'renamed' },
      { meta: { a: 'b' } },
      { tags: ['red'] },
      { manual_incremental_backup: '03:00,15:00' },
      { is_enabled: false },
    ]);
    assert.deepEqual([shown.name, shown.meta, shown.is_enabled], ['renamed', { a: 'b' }, false]);
    assert.deepEqual([uuidsOf(shown.tags), shown.manual_incremental_backup], [['red'], '03:00,15:00']);
  });

  it('all change it: of a snapshot neither name nor meta or tags are lost', async () => {
    const drive = await new GenericClient(room, 'drives').create({ media: 'disk', name: 'disk', size: 1_000 });
    const { uuid } = await new GenericClient(room, 'snapshots').create({ drive: drive.uuid });
    await room.installation.work();
    const shown = await putAtOnce(`/snapshots/${uuid}/`, [
      { name: 'renamed' },
      { meta: { a: 'b' } },
      { tags: ['red'] },
    ]);
    assert.deepEqual([shown.name, shown.meta, uuidsOf(shown.tags)], ['renamed', { a: 'b' }, ['red']]);
  });
});
