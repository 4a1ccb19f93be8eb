import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import type { Target } from '../../../src/domain/target.ts';
import { openRoom, type Room, scheduleOf } from './room.ts';

describe('schedules in the native room', () => {
  let room: Room;
  let targets: readonly Target[];
  before(async () => {
    room = await openRoom();
    targets = await room.addInstances(2);
  });
  after(() => room.close());

  it('are made, read back, changed beside what was seen, and deleted', async () => {
    const made = await room.send('POST', '/schedules', scheduleOf(targets));
    assert.equal(made.status, 201, made.text);
    assert.equal(made.headers.location, `/api/v1/schedules/${made.body.id}`);
    assert.equal(made.body.when, 'At 02:01, Monday, Tuesday and Saturday (Europe/Kyiv)');
    const byUuid = await room.send('GET', `/schedules/${made.body.uuid}`);
    assert.deepEqual(byUuid.body, made.body);
    const address = `/schedules/${made.body.id}`;
    const renamed = await room.send('PATCH', address, { name: 'Weekend' }).set('If-Match', byUuid.headers.etag ?? '');
    assert.deepEqual(
      [renamed.status, renamed.body.name, renamed.body.version],
      [200, 'Weekend', made.body.version + 1],
    );
    const late = await room.send('PATCH', address, { name: 'Late' }).set('If-Match', byUuid.headers.etag ?? '');
    assert.deepEqual([late.status, late.body.reason, late.body.present], [412, 'version_passed', renamed.body]);
    const blind = await room.send('DELETE', address);
    assert.deepEqual([blind.status, blind.body.reason], [428, 'version_unsaid']);
    assert.equal((await room.send('DELETE', address).set('If-Match', '*')).status, 204);
    assert.equal((await room.send('GET', address)).status, 404);
  });

  it('are not sent again to who has them as they are', async () => {
    const { body } = await room.send('POST', '/schedules', scheduleOf(targets));
    const known = await room.send('GET', `/schedules/${body.id}`).set('If-None-Match', `"${body.version}"`);
    assert.deepEqual([known.status, known.text], [304, '']);
  });

  it('are not listed again before something has changed in the account', async () => {
    const stranger = await room.addCaller('poller');
    const list = (tag = '') => room.send('GET', '/schedules', undefined, stranger).set('If-None-Match', tag);
    const { etag = '' } = (await list()).headers;
    assert.deepEqual([(await list(etag)).status, (await list(etag)).text], [304, '']);
    const [target] = await room.addInstances(1, stranger);
    assert.equal((await list(etag)).status, 200);
    const after = (await list()).headers.etag ?? '';
    assert.equal((await list(after)).status, 304);
    await room.send('POST', '/schedules', scheduleOf([target as Target]), stranger);
    assert.equal((await list(after)).body.items.length, 1);
  });

  it('stand still while they are paused', async () => {
    const { body } = await room.send('POST', '/schedules', scheduleOf(targets));
    const address = `/schedules/${body.id}`;
    assert.notEqual((await room.send('GET', `${address}/status`)).body.nextFireAt, null);
    assert.notEqual((await room.send('PUT', `${address}/pause`)).body.pause, null);
    assert.equal((await room.send('GET', `${address}/status`)).body.nextFireAt, null);
    assert.equal((await room.send('DELETE', `${address}/pause`)).body.pause, null);
  });

  it('stand still until a time, also one of their own zone’s clock, and tell why', async () => {
    const { body } = await room.send('POST', '/schedules', {
      ...scheduleOf(targets),
      recurrence: { kind: 'weekly', days: ['mon'], times: ['02:01'], timeZone: 'America/New_York' },
    });
    const pause = async (terms: object) => (await room.send('PUT', `/schedules/${body.id}/pause`, terms)).body;
    const until = { until: '2030-03-10T07:00:00Z', reason: 'moving house' };
    assert.partialDeepStrictEqual((await pause(until)).pause, until);
    // 02:30 does not exist there on that day: the clock is put from 02:00 to 03:00.
    assert.partialDeepStrictEqual((await pause({ until: '2030-03-10T02:30' })).pause, {
      until: '2030-03-10T07:00:00Z',
      reason: null,
    });
    assert.equal((await pause({ until: '2001-01-01T00:00:00Z' })).reason, 'pause_end_past');
  });

  it('are listed by pages, each row once', async () => {
    const [target] = await room.addInstances(1);
    const ids: number[] = [];
    while (ids.length < 5) ids.unshift((await room.send('POST', '/schedules', scheduleOf([target as Target]))).body.id);
    const seen: number[] = [];
    let path: string | undefined = `/schedules?limit=2&target=${target?.id}&count=true`;
    while (path !== undefined) {
      const page = await room.send('GET', path);
      assert.equal(page.headers['x-total-count'], '5');
      seen.push(...page.body.items.map(({ id }: { id: number }) => id));
      path = /<\/api\/v1(.*)>; rel="next"/.exec(page.headers.link ?? '')?.[1];
    }
    assert.deepEqual(seen, ids);
  });

  it('say which field does not fit, and how', async () => {
    const cases: readonly [object, string, string][] = [
      [{ name: '' }, '#/name', 'length'],
      [{ colour: 'red' }, '#/colour', 'unknown'],
      [{ recurrence: { kind: 'lunar' } }, '#/recurrence/kind', 'choice'],
      [
        { recurrence: { kind: 'cron', expression: '99 * * * *', timeZone: 'UTC' } },
        '#/recurrence',
        'cron_value_out_of_range',
      ],
    ];
    for (const [others, pointer, reason] of cases) {
      const { status, body, headers } = await room.send('POST', '/schedules', scheduleOf(targets, others));
      assert.equal(status, 422);
      assert.match(headers['content-type'] ?? '', /^application\/problem\+json/);
      assert.deepEqual([body.errors[0]?.pointer, body.errors[0]?.reason], [pointer, reason], JSON.stringify(body));
    }
    const { status, body } = await room.send('GET', '/schedules?limit=900&page=2');
    assert.deepEqual([status, body.errors[0].parameter], [400, 'page']);
  });

  it('are deleted several at once, all or none', async () => {
    const stranger = await room.addCaller('onlooker');
    const made = async () => (await room.send('POST', '/schedules', scheduleOf(targets))).body.id as number;
    const some = [await made(), await made()];
    const remove = (schedules: readonly number[], as = room.admin) =>
      room.send('POST', '/schedules/deletions', { schedules }, as);
    assert.equal((await remove([...some, 999_999])).status, 404);
    assert.equal((await remove(some, stranger)).status, 404);
    for (const id of some) assert.equal((await room.send('GET', `/schedules/${id}`)).status, 200);
    assert.equal((await remove(some)).status, 204);
    for (const id of some) assert.equal((await room.send('GET', `/schedules/${id}`)).status, 404);
  });

  it("are another account's secret", async () => {
    const stranger = await room.addCaller('stranger');
    const { body } = await room.send('POST', '/schedules', scheduleOf(targets));
    for (const path of [`/schedules/${body.id}`, `/schedules/${body.uuid}/status`]) {
      assert.equal((await room.send('GET', path, undefined, stranger)).status, 404);
    }
    assert.equal(
      (await room.send('DELETE', `/schedules/${body.id}`, undefined, stranger).set('If-Match', '*')).status,
      404,
    );
    assert.deepEqual((await room.send('GET', '/schedules', undefined, stranger)).body.items, []);
  });
});

describe('a problem of the native room', () => {
  it('names a page that tells of its reason, to anybody', async () => {
    await using room = await openRoom();
    const refused = [
      await room.send('GET', '/schedules/4711'),
      await room.send('GET', '/schedules?page=2'),
      await room.send('GET', '/nowhere'),
    ];
    for (const { body } of refused) {
      const page = await room.send('GET', body.type.slice('/api/v1'.length), undefined, null);
      assert.deepEqual([page.status, page.body.reason], [200, body.reason]);
    }
  });
});
