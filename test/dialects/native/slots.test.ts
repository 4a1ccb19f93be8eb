import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { DAY_SECONDS } from '../../../src/domain/instant.ts';
import type { Target } from '../../../src/domain/target.ts';
import { writeRows } from '../../support/row-writes.ts';
import { at, STAFF, there } from '../../support/values.ts';
import { openRoom, type Room, scheduleOf } from './room.ts';

const DAILY = {
  kind: 'weekly',
  days: ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'],
  times: ['02:01'],
  timeZone: 'Europe/Kyiv',
};
/** The first slot after the room's time, a Wednesday at 06:00 UTC: Thursday 02:01 in Kyiv. */
const THURSDAY = at('2024-07-24T23:01');

describe('slots in the native room', () => {
  let room: Room;
  let target: Target;
  let id: number;
  before(async () => {
    room = await openRoom();
    target = there((await room.addInstances(1))[0]);
    id = (await room.send('POST', '/schedules', scheduleOf([target], { recurrence: DAILY }))).body.id;
  });
  after(() => room.close());

  const explain = async (slot: string, schedule = id) => {
    const { status, body, text } = await room.send('GET', `/explanations?schedule=${schedule}&at=${slot}`);
    assert.equal(status, 200, text);
    return body;
  };
  const list = async (query: string) => {
    const { status, body, text, headers } = await room.send('GET', `/slots?${query}`);
    assert.equal(status, 200, text);
    return { items: body.items, next: /after=([^&>]*)/.exec(headers.link ?? '')?.[1] };
  };

  it('are told why they are to come, ran, ran late, were left out, or are none', async () => {
    const { installation } = room;
    const said = async (slot: string) => (await explain(slot)).sentence;
    assert.equal(await said('2024-07-24T23:01:00Z'), 'Thu 2024-07-25 02:01 GMT+3 is to come.');
    assert.equal(
      await said('2024-07-24T12:00:00Z'),
      'Wed 2024-07-24 15:00 GMT+3 is no slot of the rule: the one before is Wed 2024-07-24 02:01 GMT+3 and the next one is Thu 2024-07-25 02:01 GMT+3.',
    );
    assert.match(
      await said('2024-07-23T23:01:00Z'),
      /^Wed 2024-07-24 02:01 GMT\+3 came before the schedule had its rule of now/,
    );
    await installation.live(THURSDAY);
    assert.equal(
      await said('2024-07-24T23:01:00Z'),
      `Thu 2024-07-25 02:01 GMT+3 was run in time; the backup of '${target.name}' succeeded.`,
    );
    // Down over two slots.
    await installation.live(THURSDAY + 2 * DAY_SECONDS + 3_600);
    const late =
      'Sat 2024-07-27 02:01 GMT+3 was run late, at Sat 2024-07-27 03:01 GMT+3, for a slot before as well: nobody was there to run it in time; the backup of';
    assert.ok((await said('2024-07-26T23:01:00Z')).startsWith(late), await said('2024-07-26T23:01:00Z'));
    assert.match(
      await said('2024-07-25T23:01:00Z'),
      /^Fri 2024-07-26 02:01 GMT\+3 was run late, .*, with Sat 2024-07-27 02:01 GMT\+3;/,
    );
    await room.send('PUT', `/schedules/${id}/pause`);
    assert.equal(
      await said('2024-07-27T23:01:00Z'),
      'Sun 2024-07-28 02:01 GMT+3 is not run: the schedule is paused since Sat 2024-07-27 03:01 GMT+3, until it is resumed.',
    );
    installation.clock.advance(DAY_SECONDS);
    await room.send('DELETE', `/schedules/${id}/pause`);
    assert.equal(
      await said('2024-07-27T23:01:00Z'),
      'Sun 2024-07-28 02:01 GMT+3 was skipped: the schedule was paused when it came.',
    );
    const { items } = await list('from=2024-07-24T00:00:00Z&to=2024-07-31T00:00:00Z');
    assert.deepEqual(
      items.map(({ at: slot, state, reason, slots }: Record<string, unknown>) => [slot, state, reason, slots]),
      [
        ['2024-07-24T23:01:00Z', 'fired', null, 1],
        ['2024-07-26T23:01:00Z', 'fired', null, 2],
        ['2024-07-27T23:01:00Z', 'skipped', 'paused', 1],
        ['2024-07-28T23:01:00Z', 'coming', null, 1],
        ['2024-07-29T23:01:00Z', 'coming', null, 1],
        ['2024-07-30T23:01:00Z', 'coming', null, 1],
      ],
    );
  });

  it('that nothing could be run at name what stood in the way', async () => {
    const { installation } = room;
    const busy = there((await room.addInstances(1))[0]);
    const { body } = await room.send('POST', '/schedules', scheduleOf([busy], { recurrence: DAILY }));
    const [first, second, third] = [0, 1, 2].map((day) => at('2024-07-28T23:01') + day * DAY_SECONDS) as [
      number,
      number,
      number,
    ];
    installation.clock.advanceTo(first);
    await installation.fire();
    installation.clock.advanceTo(second);
    await installation.fire();
    assert.equal(
      (await explain('2024-07-29T23:01:00Z', body.id)).sentence,
      `Tue 2024-07-30 02:01 GMT+3 was run in time; the backup of '${busy.name}' was skipped (the one before, begun at Mon 2024-07-29 02:01 GMT+3, was not done yet).`,
    );
    await installation.work();
    await writeRows(installation, 'UPDATE targets SET deleted_at = ? WHERE id = ?', [second, busy.id]);
    installation.clock.advanceTo(third);
    await installation.fire();
    assert.equal(
      (await explain('2024-07-30T23:01:00Z', body.id)).sentence,
      'Wed 2024-07-31 02:01 GMT+3 was missed: none of its targets was there any more.',
    );
  });

  it('are not looked for at times that do not exist', async () => {
    const { status, body } = await room.send('GET', '/slots?from=2024-13-45T99:00:00Z&to=2025-01-01T00:00:00Z');
    assert.deepEqual([status, body.errors[0]?.parameter], [400, 'from']);
  });

  it('are listed by pages, each once, in the order of time', async () => {
    const others = await room.addInstances(2);
    for (const other of others) await room.send('POST', '/schedules', scheduleOf([other], { recurrence: DAILY }));
    const whole = 'from=2024-07-24T00:00:00Z&to=2024-09-01T00:00:00Z';
    const { items, next } = await list(`${whole}&limit=5000`);
    assert.equal(next, undefined);
    const seen: unknown[] = [];
    for (let query: string | undefined = `${whole}&limit=7`; query !== undefined; ) {
      const page = await list(query);
      seen.push(...page.items);
      query = page.next === undefined ? undefined : `${whole}&limit=7&after=${page.next}`;
    }
    assert.deepEqual(seen, items);
    assert.deepEqual(
      items,
      items.toSorted((one: { at: string }, other: { at: string }) =>
        one.at < other.at ? -1 : Number(one.at > other.at),
      ),
    );
  });

  it("are another account's secret", async () => {
    const stranger = await room.addCaller('stranger');
    const whole = 'from=2024-07-24T00:00:00Z&to=2024-09-01T00:00:00Z';
    assert.deepEqual((await room.send('GET', `/slots?${whole}`, undefined, stranger)).body.items, []);
    assert.equal((await room.send('GET', `/explanations?schedule=${id}`, undefined, stranger)).status, 404);
    await assert.rejects(room.installation.services.explanations.explainSlot(stranger.actor, { id }, null));
    assert.equal((await room.installation.services.explanations.explainSlot(STAFF, { id }, null)).schedule.id, id);
  });
});
