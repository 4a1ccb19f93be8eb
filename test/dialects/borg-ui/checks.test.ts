import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import supertest from 'supertest';
import type { Target } from '../../../src/domain/target.ts';
import { at, there } from '../../support/values.ts';
import { openRoom, type Room } from './room.ts';

describe('checks of a repository', () => {
  let room: Room;
  let repository: Target;
  const here = (path: string) => `/api/repositories/${repository.id}/${path}`;

  before(async () => {
    room = await openRoom();
    repository = there((await room.addRepositories(1))[0]);
    await room.installation.takeBackup(repository);
  });
  after(() => room.close());

  const get = async (path: string) => (await room.send('GET', path).expect(200)).body;

  it('are shown while they wait and once they have ended, with what they saw', async () => {
    const { body } = await room.send('POST', here('restore-check'), { paths: [], full_archive: true }).expect(200);
    const running = await get(here('running-jobs'));
    assert.partialDeepStrictEqual(running, { has_running_jobs: true, check_job: { id: body.job_id, progress: 0 } });
    await room.installation.work();
    assert.equal((await get(here('running-jobs'))).has_running_jobs, false);
    const { jobs } = await get(here('restore-check-jobs?limit=5'));
    assert.partialDeepStrictEqual(jobs, [
      { id: body.job_id, status: 'completed', progress: 100, archive_name: 'by hand', files: 1, differences: [] },
    ]);
    const schedule = await get(here('restore-check-schedule'));
    assert.equal(schedule.last_restore_check, '2024-01-15T10:00:00Z');
  });

  it('have a log, line by line from where it is asked, and as a file by a link alone', async () => {
    const { body } = await room.send('POST', here('check')).expect(200);
    const path = `/api/activity/check/${body.job_id}/logs`;
    assert.deepEqual(await get(path), { lines: [], total_lines: 0, has_more: false });
    await room.installation.work();
    const line = (number: number, text: string) => ({ line_number: number, content: `2024-01-15T10:00:00Z ${text}` });
    const all = [line(1, 'Started.'), line(2, "'by hand' was read back: 1 file(s), 8 bytes."), line(3, 'Succeeded.')];
    assert.deepEqual(await get(path), { lines: all, total_lines: 3, has_more: false });
    assert.deepEqual(await get(`${path}?offset=1&limit=1`), { lines: [all[1]], total_lines: 3, has_more: true });
    const file = await supertest(room.server).get(`${path}/download?token=${room.admin.token}`).expect(200);
    assert.equal(file.text, all.map(({ content }) => `${content}\n`).join(''));
    assert.equal(file.headers['content-disposition'], `attachment; filename="check_job_${body.job_id}_logs.txt"`);
    await supertest(room.server).get(`${path}?token=${room.admin.token}`).expect(401);
    await room.send('GET', path, undefined, await room.addCaller('stranger')).expect(404);
  });

  it('are in the activity and in what is told of the repository, and are called off there', async () => {
    const { body } = await room.send('POST', here('check')).expect(200);
    await room.send('POST', `/api/activity/check/${body.job_id}/cancel`).expect(200);
    const [newest] = await get('/api/activity/recent?job_type=check');
    assert.partialDeepStrictEqual(newest, { id: body.job_id, type: 'check', status: 'cancelled' });
    const kinds = (await get('/api/activity/recent')).map(({ type }: { type: string }) => type);
    assert.deepEqual(new Set(kinds), new Set(['backup', 'check', 'restore_check']));
    const { repositories } = await get('/api/repositories/');
    assert.equal(repositories[0].last_check, '2024-01-15T10:00:00Z');
    const { jobs } = await get('/api/backup/jobs');
    assert.equal(jobs.length, 1);
  });

  it('go by their schedule, as backups do', async () => {
    await room.send('PUT', here('check-schedule'), { cron_expression: '0 12 * * *', timezone: 'UTC' }).expect(200);
    await room.installation.live(at('2024-01-15T12:00'));
    const { jobs } = await get(here('check-jobs?limit=10&scheduled_only=true'));
    assert.partialDeepStrictEqual(jobs, [{ status: 'completed', triggered_by: 'schedule', scheduled_check: true }]);
    assert.partialDeepStrictEqual(await get(here('check-schedule')), {
      last_scheduled_check: '2024-01-15T12:00:00Z',
      next_scheduled_check: '2024-01-16T12:00:00Z',
    });
  });
});
