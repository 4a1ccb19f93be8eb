import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, before, describe, it } from 'node:test';
import { there } from '../../support/values.ts';
import { type Caller, LIST, openRoom, type Room } from './room.ts';

const scheduler = (name: string, others: object = {}) => ({
  type: 'snapshot',
  name,
  incremental_backup: { hour: '3', minute: '0' },
  ...others,
});

describe('lists of the CloudSigma room', () => {
  let room: Room;
  let owner: Caller;
  before(async () => {
    room = await openRoom();
    owner = await room.addCaller('owner');
    const looksLikeTag = { resource_uri: '/api/2.0/tags/shared/', uuid: 'shared' };
    const others = [
      {
        tags: ['red'],
        grantees: [looksLikeTag],
        permissions: [looksLikeTag],
        initial_backup: { tags: [looksLikeTag] },
      },
      { tags: ['red', 'blue,green', looksLikeTag] },
      { type: 'backup', remote_location: 'ZRH' },
      {},
    ];
    for (const [index, name] of ['Ärger', 'nightly', 'Nightly, all', 'other'].entries()) {
      await room.send('POST', LIST, scheduler(name, others[index]), owner);
    }
  });
  after(() => room.close());

  it('pages through the list by uuid, and gives all of it for limit 0', async () => {
    const pager = await room.addCaller('pager');
    for (let index = 0; index < 23; index += 1) await room.send('POST', LIST, scheduler(`Nr ${index}`), pager);
    const list = async (query: string) => (await room.send('GET', `${LIST}${query}`, undefined, pager)).body;
    const all = await list('?limit=0');
    const uuids: string[] = all.objects.map(({ uuid }: { uuid: string }) => uuid);
    assert.deepEqual(uuids, [...uuids].sort());
    assert.deepEqual(all.meta, { limit: 0, offset: 0, total_count: 23 });
    const page = await list('?offset=20');
    assert.deepEqual(page.meta, { limit: 20, offset: 20, total_count: 23 });
    assert.deepEqual(page.objects, all.objects.slice(20));
    assert.equal((await list('?type=snapshot,backup&limit=1')).meta.total_count, 23);
    assert.equal((await list('?type=dr')).meta.total_count, 0);
  });

  it('gives all of more than a thousand rows for limit 0, and never fewer than were asked for', async () => {
    const many = await room.addCaller('many');
    const posted = await room.send('POST', LIST, scheduler('Nr 0'), many);
    await room.installation.unitOfWork.transaction(async (records) => {
      const first = there(await records.schedules.find('everything', { uuid: posted.body.objects[0].uuid }));
      for (const id of await records.ids.next('schedule', 1_000)) {
        await records.schedules.insert({ ...first, id, uuid: randomUUID() });
      }
    });
    for (const [list, limit, rows] of [
      [LIST, 0, 1_001],
      [`${LIST}detail/`, 0, 1_001],
      [LIST, 1_000, 1_000],
      [LIST, 1_001, 1_001],
      [LIST, 999_999_999, 1_001],
    ] as const) {
      const { body } = await room.send('GET', `${list}?limit=${limit}`, undefined, many);
      assert.deepEqual([body.objects.length, body.meta], [rows, { limit, offset: 0, total_count: 1_001 }]);
    }
  });

  for (const [query, expected] of [
    ['name=nightly', ['nightly']],
    ['name=nightly,other', ['nightly', 'other']],
    ['name=Nightly%5C,%20all', ['Nightly, all']],
    ['name__contains=NIGHT', ['Nightly, all', 'nightly']],
    ['name__contains=%C3%A4rg,OTH', ['other', 'Ärger']],
    ['name__contains=%25', []],
    ['name__contains=', ['Nightly, all', 'nightly', 'other', 'Ärger']],
    ['name=', []],
    ['name=nightly,', ['nightly']],
    ['name__contains=night,', ['Nightly, all', 'nightly']],
    ['name__contains=,,OTH', ['other']],
    ['type=backup,', ['Nightly, all']],
    ['name__contains=night&type=snapshot', ['nightly']],
    ['type=backup', ['Nightly, all']],
    ['type=backup&name=nightly', []],
    ['type=migration,dr', []],
    ['tag=red', ['nightly', 'Ärger']],
    ['tag=/api/2.0/tags/red/', ['nightly', 'Ärger']],
    ['tag=none,blue%5C,green', ['nightly']],
    ['tag=red,', ['nightly', 'Ärger']],
    ['tag=re', []],
    ['tag=RED', []],
    ['tag=shared', ['nightly']],
    ['tag__name=shared', ['nightly']],
    ['name=Nightly\\, all,nightly\\\\', ['Nightly, all']],
    ['uuid=5f0c2a4e-9d0b-4f57-8a5e-1f2d3c4b5a69', []],
    ['_=1760000000&format=json', ['Nightly, all', 'nightly', 'other', 'Ärger']],
  ] as const) {
    it(`holds what fits ?${query}`, async () => {
      const { body } = await room.send('GET', `${LIST}?order_by=name&${query}`, undefined, owner);
      assert.deepEqual(
        body.objects.map(({ name }: { name: string }) => name),
        expected,
      );
      assert.equal(body.meta.total_count, expected.length);
    });
  }

  for (const filter of ['name', 'name__contains', 'uuid', 'tag', 'type']) {
    it(`takes 20 alternatives of ${filter}, and refuses 21 and a thousand in a sentence`, async () => {
      const ask = (count: number) =>
        room.send('GET', `${LIST}?${filter}=${Array(count).fill('x').join(',')}`, undefined, owner);
      assert.equal((await ask(20)).status, 200);
      for (const count of [21, 1_000]) {
        const { status, body } = await ask(count);
        assert.equal(status, 400);
        assert.deepEqual(body, [
          {
            error_message: `The filter '${filter}' has ${count} alternatives; give at most 20, and ask again for the others.`,
            error_point: filter,
            error_type: 'validation',
          },
        ]);
      }
    });
  }

  it('finds by uuid, in any case, several at once', async () => {
    const all = (await room.send('GET', `${LIST}?order_by=-uuid`, undefined, owner)).body.objects;
    const [last, , first] = all.map(({ uuid }: { uuid: string }) => uuid);
    const found = await room.send('GET', `${LIST}?uuid=${first.toUpperCase()},${last}`, undefined, owner);
    assert.deepEqual(
      found.body.objects.map(({ uuid }: { uuid: string }) => uuid),
      [first, last],
    );
  });

  it('shows only the fields that are asked for, in lists and of one', async () => {
    const list = await room.send(
      'GET',
      `${LIST}detail/?name=other&fields=uuid,incremental_backup,none`,
      undefined,
      owner,
    );
    const [object] = list.body.objects;
    assert.deepEqual(Object.keys(object), ['incremental_backup', 'uuid']);
    const one = await room.send('GET', `${LIST}${object.uuid}/?fields=name`, undefined, owner);
    assert.deepEqual(one.body, { name: 'other' });
    const short = await room.send('GET', `${LIST}?name=other&fields=retention_policy`, undefined, owner);
    assert.deepEqual(short.body.objects, [{}]);
  });

  for (const [query, point] of [
    ['order_by=created', 'order_by'],
    ['order_by=name,uuid', 'order_by'],
    ['offset=x', 'offset'],
    ['limit=1.5', 'limit'],
    ['name__startswith=n', 'name__startswith'],
    ['user_timezone=UTC', 'user_timezone'],
  ] as const) {
    it(`refuses ?${query}`, async () => {
      const answer = await room.send('GET', `${LIST}?${query}`, undefined, owner);
      assert.deepEqual(
        [answer.status, answer.body[0].error_type, answer.body[0].error_point],
        [400, 'validation', point],
      );
    });
  }
});
