import assert from 'node:assert/strict';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { loadConfig } from '../../src/config.ts';
import { openGateway } from '../../src/gateway.ts';
import { CollectedLog } from '../support/collected-log.ts';
import { STAFF } from '../support/values.ts';
import { commandsOf, makeFolder } from './command.ts';

test('store move --account takes one account’s snapshots and targets along, and leaves all others as they are', async () => {
  const folder = makeFolder();
  const dataDir = join(folder, 'data');
  const { run, succeed } = commandsOf(dataDir);
  const json = async (...args: string[]) => JSON.parse(await succeed([...args, '--json']));
  for (const name of ['ann', 'bob']) await succeed(['account', 'add', name]);
  for (const name of ['from', 'to']) {
    await mkdir(join(folder, name));
    const root = `root=${join(folder, name)}`;
    await succeed(['store', 'add', '--name', name, '--location', name, '--driver', 'archive', '--set', root]);
  }
  const targets: { readonly id: number }[] = [];
  for (const name of ['ann', 'bob']) {
    await mkdir(join(folder, name));
    await writeFile(join(folder, name, 'page'), name);
    const source = ['--set', `source=${join(folder, name)}`];
    targets.push(await json('target', 'add', '--account', name, '--name', 'www', '--store', 'from', ...source));
  }
  const config = loadConfig({ DATA_DIR: dataDir, SOURCE_ROOTS: folder });
  const gateway = await openGateway(config, { log: new CollectedLog() });
  try {
    for (const { id } of targets) await gateway.services.backups.backUp(STAFF, { id }, 'backup', 'by hand');
    await gateway.loops.worker.idle();
  } finally {
    await gateway.close();
  }
  const list = async (): Promise<readonly { readonly id: number }[]> => json('snapshot', 'list');
  const before = await list();
  assert.equal(before.length, 2);

  const unknown = await run(['store', 'move', '--from', 'from', '--to', 'to', '--account', 'nobody']);
  assert.deepEqual([unknown.code, unknown.stdout], [4, '']);
  const moved = await succeed(['store', 'move', '--from', 'from', '--to', 'to', '--account', 'ann']);
  assert.match(moved, /^\d+ {2}moved\n1 snapshot\(s\) are moved, and 1 target\(s\) go to 'to' from now on\.\n$/);

  const kept = await run(['store', 'remove', 'from']);
  assert.match(kept.stderr, /is needed by 1 snapshots?, 1 targets? and 0 schedules?/);
  const id = Number(moved.split(' ')[0]);
  const restored = join(folder, 'restored');
  await succeed(['restore', String(id), '--to', restored]);
  assert.equal(await readFile(join(restored, 'page'), 'utf8'), 'ann');
  assert.deepEqual((await list()).map((row) => row.id).sort(), before.map((row) => row.id).sort());
});
