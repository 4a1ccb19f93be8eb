import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import type { Target } from '../../../src/domain/target.ts';
import { there } from '../../support/values.ts';
import { openRoom, type Room, scheduleOf } from './room.ts';

describe('a call that is sent again with its key', () => {
  let room: Room;
  let targets: readonly Target[];
  before(async () => {
    room = await openRoom();
    targets = await room.addInstances(1);
  });
  after(() => room.close());

  const create = (key: string, others: object = {}) =>
    room.send('POST', '/schedules', scheduleOf(targets, others)).set('Idempotency-Key', key);
  const countNamed = async (name: string) => (await room.send('GET', `/schedules?name=${name}`)).body.items.length;

  it('is done once, and answered the same', async () => {
    const first = await create('one', { name: 'One' });
    const second = await create('one', { name: 'One' });
    assert.deepEqual([second.status, second.body, second.headers.location], [201, first.body, first.headers.location]);
    assert.deepEqual(
      [first.headers['idempotency-replayed'], second.headers['idempotency-replayed']],
      [undefined, 'true'],
    );
    assert.equal(await countNamed('One'), 1);
  });

  it('is done once where it comes several times at once', async () => {
    const all = await Promise.all([1, 2, 3, 4].map(() => create('at-once', { name: 'Race' }).then((answer) => answer)));
    const statuses = all.map(({ status }) => status);
    assert.ok(statuses.includes(201) && statuses.every((status) => status === 201 || status === 409), statuses.join());
    assert.equal(await countNamed('Race'), 1);
  });

  it('is refused where it is another call', async () => {
    await create('other', { name: 'Other' });
    const { status, body } = await create('other', { name: 'Another' });
    assert.deepEqual([status, body.reason], [422, 'repeat_differs']);
  });

  it('may be mended where it was refused: nothing was done', async () => {
    assert.equal((await create('mended', { name: 'Mended', destination: 'nowhere' })).status, 422);
    assert.equal((await create('mended', { name: 'Mended' })).status, 201);
  });

  it('is known as done where the gateway died before its answer was kept', async () => {
    const { installation, admin } = room;
    const { services } = installation;
    const died = services.answerOnce(
      { loginId: admin.login.id, key: 'died', fingerprint: 'f' },
      {
        answer: async () => {
          await services.schedules.create(admin.actor, {
            name: 'Died',
            targets: [{ target: { id: there(targets[0]).id } }],
            recurrence: there((await services.schedules.list(admin.actor, {}, PAGE)).rows[0]).recurrence,
            retention: { kind: 'all' },
          });
          throw new Error('The process is gone.');
        },
        keep: () => null,
      },
    );
    await assert.rejects(died, /gone/);
    assert.equal(await countNamed('Died'), 1);
    const call = { loginId: admin.login.id, key: 'died', fingerprint: 'f' };
    const never = { answer: () => assert.fail('done again'), keep: () => null };
    assert.deepEqual(await services.answerOnce(call, never), { kind: 'running' });
    installation.clock.advance(600);
    assert.deepEqual(await services.answerOnce(call, never), { kind: 'lost' });
  });
});

const PAGE = { offset: 0, limit: 1, orderBy: 'id', descending: false } as const;
