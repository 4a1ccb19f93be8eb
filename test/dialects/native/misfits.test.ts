import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { openRoom, type Room, scheduleOf } from './room.ts';

describe('what does not fit is named by its field', () => {
  let room: Room;
  before(async () => {
    room = await openRoom();
  });
  after(() => room.close());

  const weekly = (others: object) => ({
    recurrence: { kind: 'weekly', days: ['mon'], times: ['02:01'], timeZone: 'UTC', ...others },
  });
  const NESTED: readonly (readonly [what: string, sent: object, pointer: string, sentence: RegExp])[] = [
    ['a time', weekly({ times: ['02:01', '25:00'] }), '#/recurrence/times/1', /^times\[1\] is "25:00"/],
    ['a day', weekly({ days: ['mon', 'tue', 'someday'] }), '#/recurrence/days/2', /^days\[2\] is "someday"/],
    ['a value of another type', weekly({ days: ['mon', 7] }), '#/recurrence/days/1', /^days\[1\] is 7/],
    ['a list that is empty', weekly({ days: [] }), '#/recurrence/days', /^days /],
    ['a date that is none', weekly({ excludedDates: ['2026-13-01'] }), '#/recurrence', /'2026-13-01' \(number 1\)/],
    [
      'a thing in place of an id',
      { targets: [{ targetId: [1] }] },
      '#/targets/0/targetId',
      /^targets\[0\]\.targetId is/,
    ],
    ['what an element lacks', { targets: [{ targetId: 1 }, {}] }, '#/targets/1/targetId', /targets\[1\]\.targetId/],
    ['no list element', { targets: [7] }, '#/targets/0', /^targets\[0\] is 7/],
    [
      'a field that no list has',
      { recurrence: { kind: 'weekly', days: 7, times: [], timeZone: 'UTC' } },
      '#/recurrence/days',
      /^days is 7/,
    ],
  ];
  for (const [what, sent, pointer, sentence] of NESTED) {
    it(`${what}: ${sentence.source}`, async () => {
      const { body } = await room.send('POST', '/schedules', scheduleOf(await room.addInstances(1), sent)).expect(422);
      const fault = body.errors.find((one: { pointer: string }) => one.pointer === pointer);
      assert.match(fault?.detail ?? JSON.stringify(body.errors), sentence);
    });
  }

  it('in a list of the query too', async () => {
    const { body } = await room.send('GET', '/runs?outcome=fired,lost').expect(400);
    assert.match(body.detail, /^outcome\[1\] is "lost"/);
    assert.equal(body.errors[0].parameter, 'outcome');
  });

  it('and a time that ends before it begins is refused, where slots are listed or their load is', async () => {
    const reversed = 'from=2024-07-25T00:00:00Z&to=2024-07-24T00:00:00Z';
    for (const path of ['/slots', '/load']) {
      const { body } = await room.send('GET', `${path}?${reversed}`).expect(400);
      assert.equal(body.detail, 'from lies after to; send the earlier one as from.', path);
      assert.equal(body.errors[0].parameter, 'from');
    }
    await room.send('GET', '/slots?from=2024-07-24T00:00:00Z&to=2024-07-24T00:00:00Z').expect(200);
  });

  it('and of a secret nothing is repeated, in a list either', async () => {
    const staff = await room.addCaller('provider', { isStaff: true });
    const { body } = await room.send('POST', '/stores', { secrets: { password: ['hunter22'] } }, staff).expect(422);
    assert.ok(!JSON.stringify(body).includes('hunter22'));
  });
});
