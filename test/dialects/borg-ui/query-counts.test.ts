import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { test } from 'node:test';
import { countQueriesOf } from '../../support/counted-node.ts';
import { there } from '../../support/values.ts';
import { LIST, openRoom } from './room.ts';

test('a list takes as many queries for a thousand jobs, checks or lines as for one', async () => {
  await using room = await openRoom();
  const { installation, admin } = room;
  await using counted = await countQueriesOf(installation);

  const repositories = await room.addRepositories(2);
  const body = { name: 'first', cron_expression: '0 2 * * *', repository_ids: repositories.map(({ id }) => id) };
  const { job } = (await room.send('POST', LIST, body)).body;
  await room.send('POST', `${LIST}${job.id}/run-now`);
  const addCopies = (count: number) =>
    installation.unitOfWork.transaction(async (records) => {
      const one = there(await records.schedules.find('everything', { id: job.id }));
      const data = there(
        (await records.dialectData.findMany('everything', 'schedule', 'borg-ui', [one.id])).get(one.id),
      );
      for (const id of await records.ids.next('schedule', count)) {
        await records.schedules.insert({ ...one, id, uuid: randomUUID(), name: `copy ${id}` });
        await records.dialectData.put('schedule', id, 'borg-ui', data);
      }
    });
  const countQueries = async (path: string) => {
    const { count, answer } = await counted.get(path, { Authorization: `Bearer ${admin.token}` });
    return { count, rows: (answer.body.jobs ?? answer.body.upcoming_jobs ?? answer.body.lines).length };
  };

  const upcoming = '/api/schedule/upcoming-jobs';
  const [one, oneUpcoming] = [await countQueries(LIST), await countQueries(upcoming)];
  assert.deepEqual([one.rows, oneUpcoming.rows], [1, 1]);
  assert.ok(one.count > 0 && one.count < 10, String(one.count));
  await addCopies(99);
  assert.deepEqual(await countQueries(LIST), { count: one.count, rows: 100 });
  assert.deepEqual(await countQueries(upcoming), { count: oneUpcoming.count, rows: 100 });
  await addCopies(900);
  assert.deepEqual(await countQueries(LIST), { count: one.count, rows: 1_000 });
  assert.deepEqual(await countQueries(upcoming), { count: oneUpcoming.count, rows: 1_000 });

  const repository = there(repositories[0]);
  const checks = `/api/repositories/${repository.id}/check-jobs?limit=900`;
  const startCheck = async () => {
    const { job_id } = (await room.send('POST', `/api/repositories/${repository.id}/check`)).body;
    await room.send('POST', `/api/activity/check/${job_id}/cancel`);
    return `/api/activity/check/${job_id}/logs`;
  };
  const log = await startCheck();
  const [oneCheck, oneLine] = [await countQueries(checks), await countQueries(log)];
  for (let more = 0; more < 3; more += 1) await startCheck();
  assert.deepEqual(await countQueries(checks), { count: oneCheck.count, rows: 4 });
  const id = Number(log.split('/')[4]);
  const note = { kind: 'ended', state: 'failed' } as const;
  await installation.unitOfWork.transaction(({ taskLogs, now }) => taskLogs.append(id, Array(500).fill(note), now));
  assert.deepEqual(await countQueries(log), { count: oneLine.count, rows: 501 });
});
