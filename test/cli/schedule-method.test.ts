import assert from 'node:assert/strict';
import { join } from 'node:path';
import { test } from 'node:test';
import { commandsOf, makeFolder } from './command.ts';

test('how the backups of a schedule are made is said when it is added, and changed later', async () => {
  const { run, succeed } = commandsOf(join(makeFolder(), 'data'));
  await succeed(['account', 'add', 'ann']);
  const target = JSON.parse(await succeed(['target', 'add', '--account', 'ann', '--name', 'web', '--json']));
  const add = ['schedule', 'add', '--target', String(target.id), '--name', 'nightly', '--time', '02:00', '--json'];
  const { id } = JSON.parse(await succeed([...add, '--method', 'incremental', '--full-every', '5']));
  const method = async () => JSON.parse(await succeed(['schedule', 'list', '--json']))[0].method;
  const set = (...options: readonly string[]) => run(['schedule', 'set', String(id), ...options]);
  assert.deepEqual(await method(), { kind: 'incremental', fullEvery: 5 });
  for (const [options, expected] of [
    [['--full-every', '3'], { kind: 'incremental', fullEvery: 3 }],
    [['--method', 'incremental'], { kind: 'incremental', fullEvery: 3 }],
    [['--method', 'full'], { kind: 'full' }],
    [['--method', 'incremental'], { kind: 'incremental', fullEvery: 7 }],
  ] as const) {
    assert.equal((await set(...options)).code, 0);
    assert.deepEqual(await method(), expected);
  }
  await set('--method', 'full');
  for (const { code, stderr } of [
    await set('--full-every', '4'),
    await set('--method', 'full', '--full-every', '4'),
    await run([...add, '--full-every', '4']),
  ]) {
    assert.equal(code, 2);
    assert.match(stderr, /'--full-every' goes with '--method incremental'/);
  }
  assert.equal((await set('--method', 'incremental', '--full-every', '1')).code, 1);
});
