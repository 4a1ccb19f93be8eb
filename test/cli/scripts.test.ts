import assert from 'node:assert/strict';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { commandsOf, makeFolder } from './command.ts';

describe('scripts', () => {
  const folder = makeFolder();
  const { run, succeed } = commandsOf(join(folder, 'data'));
  const file = join(folder, 'freeze.sh');

  it('are added from a file, listed, printed, changed and deleted', async () => {
    await succeed(['account', 'add', 'ann']);
    await writeFile(file, '#!/bin/sh\ntrue\n');
    const { id } = JSON.parse(await succeed(['script', 'add', '--name', 'freeze', '--file', file, '--json']));
    assert.equal(await succeed(['script', 'show', String(id)]), '#!/bin/sh\ntrue\n');
    await writeFile(file, '#!/bin/sh\nfalse\n');
    await succeed(['script', 'set', String(id), '--file', file, '--timeout', '60', '--on', 'failure']);
    const listed = JSON.parse(await succeed(['script', 'list', '--json']));
    assert.partialDeepStrictEqual(listed, [
      { id, content: '#!/bin/sh\nfalse\n', timeoutSeconds: 60, occasion: 'failure' },
    ]);
    assert.match(await succeed(['script', 'delete', String(id)]), /'freeze'/);
    assert.match(await succeed(['script', 'list']), /There is no script yet\./);
  });

  it('go around the backups of a schedule, with their variables, until it says otherwise', async () => {
    await writeFile(file, '#!/bin/sh\ntrue\n');
    const { id } = JSON.parse(await succeed(['script', 'add', '--name', 'freeze', '--file', file, '--json']));
    const target = JSON.parse(await succeed(['target', 'add', '--account', 'ann', '--name', 'web', '--json']));
    const add = ['schedule', 'add', '--target', String(target.id), '--name', 'nightly', '--time', '02:00', '--json'];
    const schedule = JSON.parse(await succeed([...add, '--pre-script', String(id), '--pre-variable', 'LEVEL=3']));
    const scripts = async () => JSON.parse(await succeed(['schedule', 'list', '--json']))[0].scripts;
    const pre = { scriptId: id, parameters: { LEVEL: '3' } };
    assert.deepEqual(await scripts(), { pre, post: null });
    const set = (...args: readonly string[]) => run(['schedule', 'set', String(schedule.id), ...args]);
    assert.equal((await set('--post-script', String(id))).code, 0);
    assert.deepEqual(await scripts(), { pre, post: { scriptId: id, parameters: {} } });
    assert.equal((await set('--no-pre-script', '--post-variable', 'LEVEL=4')).code, 0);
    assert.deepEqual(await scripts(), { pre: null, post: { scriptId: id, parameters: { LEVEL: '4' } } });
    assert.match((await set('--pre-variable', 'LEVEL=4')).stderr, /not called; name the script too/);
    assert.match((await set('--pre-script', '999')).stderr, /999/);
  });

  it('that name no interpreter, or are not there, are refused in one sentence', async () => {
    await writeFile(file, 'true\n');
    const refused = await run(['script', 'add', '--name', 'freeze', '--file', file]);
    assert.equal(refused.code, 1);
    assert.match(refused.stderr, /A script begins with '#!'/);
    const missing = await run(['script', 'add', '--name', 'freeze', '--file', join(folder, 'gone')]);
    assert.equal(missing.code, 1);
    assert.equal(missing.stderr.trim().split('\n').length, 1, missing.stderr);
  });
});
