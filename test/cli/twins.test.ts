import assert from 'node:assert/strict';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { makeFolder } from './command.ts';
import { Twins } from './twins.ts';

/** Who is named as having done it: staff at the machine, or the login whose token it is. */
const WHO = /\b(cli:[^\s"]+|login:\d+)/g;

describe('what is done at a gateway elsewhere, or by its own machine', () => {
  const folder = makeFolder();
  const twins = new Twins(folder);
  const source = join(folder, 'shop');

  before(async () => {
    await mkdir(source);
    await writeFile(join(source, 'page'), 'hello');
    await twins.prepare(['account', 'add', 'chief', '--staff']);
    await twins.prepare(['account', 'add', 'ann', '--zone', 'Europe/Kyiv']);
    await twins.prepare([
      'target',
      'add',
      '--account',
      'ann',
      '--name',
      'shop',
      '--id',
      '7',
      '--set',
      `source=${source}`,
    ]);
    await twins.prepare(['target', 'add', '--account', 'ann', '--name', 'volume', '--id', '8']);
    await twins.prepare(['schedule', 'add', '--target', '7', '--name', 'nightly', '--time', '02:00']);
    await twins.prepare(['schedule', 'run', 'nightly']);
    await twins.prepare(['backup', '7', '--name', 'by hand']);
    await twins.work();
    await twins.listen('chief');
  });
  after(() => twins.close());

  /** Of each what it says and how it ends, here as there; and whether that is as it should be. */
  const same = async (code: number, ...commands: readonly (readonly string[])[]): Promise<void> => {
    for (const args of commands) {
      const [here, there] = await twins.both(args);
      assert.equal(here.code, code, `${args.join(' ')}: ${here.stderr}`);
      assert.deepEqual(there, here, args.join(' '));
      const [audited, auditedThere] = await twins.both(['audit', 'list', '--limit', '3', '-o', 'json']);
      assert.equal(auditedThere.stdout.replaceAll(WHO, 'who'), audited.stdout.replaceAll(WHO, 'who'), args.join(' '));
    }
  };
  const idsOf = async (noun: string): Promise<readonly string[]> =>
    (await twins.both([noun, 'list', '-o', 'name']))[0].stdout.trim().split('\n');

  it('to schedules is the same', async () => {
    const add = ['schedule', 'add', '--target', 'shop', '--name'];
    await same(
      0,
      [...add, 'weekly', '--days', 'sun', '--time', '03:00', '--keep', '5'],
      [...add, 'monthly', '--at', '0 5 1 * *', '--zone', 'UTC', '--paused', '--json'],
      [...add, 'checked', '--at', '0 6 * * *', '--action', 'check', '--max-seconds', '60', '-o', 'yaml'],
      ['schedule', 'set', 'weekly', '--time', '04:00', '--target', 'shop', 'volume', '--set', 'daily=7'],
      ['schedule', 'set', 'weekly', '--destination', 'TBC', '--method', 'incremental', '-o', 'json'],
      ['schedule', 'pause', 'weekly'],
      ['schedule', 'resume', 'weekly'],
      ['schedule', 'pause', 'weekly', '-o', 'json'],
      ['schedule', 'preview', 'nightly', '--from', '2026-03-28', '--count', '3'],
      ['schedule', 'preview', 'nightly', '--from', '2026-03-28', '--json'],
      ['schedule', 'list', '--action', 'any', '-o', 'json'],
      ['schedule', 'delete', 'monthly', 'checked'],
    );
    await same(4, ['schedule', 'delete', 'weekly', '987654'], ['schedule', 'set', 'monthly', '--name', 'x']);
    await same(2, ['schedule', 'set', 'nightly', '--keep', '3', '--set', 'daily=7'], [...add, 'never']);
    await same(1, [...add, 'never', '--at', '0 5 1 * *', '--zone', 'Mars/Base']);
    await same(1, ['schedule', 'set', 'nightly', '--destination', 'MARS']);
    await same(0, ['schedule', 'list', '--action', 'any', '-o', 'json']);
  });

  it('to runs and tasks is the same', async () => {
    await same(0, ['schedule', 'run', 'nightly'], ['backup', 'shop', '--name', 'twice', '--class', 'snapshot']);
    await same(0, ['check', 'shop', '--json'], ['backup', 'shop', '--name', 'thrice', '-o', 'yaml']);
    await same(1, ['schedule', 'run', 'nightly']);
    const [skipped = '', newest = '', before = ''] = await idsOf('run');
    await same(0, ['run', 'cancel', newest], ['run', 'show', newest], ['run', 'show', newest, '-o', 'json']);
    await same(5, ['run', 'cancel', newest], ['run', 'cancel', skipped]);
    const { tasks } = JSON.parse((await twins.both(['run', 'show', before, '--json']))[0].stdout);
    const task = String(tasks[0].id);
    await same(
      0,
      ['task', 'show', task],
      ['task', 'cancel', task],
      ['task', 'log', task],
      ['task', 'log', task, '--json'],
    );
    await same(5, ['task', 'cancel', task]);
    await same(4, ['run', 'show', '987654'], ['task', 'log', '987654'], ['backup', 'nothing'], ['check', '987654']);
    await same(1, ['status'], ['status', '--json']);
  });

  it('to snapshots is the same', async () => {
    const [first = '', second = ''] = await idsOf('snapshot');
    await same(0, ['snapshot', 'protect', first], ['snapshot', 'protect', second, '--json']);
    await same(5, ['snapshot', 'delete', first], ['snapshot', 'accept', first]);
    await same(0, ['snapshot', 'protect', first, '--off'], ['snapshot', 'delete', first]);
    await same(4, ['snapshot', 'delete', '987654'], ['snapshot', 'protect', '987654']);
    await same(0, ['snapshot', 'list', '--all', '-o', 'json']);
  });
});
