import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { openRoom, type Room } from './room.ts';

describe('previews in the native room', () => {
  let room: Room;
  before(async () => {
    room = await openRoom();
  });
  after(() => room.close());

  it('say in words what clock changes do', async () => {
    const daily = {
      kind: 'weekly',
      days: ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'],
      times: ['01:30', '02:30'],
    };
    const ask = async (others: object) => {
      const body = { recurrence: { ...daily, timeZone: 'America/New_York', ...others }, from: '2026-03-07T00:00:00Z' };
      const answer = await room.send('POST', '/previews', body);
      assert.equal(answer.status, 200, answer.text);
      return answer.body.clockChanges.map(({ detail }: { detail: string }) => detail);
    };
    assert.deepEqual(await ask({}), [
      '02:30 does not exist on 8 March: 03:00 EDT',
      '01:30 comes twice on 1 November: the first time, 01:30 EDT',
    ]);
    assert.deepEqual(await ask({ gap: 'skip', overlap: 'both' }), [
      '02:30 does not exist on 8 March: nothing is run',
      '01:30 comes twice on 1 November: both times, 01:30 EDT and 01:30 EST',
    ]);
  });

  it('show the next slots by the clocks of the zone', async () => {
    const { body } = await room.send('POST', '/previews', {
      expression: '30 2 * * *',
      timeZone: 'America/New_York',
      from: '2026-03-07T00:00:00-05:00',
      count: 2,
    });
    assert.deepEqual(body.slots, [
      { at: '2026-03-07T07:30:00Z', local: { weekday: 'Sat', date: '2026-03-07', time: '02:30', zone: 'EST' } },
      { at: '2026-03-08T07:00:00Z', local: { weekday: 'Sun', date: '2026-03-08', time: '03:00', zone: 'EDT' } },
    ]);
    assert.deepEqual([body.slotsInYear, body.shortestGapSeconds], [365, 86_400]);
  });

  it('are of one rule', async () => {
    for (const body of [
      {},
      { expression: '1 2 * * *', recurrence: { kind: 'cron', expression: '1 2 * * *', timeZone: 'UTC' } },
    ]) {
      const { status, body: told } = await room.send('POST', '/previews', body);
      assert.deepEqual([status, told.reason], [422, 'rule_unsaid']);
    }
  });
});
