import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { there } from '../../support/values.ts';
import { openRoom, type Room, scheduleOf } from './room.ts';

const daily = (times: readonly string[]) => ({
  recurrence: { kind: 'weekly', days: ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'], times, timeZone: 'UTC' },
});

describe('load in the native room', () => {
  let room: Room;
  let storeId: number;
  before(async () => {
    room = await openRoom();
    const targets = await room.addInstances(3);
    storeId = there(targets[0]).storeId;
    await room.send('POST', '/schedules', scheduleOf(targets, daily(['02:00'])));
    await room.send('POST', '/schedules', scheduleOf(targets.slice(0, 1), daily(['02:10', '03:00'])));
  });
  after(() => room.close());

  it('tells how many copies begin and run, ten minutes each where none was measured', async () => {
    const { status, body, text } = await room.send('GET', '/load?from=2024-07-25T00:00:00Z&to=2024-07-25T23:59:59Z');
    assert.equal(status, 200, text);
    assert.deepEqual(body.stores, [
      {
        storeId,
        quarters: [
          { at: '2024-07-25T02:00:00Z', starts: 4, running: 4 },
          { at: '2024-07-25T02:15:00Z', starts: 0, running: 1 },
          { at: '2024-07-25T03:00:00Z', starts: 1, running: 1 },
        ],
      },
    ]);
    assert.equal((await room.send('GET', '/load?from=2024-07-25T00:00:00Z&to=2024-08-25T00:00:00Z')).status, 400);
  });

  it('suggests the time at which least is going on, the earliest of equals', async () => {
    const suggest = async (others: object) => {
      const answer = await room.send('POST', '/suggestions', { store: storeId, timeZone: 'UTC', ...others });
      assert.equal(answer.status, 200, answer.text);
      return [answer.body.time, answer.body.met];
    };
    assert.deepEqual(await suggest({ earliest: '02:00', latest: '03:00' }), ['02:30', 0]);
    assert.deepEqual(await suggest({ earliest: '02:00', latest: '02:15' }), ['02:15', 7]);
    assert.deepEqual(await suggest({}), ['00:00', 0]);
    assert.deepEqual(await suggest({ earliest: '02:00', latest: '03:30', minutes: 60 }), ['03:15', 0]);
  });
});
