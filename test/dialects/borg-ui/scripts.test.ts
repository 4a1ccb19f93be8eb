import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { there } from '../../support/values.ts';
import { type Caller, LIST, openRoom, type Room } from './room.ts';

const SCRIPTS = '/api/scripts';

describe('scripts of scheduled jobs', () => {
  let room: Room;
  let staff: Caller;
  let ids: readonly number[];
  before(async () => {
    room = await openRoom();
    staff = await room.addCaller('staff', { isStaff: true, of: 'admin' });
    ids = (await room.addRepositories(2)).map(({ id }) => id);
  });
  after(() => room.close());

  const make = async (content: string): Promise<number> => {
    const answer = await room.send('POST', SCRIPTS, { name: 'script', content }, staff);
    assert.equal(answer.status, 200, answer.text);
    return answer.body.id;
  };
  const create = async (fields: object): Promise<number> => {
    const body = { name: `Job ${crypto.randomUUID()}`, cron_expression: '0 2 * * *', repository_ids: ids, ...fields };
    const answer = await room.send('POST', LIST, body, staff);
    assert.equal(answer.status, 200, answer.text);
    return answer.body.job.id;
  };
  const read = async (id: number) => (await room.send('GET', `${LIST}${id}`)).body.job;

  it('go around all repositories of a run once, and their failing is told', async () => {
    const told = join(room.installation.folder, 'told');
    const tell = '#!/bin/sh\necho "$BACKUP_PHASE$BACKUP_STATUS $NUMBER" | tee -a "$TOLD"\n';
    const [pre, post] = [await make(tell), await make(`${tell}exit 4\n`)];
    const parameters = { TOLD: told, NUMBER: 7 };
    const id = await create({
      pre_backup_script_id: pre,
      post_backup_script_id: post,
      pre_backup_script_parameters: parameters,
      post_backup_script_parameters: parameters,
    });
    assert.partialDeepStrictEqual(await read(id), {
      pre_backup_script_id: pre,
      pre_backup_script_parameters: parameters,
      post_backup_script_id: post,
    });
    const { body } = await room.send('POST', `${LIST}${id}/run-now`);
    await room.installation.work();
    assert.equal(await readFile(told, 'utf8'), 'pre 7\npostsuccess 7\n');
    const first = await room.send('GET', `/api/backup/status/${body.job_id}`);
    assert.equal(first.body.status, 'completed');
    const last = there((await room.installation.tasksOf({ id })).at(-1));
    const second = await room.send('GET', `/api/backup/status/${last.id}`);
    assert.partialDeepStrictEqual(second.body, {
      status: 'completed_with_warnings',
      logs: "post_script: The script 'script' after the backups ended with exit code 4.",
    });
    const logOf = async (as: Caller) => {
      const answer = await room.send('GET', `/api/activity/backup/${last.id}/logs`, undefined, as);
      return answer.body.lines.map(({ content }: { content: string }) => content);
    };
    const lines = await logOf(room.admin);
    assert.match(lines.at(-1), /ended with exit code 4\.$/, 'what scripts write is for staff');
    assert.deepEqual(await logOf(staff), [...lines, 'post_script: postsuccess 7']);
    const refused = await room.send('DELETE', `${SCRIPTS}/${pre}`, undefined, staff);
    assert.equal(refused.status, 409, refused.text);
  });

  it('take no backup where the first fails, and a job tells which did', async () => {
    const id = await create({ pre_backup_script_id: await make('#!/bin/sh\nexit 9\n') });
    const { body } = await room.send('POST', `${LIST}${id}/run-now`);
    await room.installation.work();
    assert.partialDeepStrictEqual((await room.send('GET', `/api/backup/status/${body.job_id}`)).body, {
      status: 'failed',
      error_message: "The script 'script' before the backups ended with exit code 9.",
    });
  });

  it('stay with what an admin writes back, and go where one empties them', async () => {
    const script = await make('#!/bin/sh\n');
    const parameters = { VOLUME: 'data', COUNT: 2 };
    const id = await create({ pre_backup_script_id: script, pre_backup_script_parameters: parameters });
    const before = await room.installation.schedule(id);
    const shown = await read(id);
    const kept = await room.send('PUT', `${LIST}${id}`, shown);
    assert.equal(kept.status, 200, kept.text);
    assert.deepEqual((await room.installation.schedule(id)).scripts, before.scripts);
    const other = { pre_backup_script_parameters: { VOLUME: 'other' } };
    assert.equal((await room.send('PUT', `${LIST}${id}`, other)).status, 404);
    const copied = await room.send('POST', `${LIST}${id}/duplicate`);
    assert.partialDeepStrictEqual(await read(copied.body.job.id), {
      pre_backup_script_id: script,
      pre_backup_script_parameters: parameters,
    });
    assert.deepEqual((await room.installation.schedule(copied.body.job.id)).scripts, before.scripts);
    assert.equal((await room.send('PUT', `${LIST}${id}`, { pre_backup_script_id: null })).status, 200);
    assert.partialDeepStrictEqual(await read(id), {
      pre_backup_script_id: null,
      pre_backup_script_parameters: parameters,
    });
    assert.equal((await room.installation.schedule(id)).scripts.pre, null);
  });

  it('have parameters that are texts, or can be', async () => {
    const body = { pre_backup_script_id: await make('#!/bin/sh\n'), pre_backup_script_parameters: { A: { b: 1 } } };
    const answer = await room.send(
      'POST',
      LIST,
      { name: 'x', cron_expression: '0 2 * * *', repository_ids: ids, ...body },
      staff,
    );
    assert.equal(answer.status, 422);
    assert.deepEqual(answer.body.detail[0].loc, ['body', 'pre_backup_script_parameters', 'A']);
  });

  it('are tested by themselves, with values for their variables, and tell how they ended', async () => {
    const id = await make('#!/bin/sh\necho "$BACKUP_PHASE $SIZE"; echo oh >&2; exit "$CODE"\n');
    const test = (body: object, as = staff) => room.send('POST', `${SCRIPTS}/${id}/test`, body, as);
    const { body } = await test({ parameter_values: { SIZE: 5, CODE: '3' } });
    const { execution_time: seconds, ...rest } = body;
    assert.deepEqual(rest, { success: false, exit_code: 3, stdout: 'pre 5\noh\n', stderr: '' });
    assert.equal(typeof seconds, 'number');
    assert.partialDeepStrictEqual((await test({ parameter_values: { CODE: 0 } })).body, {
      success: true,
      exit_code: 0,
    });
    const answers = [
      await test({ parameter_values: { PATH: '/tmp' } }),
      await test({ timeout: 301 }),
      await test({ repository_id: 1 }),
      await test({}, room.admin),
      await room.send('POST', `${SCRIPTS}/999/test`, {}, staff),
    ];
    assert.deepEqual(
      answers.map(({ status }) => status),
      [422, 422, 400, 403, 404],
    );
  });

  it('may be 64 KiB long', async () => {
    await make(`#!/bin/sh\n${'"\n'.repeat((64 * 1024 - 10) / 2)}`);
  });
});
