import assert from 'node:assert/strict';
import { rename } from 'node:fs/promises';
import { after, before, beforeEach, describe, it } from 'node:test';
import type { Target } from '../../../src/domain/target.ts';
import { countQueriesOf } from '../../support/counted-node.ts';
import { writeRows } from '../../support/row-writes.ts';
import { at, DAY, there } from '../../support/values.ts';
import { API, type Caller, openRoom, type Room, scheduleOf } from './room.ts';

const HOUR = 3_600;
const DAILY = {
  kind: 'weekly',
  days: ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'],
  times: ['02:00'],
  timeZone: 'UTC',
};

/** A target whose files can be taken away and brought back. */
interface Movable {
  readonly target: Target;
  readonly hide: () => Promise<void>;
  readonly bring: () => Promise<void>;
}

describe('what is shown first', () => {
  let room: Room;
  let staff: Caller;
  let caller: Caller;
  let count = 0;
  before(async () => {
    room = await openRoom({ now: at('2024-07-01T12:00') });
    staff = await room.addCaller('staff', { isStaff: true });
  });
  beforeEach(async () => {
    count += 1;
    caller = await room.addCaller(`customer${count}`);
  });
  after(() => room.close());

  const overview = async (as: Caller = caller, query = '') => {
    const { status, body } = await room.send('GET', `/overview${query}`, undefined, as);
    assert.equal(status, 200, JSON.stringify(body));
    return body;
  };

  const days = async (query = '', as: Caller = caller) => {
    const { status, body } = await room.send('GET', `/days${query}`, undefined, as);
    assert.equal(status, 200, JSON.stringify(body));
    return body.items;
  };

  const addTarget = async (): Promise<Movable> => {
    const source = await room.installation.addSource();
    const target = await room.installation.addTarget({ accountId: caller.account.id, paths: [source] });
    return {
      target,
      hide: () => rename(source, `${source}-hidden`),
      bring: () => rename(`${source}-hidden`, source),
    };
  };

  const addSchedule = async (targets: readonly Target[], others: object = {}) => {
    const { status, body } = await room.send(
      'POST',
      '/schedules',
      scheduleOf(targets, { recurrence: DAILY, ...others }),
      caller,
    );
    assert.equal(status, 201, JSON.stringify(body));
    return body.id as number;
  };

  const now = () => room.installation.clock.now();
  const nextTwo = () => (Math.floor((now() - 2 * HOUR) / DAY) + 1) * DAY + 2 * HOUR;

  it('is nothing where all goes well', async () => {
    const { target } = await addTarget();
    await addSchedule([target]);
    await room.installation.live(nextTwo());
    const { needs, needsCount, running, upcoming } = await overview();
    assert.deepEqual([needs, needsCount, running], [[], 0, []]);
    assert.equal(upcoming.length, 24);
    assert.equal(
      upcoming.reduce((sum: number, { slots }: { slots: number }) => sum + slots, 0),
      0,
    );
    room.installation.clock.advance(HOUR);
    const later = (await overview()).upcoming as { at: string; slots: number }[];
    assert.deepEqual(
      later.filter(({ slots }) => slots > 0).map(({ at: hour }) => hour.slice(11)),
      ['02:00:00Z'],
    );
  });

  it('names what failed last, until a backup succeeds', async () => {
    const { target, hide, bring } = await addTarget();
    const scheduleId = await addSchedule([target]);
    await hide();
    await room.installation.live(nextTwo());
    const { needs, needsCount } = await overview();
    assert.equal(needsCount, 1);
    assert.partialDeepStrictEqual(needs[0], {
      kind: 'failed',
      reason: 'source_missing',
      targetId: target.id,
      scheduleId,
      snapshotId: null,
    });
    assert.equal((await overview(room.admin)).needsCount, 0);
    const ofAll = await overview(staff);
    assert.ok(ofAll.needs.some((need: { targetId: number }) => need.targetId === target.id));
    assert.equal((await overview(staff, `?account=${caller.account.id}`)).needsCount, 1);
    assert.equal((await overview(caller, `?account=${room.admin.account.id}`)).needsCount, 0);
    await bring();
    await room.send('POST', `/schedules/${scheduleId}/runs`, {}, caller);
    await room.installation.work();
    assert.equal((await overview()).needsCount, 0);
  });

  it('names slots that nobody fired, and tasks that have not begun for an hour', async () => {
    const { target } = await addTarget();
    const scheduleId = await addSchedule([target]);
    room.installation.clock.advanceTo(nextTwo() + 60);
    assert.deepEqual((await overview()).needs, []);
    room.installation.clock.advance(HOUR);
    assert.partialDeepStrictEqual((await overview()).needs, [{ kind: 'overdue', reason: 'not_fired', scheduleId }]);
    await room.installation.fire();
    assert.deepEqual((await overview()).needs, []);
    room.installation.clock.advance(HOUR + 1);
    assert.partialDeepStrictEqual((await overview()).needs, [
      { kind: 'overdue', reason: 'queued', targetId: target.id },
    ]);
    await room.installation.work();
  });

  it('names snapshots that have lost their copies', async () => {
    const { target } = await addTarget();
    const { id } = await room.installation.takeBackup(target);
    await writeRows(room.installation, "UPDATE snapshots SET state = 'damaged' WHERE id = ?", [id]);
    assert.partialDeepStrictEqual((await overview()).needs, [{ kind: 'damaged', snapshotId: id, targetId: target.id }]);
  });

  it('says how far what runs has come, and how long it takes yet', async () => {
    const { target } = await addTarget();
    const { id } = await room.installation.takeBackup(target);
    await writeRows(room.installation, 'UPDATE snapshots SET content_bytes = 1000 WHERE id = ?', [id]);
    await room.send('POST', `/targets/${target.id}/backups`, { name: 'another' }, caller);
    const claimed = there(await room.installation.services.tasks.claim());
    assert.deepEqual((await overview()).running, [
      { ...(await overview()).running[0], taskId: claimed.id, progress: null, expectedBytes: 1_000, secondsLeft: null },
    ]);
    await writeRows(room.installation, 'UPDATE tasks SET progress = ? WHERE id = ?', [
      '{"files":1,"bytes":250}',
      claimed.id,
    ]);
    room.installation.clock.advance(10);
    assert.partialDeepStrictEqual((await overview()).running, [{ progress: { bytes: 250 }, secondsLeft: 30 }]);
    room.installation.clock.advance(DAY);
    await room.installation.work();
  });

  it('has a row of days for each target, in which overdue is not idle', async () => {
    room.installation.clock.advanceTo(at('2024-08-04T12:00'));
    const [good, bad] = [await addTarget(), await addTarget()];
    await addSchedule([good.target, bad.target], { recurrence: { ...DAILY, days: ['mon', 'wed'] } });
    await bad.hide();
    const monday = at('2024-08-05T02:00');
    await room.installation.live(monday);
    await room.installation.live(monday + 2 * DAY);
    room.installation.clock.advanceTo(monday + 3 * DAY);
    await bad.bring();
    await room.installation.takeBackup(bad.target);
    const [ofBad, ofGood] = await days('?from=2024-08-04&to=2024-08-13');
    assert.deepEqual([ofBad.targetId, ofGood.targetId], [bad.target.id, good.target.id]);
    const brief = (row: { readonly days: readonly Record<string, unknown>[] }) =>
      row.days.map((day) => [String(day.date).slice(8), day.planned, day.succeeded, day.failed, day.isOverdue]);
    assert.deepEqual(brief(ofGood), [
      ['04', 0, 0, 0, false],
      ['05', 1, 1, 0, false],
      ['06', 0, 0, 0, false],
      ['07', 1, 1, 0, false],
      ['08', 0, 0, 0, false],
      ['09', 0, 0, 0, false],
      ['10', 0, 0, 0, false],
      ['11', 0, 0, 0, false],
      ['12', 1, 0, 0, false],
      ['13', 0, 0, 0, false],
    ]);
    assert.deepEqual(brief(ofBad).slice(0, 6), [
      ['04', 0, 0, 0, false],
      ['05', 1, 0, 1, true],
      ['06', 0, 0, 0, true],
      ['07', 1, 0, 1, true],
      ['08', 1, 1, 0, false],
      ['09', 0, 0, 0, false],
    ]);
    const [, later] = await days('?from=2024-08-06&to=2024-08-07');
    assert.deepEqual(brief(later)[0], ['06', 0, 0, 0, false]);
    assert.deepEqual(brief((await days(`?from=2024-08-06&to=2024-08-06&target=${bad.target.id}`))[0]), [
      ['06', 0, 0, 0, true],
    ]);
    assert.deepEqual(await days(`?target=${bad.target.id}`, room.admin), []);
  });

  it('cuts days as the zone has them, on the days of a clock change too', async () => {
    const { target } = await addTarget();
    const kyiv = { ...DAILY, days: ['sun'], times: ['00:30', '23:30'], timeZone: 'Europe/Kyiv' };
    room.installation.clock.advanceTo(at('2024-10-25T12:00'));
    await addSchedule([target], { recurrence: kyiv });
    const planned = async (zone: string) =>
      (await days(`?from=2024-10-26&to=2024-10-28&zone=${zone}&target=${target.id}`))[0].days.map(
        (day: { planned: number }) => day.planned,
      );
    assert.deepEqual(await planned('Europe/Kyiv'), [0, 2, 0]);
    assert.deepEqual(await planned('UTC'), [1, 1, 0]);
  });

  it('counts the slots of a pause as skipped on their own days', async () => {
    const { target } = await addTarget();
    const id = await addSchedule([target]);
    const first = new Date(nextTwo() * 1_000).toISOString().slice(0, 10);
    await room.send('PUT', `/schedules/${id}/pause`, {}, caller);
    room.installation.clock.advanceTo(nextTwo() + 2 * DAY);
    const skipped = async () => {
      const [{ days: found }] = await days(`?from=${first}`);
      return found.map((day: { skipped: number; isOverdue: boolean }) => [day.skipped, day.isOverdue]);
    };
    const each = [
      [1, false],
      [1, false],
      [1, false],
    ];
    assert.deepEqual(await skipped(), each);
    await room.send('DELETE', `/schedules/${id}/pause`, undefined, caller);
    assert.deepEqual(await skipped(), each);
  });

  it('refuses more than 31 days, days that are none, and a zone that there is not', async () => {
    const refused = async (query: string) => {
      const { status, body } = await room.send('GET', `/days?${query}`, undefined, caller);
      return [status, body.reason];
    };
    assert.deepEqual(await refused('from=2024-01-01&to=2024-02-01'), [400, 'window_too_long']);
    assert.deepEqual(await refused('from=2024-02-30'), [400, 'call_misfit']);
    assert.deepEqual(await refused('from=2024-02-02&to=2024-02-01'), [400, 'call_misfit']);
    assert.deepEqual((await refused('zone=Europe/Nowhere'))[0], 422);
  });

  it('takes as many queries for many targets and schedules as for few', async () => {
    const { target } = await addTarget();
    await addSchedule([target]);
    await using counted = await countQueriesOf(room.installation);
    const paths = ['/overview', '/days?from=2024-10-26&to=2024-11-20'];
    const counts = async () => {
      const all: number[] = [];
      for (const path of paths) {
        const { count: queries, answer } = await counted.get(`${API}${path}`, {
          Authorization: `Bearer ${caller.token}`,
        });
        assert.equal(answer.status, 200, answer.text);
        all.push(queries);
      }
      return all;
    };
    const few = await counts();
    for (let more = 0; more < 3; more += 1) {
      const added = await addTarget();
      await addSchedule([added.target, target]);
      await added.hide();
    }
    await room.installation.live(nextTwo());
    const many = await counts();
    // Of nothing one query more is asked: whether there is much to look through.
    assert.ok(
      many.every((queries, path) => queries <= (few[path] ?? 0) && queries < 16),
      `${few} ${many}`,
    );
  });
});
