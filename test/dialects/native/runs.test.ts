import assert from 'node:assert/strict';
import { rm } from 'node:fs/promises';
import { after, before, describe, it } from 'node:test';
import type { Target } from '../../../src/domain/target.ts';
import { STAFF, there } from '../../support/values.ts';
import { openRoom, type Room, scheduleOf } from './room.ts';

const idsIn = ({ body }: { readonly body: { readonly items: readonly { readonly id: number }[] } }) =>
  body.items.map(({ id }) => id);

describe('runs in the native room', () => {
  let room: Room;
  let targets: readonly Target[];
  before(async () => {
    room = await openRoom();
    targets = await room.addInstances(2);
  });
  after(() => room.close());

  const post = async (path: string, body?: object) => {
    const answer = await room.send('POST', path, body);
    assert.ok(answer.status < 300, answer.text);
    return answer.body;
  };

  it('are begun by hand, and tell what became of each target', async () => {
    const schedule = await post('/schedules', scheduleOf(targets, { isPaused: true }));
    const begun = await room.send('POST', `/schedules/${schedule.id}/runs`);
    assert.equal(begun.status, 201, begun.text);
    assert.equal(begun.headers.location, `/api/v1/runs/${begun.body.id}`);
    assert.partialDeepStrictEqual(begun.body, {
      scheduleId: schedule.id,
      trigger: 'manual',
      outcome: 'fired',
      fireTime: null,
      taskCounts: { queued: 2, succeeded: 0 },
    });
    const whole = await room.send('POST', `/schedules/${schedule.id}/runs`, { isWhole: true });
    assert.deepEqual([whole.status, whole.body.reason], [409, 'schedule_underway']);
    await room.installation.work();
    const ended = await room.send('GET', `/runs/${begun.body.uuid}`);
    assert.deepEqual(ended.body.taskCounts.succeeded, 2);
    const [task] = ended.body.tasks;
    assert.deepEqual([task.targetId, task.state, task.failure], [there(targets[0]).id, 'succeeded', null]);
    assert.deepEqual((await room.send('GET', `/tasks/${task.id}`)).body, task);
  });

  it('name what they make by its target and the time, where nobody does', async () => {
    const { installation, admin } = room;
    const target = await installation.addTarget({ accountId: admin.account.id, name: 'unnamed' });
    const { body } = await room.send('POST', `/targets/${target.id}/backups`);
    const { name } = await installation.services.snapshots.find(STAFF, { id: body.tasks[0].snapshotId });
    assert.match(name, /unnamed.*2024/);
  });

  it('say why they failed in the words of problems', async () => {
    const source = await room.installation.addSource();
    const { id: accountId } = room.admin.account;
    const target = await room.installation.addTarget({ accountId, paths: [source] });
    const run = await post(`/targets/${target.uuid}/backups`, { name: 'before the move' });
    await rm(source, { recursive: true });
    await room.installation.work();
    const [task] = (await room.send('GET', `/runs/${run.id}`)).body.tasks;
    assert.deepEqual(
      [task.state, task.failure.code, task.failure.reason],
      ['failed', 'driver_failed', 'source_missing'],
    );
    assert.match(task.failure.detail, /\.$/);
    assert.deepEqual(idsIn(await room.send('GET', `/runs?target=${target.id}&state=failed,abandoned`)), [run.id]);
    assert.deepEqual(idsIn(await room.send('GET', `/runs?target=${target.id}&reason=${task.reason}`)), [run.id]);
    assert.deepEqual(idsIn(await room.send('GET', `/runs?target=${target.id}&state=succeeded`)), []);
  });

  it('are called off as a whole, or a task alone', async () => {
    const schedule = await post('/schedules', scheduleOf(targets));
    const run = await post(`/schedules/${schedule.id}/runs`, {});
    const [first] = run.tasks;
    const cancelled = await post(`/tasks/${first.id}/cancellation`);
    assert.deepEqual([cancelled.state, cancelled.reason], ['cancelled', 'requested']);
    assert.deepEqual((await post(`/runs/${run.id}/cancellation`)).taskCounts.cancelled, 2);
    const again = await room.send('POST', `/runs/${run.id}/cancellation`);
    assert.deepEqual([again.status, again.body.reason], [409, 'ended_already']);
  });

  it('are found by what they were of, and when', async () => {
    const { installation } = room;
    const other = await installation.addStore('other');
    const [near, far] = await room.addInstances(2);
    const early = await post(`/targets/${there(near).id}/backups`, { name: 'early' });
    installation.clock.advance(3_600);
    const late = await post(`/targets/${there(far).id}/backups`, { name: 'late', destination: 'other' });
    const of = async (query: string) => idsIn(await room.send('GET', `/runs?${query}`)).filter((id) => id >= early.id);
    assert.deepEqual(await of(''), [late.id, early.id]);
    assert.deepEqual(await of(`store=${other.id}`), [late.id]);
    assert.deepEqual(await of(`from=${late.createdAt}`), [late.id]);
    assert.deepEqual(await of(`from=${early.createdAt}&to=${late.createdAt}`), [early.id]);
    assert.deepEqual(await of('outcome=missed,skipped'), []);
    assert.deepEqual(await of('action=check'), []);
    assert.deepEqual(await of(`target=${there(near).uuid}&store=${other.id}`), []);
    await installation.work();
  });

  it('have a log that is read on from a line', async () => {
    const run = await post(`/targets/${there(targets[0]).id}/backups`, { name: 'logged' });
    await room.installation.work();
    const address = `/tasks/${run.tasks[0].id}/log`;
    const { body } = await room.send('GET', address);
    assert.deepEqual([body.state, body.first, body.last], ['succeeded', 1, body.lines.length]);
    assert.deepEqual(body.lines[0].kind, 'started');
    const rest = await room.send('GET', `${address}?offset=1&limit=1`);
    assert.deepEqual(rest.body.lines, [body.lines[1]]);
    assert.match(rest.body.lines[0].detail, /were copied/);
  });

  it('may check what is kept', async () => {
    const run = await post(`/targets/${there(targets[0]).id}/checks`, { action: 'check' });
    await room.installation.work();
    const [task] = (await room.send('GET', `/runs/${run.id}`)).body.tasks;
    assert.deepEqual([task.action, task.state, task.evidence.differenceCount], ['check', 'succeeded', 0]);
    assert.deepEqual((await room.send('GET', `/tasks/${task.id}/outputs`)).status, 403);
  });

  it("are another account's secret", async () => {
    const run = await post(`/targets/${there(targets[0]).id}/backups`, { name: 'mine' });
    await room.installation.work();
    const stranger = await room.addCaller('stranger');
    const calls = [
      ['GET', `/runs/${run.id}`],
      ['GET', `/tasks/${run.tasks[0].id}`],
      ['GET', `/tasks/${run.tasks[0].uuid}/log`],
      ['POST', `/runs/${run.id}/cancellation`],
      ['POST', `/tasks/${run.tasks[0].id}/cancellation`],
      ['GET', `/runs?target=${there(targets[0]).id}`],
    ] as const;
    for (const [method, path] of calls)
      assert.equal((await room.send(method, path, undefined, stranger)).status, 404, path);
    const body = { name: 'theirs' };
    const backup = await room.send('POST', `/targets/${there(targets[0]).id}/backups`, body, stranger);
    assert.equal(backup.status, 404);
    assert.deepEqual(idsIn(await room.send('GET', '/runs', undefined, stranger)), []);
  });
});
