import assert from 'node:assert/strict';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { commandsOf, makeFolder } from './command.ts';

describe('checks', () => {
  const folder = makeFolder();
  const { run, succeed } = commandsOf(join(folder, 'data'));
  const json = async (...words: string[]) => JSON.parse(await succeed([...words, '--json']));

  it('have schedules that are listed by their action alone, and are asked for by hand', async () => {
    const source = join(folder, 'www');
    await mkdir(source);
    await writeFile(join(source, 'index.html'), 'hello');
    await succeed(['account', 'add', 'ann']);
    const target = await json('target', 'add', '--account', 'ann', '--name', 'web', '--set', `source=${source}`);
    const at = ['schedule', 'add', '--target', String(target.id), '--at', '0 3 * * *'];
    const { id } = await json(...at, '--name', 'weekly', '--action', 'restore_check', '--path', 'index.html');
    assert.deepEqual(await json('schedule', 'list'), []);
    assert.partialDeepStrictEqual(await json('schedule', 'list', '--action', 'any'), [{ id, action: 'restore_check' }]);
    const kept = await run([...at, '--name', 'kept', '--action', 'check', '--keep', '3']);
    assert.equal(kept.code, 2);

    const queued = await json('check', String(target.id), '--max-seconds', '60');
    assert.partialDeepStrictEqual(await json('run', 'show', String(queued.id)), { action: 'check' });
    const [{ id: task }] = queued.tasks;
    await succeed(['task', 'cancel', String(task)]);
    assert.partialDeepStrictEqual(await json('task', 'log', String(task)), {
      taskId: task,
      lines: [{ number: 1, detail: 'Called off.' }],
    });
    assert.match(await succeed(['task', 'show', String(task)]), /^state +cancelled/m);
    await succeed(['schedule', 'delete', String(id)]);
    assert.deepEqual(await json('schedule', 'list', '--action', 'any'), []);
  });
});
