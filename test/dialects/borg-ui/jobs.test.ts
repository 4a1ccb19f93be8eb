import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { parseExpression, weekly } from '../../../src/domain/recurrence/index.ts';
import { rotation } from '../../../src/domain/retention/index.ts';
import type { Target } from '../../../src/domain/target.ts';
import { at, STAFF, there } from '../../support/values.ts';
import { LIST, openRoom, type Room } from './room.ts';

describe('scheduled jobs', () => {
  let room: Room;
  let repositories: readonly Target[];
  let count = 0;
  before(async () => {
    room = await openRoom();
    repositories = await room.addRepositories(2);
  });
  after(() => room.close());

  const ids = () => repositories.map(({ id }) => id);
  const create = async (fields: object = {}): Promise<number> => {
    count += 1;
    const body = { name: `Job ${count}`, cron_expression: '0 2 * * *', repository_ids: ids(), ...fields };
    const answer = await room.send('POST', LIST, body);
    assert.equal(answer.status, 200, answer.text);
    return answer.body.job.id;
  };
  const read = async (id: number) => (await room.send('GET', `${LIST}${id}`)).body.job;
  const listed = async (id: number) =>
    (await room.send('GET', LIST)).body.jobs.find((job: { readonly id: number }) => job.id === id);
  const put = async (id: number, body: object) => {
    const answer = await room.send('PUT', `${LIST}${id}`, body);
    assert.equal(answer.status, 200, answer.text);
  };
  const stored = (id: number) => room.installation.schedule(id);

  it('are made once where two of one name are made at once', async () => {
    const body = { name: 'Raced', cron_expression: '0 2 * * *', repository_ids: ids() };
    const answers = await Promise.all([room.send('POST', LIST, body), room.send('POST', LIST, body)]);
    assert.deepEqual(answers.map(({ status }) => status).sort(), [200, 400]);
    const refused = there(answers.find(({ status }) => status === 400));
    assert.deepEqual(refused.body, { detail: { key: 'backend.errors.schedule.jobNameExists' } });
  });

  it('may have the name of another account, and a name that the panel gave twice', async () => {
    const stranger = await room.addCaller('stranger');
    const [own] = await room.addRepositories(1, stranger);
    await create({ name: 'Ours' });
    const body = { name: 'Ours', cron_expression: '0 2 * * *', repository_id: there(own).id };
    assert.equal((await room.send('POST', LIST, body, stranger)).status, 200);
    const twins = [];
    for (const _ of [1, 2])
      twins.push(
        await room.installation.services.schedules.create(room.admin.actor, {
          name: 'Twin',
          targets: ids().map((id) => ({ target: { id } })),
          recurrence: parseExpression('0 2 * * *', 'UTC'),
          retention: { kind: 'all' },
        }),
      );
    await put(there(twins[0]).id, { name: 'Twin', description: 'of the panel' });
    assert.equal((await room.send('PUT', `${LIST}${there(twins[1]).id}`, { name: 'Ours' })).status, 400);
  });

  it('of another account are neither seen, changed nor run', async () => {
    const id = await create();
    const stranger = await room.addCaller('snooper');
    assert.deepEqual((await room.send('GET', LIST, undefined, stranger)).body.jobs, []);
    for (const [method, path] of [
      ['GET', ''],
      ['PUT', ''],
      ['DELETE', ''],
      ['POST', '/toggle'],
      ['POST', '/duplicate'],
      ['POST', '/run-now'],
    ] as const) {
      const answer = await room.send(method, `${LIST}${id}${path}`, method === 'PUT' ? {} : undefined, stranger);
      assert.equal(answer.status, 404, `${method} ${path}`);
    }
    const body = { name: 'theirs', cron_expression: '0 2 * * *', repository_ids: ids() };
    assert.equal((await room.send('POST', LIST, body, stranger)).status, 404);
  });

  it('read and written back as a whole are not changed', async () => {
    const [one] = ids();
    for (const fields of [
      {},
      { repository_ids: undefined, repository_id: one },
      { repository_ids: undefined, repository: `backrota:${room.installation.store.id}/${one}` },
      { run_prune_after: true, prune_keep_hourly: 3, prune_keep_within: '2d' },
      { run_prune_after: false, prune_keep_daily: 9, enabled: false, timezone: 'America/New_York' },
      { cron_expression: ' 5/10  */6 ? JAN-mar mon-FRI ', archive_name_template: '{repo_name}-{timestamp}' },
    ]) {
      const id = await create(fields);
      const [shown, before] = [await listed(id), await stored(id)];
      await put(id, shown);
      assert.deepEqual([await listed(id), await stored(id)], [shown, before]);
    }
  });

  it('of rules that no expression says are "other" with an empty one; that written back is no change', async () => {
    const recurrence = weekly({ days: ['mon'], times: ['02:00', '14:30'], timeZone: 'Europe/Kyiv' });
    const made = await room.installation.services.schedules.create(room.admin.actor, {
      name: 'Of another room',
      targets: ids().map((id) => ({ target: { id } })),
      recurrence,
      retention: rotation(5),
    });
    const shown = await listed(made.id);
    assert.deepEqual(
      [shown.cron_expression, shown.schedule_mode, shown.timezone, shown.run_prune_after, shown.prune_keep_daily],
      ['', 'other', 'Europe/Kyiv', true, 0],
    );
    await put(made.id, shown);
    await put(made.id, { cron_expression: '', schedule_mode: 'other' });
    assert.deepEqual(await stored(made.id), made);
    assert.equal((await room.send('PUT', `${LIST}${made.id}`, { timezone: 'UTC' })).status, 400);
    assert.equal((await room.send('POST', LIST, { ...shown, name: 'new' })).status, 422);
    await put(made.id, { cron_expression: '0 3 * * *' });
    assert.deepEqual((await listed(made.id)).schedule_mode, 'cron');
  });

  it('keep what their numbers say, and everything where they do not prune', async () => {
    const id = await create({ run_prune_after: true, prune_keep_daily: 7, prune_keep_within: ' 2d ' });
    const keep = { kind: 'keep', algorithm: 'borg', within: '2d', daily: 7, weekly: 4, monthly: 6, yearly: 1 };
    assert.deepEqual((await stored(id)).retention, keep);
    await put(id, { run_prune_after: false });
    assert.deepEqual((await stored(id)).retention, { kind: 'all' });
    const { run_prune_after: prunes, prune_keep_daily: daily, prune_keep_within: within } = await listed(id);
    assert.deepEqual([prunes, daily, within], [false, 7, '2d']);
    await put(id, { run_prune_after: true, prune_keep_within: ' ' });
    const { within: _, ...withoutWithin } = keep;
    assert.deepEqual((await stored(id)).retention, withoutWithin);
  });

  it('run all of their repositories, or none; what is asked for again is not lost in silence', async () => {
    const id = await create();
    const [first, again] = [
      await room.send('POST', `${LIST}${id}/run-now`),
      await room.send('POST', `${LIST}${id}/run-now`),
    ];
    assert.deepEqual([first.status, again.status], [200, 409]);
    assert.equal(again.body.detail.params.active_job_id, first.body.job_id);
    await room.installation.work();
    const tasks = await room.installation.tasksOf({ id });
    assert.deepEqual(
      tasks.map(({ id: task, targetId, state }) => [task, targetId, state]),
      [
        [first.body.job_id, ids()[0], 'succeeded'],
        [first.body.job_id + 1, ids()[1], 'succeeded'],
      ],
    );
    assert.equal((await room.send('POST', `${LIST}${id}/run-now`)).status, 200);
    await room.installation.work();
  });

  it('run now though they are disabled, and their next run stays', async () => {
    const id = await create({ run_prune_after: true });
    await put(id, { enabled: false });
    assert.equal((await room.send('POST', `${LIST}${id}/run-now`)).status, 200);
    await room.installation.work();
    const { last_run: last, next_run: next, last_prune: pruned, last_compact: compacted } = await listed(id);
    assert.deepEqual([last, next, pruned, compacted], ['2024-01-15T10:00:00Z', null, '2024-01-15T10:00:00Z', null]);
    await put(id, { enabled: true, run_prune_after: false });
    room.installation.clock.advance(60);
    await room.send('POST', `${LIST}${id}/run-now`);
    await room.installation.work();
    assert.partialDeepStrictEqual(await listed(id), {
      next_run: '2024-01-16T02:00:00Z',
      last_run: '2024-01-15T10:01:00Z',
      last_prune: '2024-01-15T10:00:00Z',
    });
  });

  it('are duplicated with the parameters of their scripts, and whatever else they have', async () => {
    const own = {
      description: 'all of it',
      archive_name_template: '{job_name}',
      pre_backup_script_parameters: { level: '3' },
      post_backup_script_parameters: { mail: 'x' },
      run_prune_after: false,
      prune_keep_daily: 3,
      cron_expression: '@weekly',
    };
    const id = await create(own);
    const { body } = await room.send('POST', `${LIST}${id}/duplicate`);
    const [first, copy] = [await listed(id), await listed(body.job.id)];
    const same = ({ id: _id, name: _name, enabled: _enabled, next_run: _next, ...rest }: typeof first) => rest;
    assert.deepEqual(same(copy), same(first));
    assert.deepEqual([copy.name, copy.enabled, copy.next_run], [`Copy of ${first.name}`, false, null]);
    const { body: second } = await room.send('POST', `${LIST}${copy.id}/duplicate`);
    assert.equal(second.job.name, `Copy of Copy of ${first.name}`);
  });

  it('of a long name are duplicated, as often as is asked for', async () => {
    const id = await create({ name: 'n'.repeat(100) });
    const names = [];
    for (const _ of [1, 2, 3]) names.push((await room.send('POST', `${LIST}${id}/duplicate`)).body.job.name);
    const beginning = `Copy of ${'n'.repeat(92)}`;
    assert.deepEqual(names, [beginning, `${beginning.slice(0, 96)} (2)`, `${beginning.slice(0, 96)} (3)`]);
  });

  it('keep the order of their repositories, each once', async () => {
    const [one, two] = ids();
    const id = await create({ repository_ids: [two, one, two] });
    assert.deepEqual((await listed(id)).repository_ids, [two, one]);
    assert.equal((await stored(id)).taskOrder, 'sequence');
  });

  it('show their next five runs, a paused one too', async () => {
    const id = await create({ enabled: false, cron_expression: '0 0 13 * 5' });
    const { next_runs: runs, next_run: next } = await read(id);
    assert.equal(next, null);
    // A Friday or the 13th.
    assert.deepEqual(runs.slice(0, 2), ['2024-01-19T00:00:00Z', '2024-01-26T00:00:00Z']);
    assert.equal(runs.length, 5);
  });
});

describe('a daily job', () => {
  it('fires once in the night in which its hour comes twice, and after the gap where its hour is lost', async () => {
    for (const [from, cron, fires] of [
      ['2026-10-31T12:00Z', '30 1 * * *', ['2026-11-01T05:30:00Z', '2026-11-02T06:30:00Z']],
      ['2026-03-07T12:00Z', '30 2 * * *', ['2026-03-08T07:00:00Z', '2026-03-09T06:30:00Z']],
    ] as const) {
      await using room = await openRoom({}, at(from));
      const [one] = await room.addRepositories(1);
      const body = { name: 'Daily', cron_expression: cron, timezone: 'America/New_York', repository_id: there(one).id };
      const { job } = (await room.send('POST', LIST, body)).body;
      const { body: shown } = await room.send('GET', `${LIST}${job.id}`);
      assert.deepEqual(shown.job.next_runs.slice(0, 2), fires);
    }
  });
});

describe('staff', () => {
  it('see the jobs of every account, and may change them', async () => {
    await using room = await openRoom();
    const [one] = await room.addRepositories(1);
    await room.send('POST', LIST, { name: 'Theirs', cron_expression: '@daily', repository_id: there(one).id });
    const staff = await room.addCaller('provider', { isStaff: true, role: 'viewer' });
    const [job] = (await room.send('GET', LIST, undefined, staff)).body.jobs;
    assert.equal(job.name, 'Theirs');
    assert.equal((await room.send('PUT', `${LIST}${job.id}`, { name: 'Ours' }, staff)).status, 200);
    assert.equal((await room.installation.services.schedules.find(STAFF, { id: job.id })).name, 'Ours');
  });
});
