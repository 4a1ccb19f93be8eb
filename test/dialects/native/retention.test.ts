import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { DAY_SECONDS } from '../../../src/domain/instant.ts';
import { at, there } from '../../support/values.ts';
import { openRoom, type Room, scheduleOf } from './room.ts';

const DAILY = {
  kind: 'weekly',
  days: ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'],
  times: ['02:01'],
  timeZone: 'UTC',
};

describe('retention in the native room', () => {
  let room: Room;
  let address: string;
  before(async () => {
    room = await openRoom();
    const target = there((await room.addInstances(1))[0]);
    const draft = scheduleOf([target], { recurrence: DAILY, retention: { kind: 'all' } });
    address = `/schedules/${(await room.send('POST', '/schedules', draft)).body.id}`;
    for (let night = 0; night < 13; night += 1)
      await room.installation.live(at('2024-07-25T02:01') + night * DAY_SECONDS);
  });
  after(() => room.close());

  it('is shown before it is changed: what stays and goes, why, and what stands after a year', async () => {
    const retention = { kind: 'keep', algorithm: 'restic', last: 2 };
    const { status, body, text } = await room.send('POST', `${address}/retention-preview`, { retention });
    assert.equal(status, 200, text);
    const [pool] = body.pools;
    assert.deepEqual([pool.keep.length, pool.expire.length, body.newlyGoing], [2, 11, 11]);
    assert.deepEqual([pool.keep[0].reasons[0].reason, pool.expire[0].reasons[0].reason], ['newest', 'newer_snapshots']);
    assert.deepEqual([pool.year.made, pool.year.standing, pool.year.isCut], [365, 2, false]);
    assert.equal((await room.send('POST', `${address}/retention-preview`)).body.newlyGoing, 0);
  });

  it('that lets more than ten go is changed by who says that many', async () => {
    const change = (query: string) =>
      room
        .send('PATCH', `${address}${query}`, { retention: { kind: 'keep', algorithm: 'restic', last: 2 } })
        .set('If-Match', '*');
    const { status, body } = await change('');
    assert.deepEqual([status, body.reason, body.params], [409, 'confirmation_required', { count: 11 }]);
    assert.equal((await change('?confirm=10')).status, 409);
    assert.equal((await change('?confirm=11')).status, 200);
    const back = await room.send('PATCH', address, { retention: { kind: 'all' } }).set('If-Match', '*');
    assert.equal(back.status, 200, 'what lets nothing go is not asked for');
  });
});
