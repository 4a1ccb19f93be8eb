import assert from 'node:assert/strict';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { makeFolder } from './command.ts';
import { Twins } from './twins.ts';

/** How what a command prints for programs begins; `null` = it prints for people. */
function beginningFor(args: readonly string[]): RegExp | null {
  const form = args[args.indexOf('-o') + 1];
  if (args.includes('--json') || args.some((arg) => /^(--output=|-o)json$/.test(arg)) || form === 'json')
    return /^[[{]/;
  return form === 'yaml' ? /^(- |[\w"]+:)/ : null;
}

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
      const beginning = beginningFor(args);
      if (beginning !== null && here.stdout !== '') assert.match(here.stdout, beginning, args.join(' '));
      const [audited, auditedThere] = await twins.both(['audit', 'list', '--limit', '3', '-o', 'json']);
      assert.equal(auditedThere.stdout, audited.stdout, args.join(' '));
    }
  };
  const idsOf = async (noun: string, ...filters: readonly string[]): Promise<readonly string[]> =>
    (await twins.both([noun, 'list', ...filters, '-o', 'name']))[0].stdout.trim().split('\n');

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

  it('is refused as the same problem for programs', async () => {
    await same(4, ['run', 'show', '987654', '-o', 'json'], ['schedule', 'pause', 'nothing', '--json']);
    await same(4, ['store', 'status', 'nowhere', '-o', 'yaml'], ['account', 'suspend', 'nobody', '--output=json']);
    await same(5, ['account', 'add', 'ann', '--json'], ['account', 'rename', 'ann', 'chief', '-ojson']);
    await same(1, ['schedule', 'set', 'nightly', '--destination', 'MARS', '-o', 'json'], ['status', '--json']);
    await same(2, ['schedule', 'set', 'nightly', '--json'], ['target', 'lst', '--json']);
  });

  it('to targets is the same', async () => {
    const add = ['target', 'add', '--account', 'ann', '--name'];
    await same(
      0,
      [...add, 'mail', '--id', '9', '--set', `source=${source}`, '--exclude', '*.tmp', '--keep', '3'],
      [...add, 'files', '--json'],
      [...add, 'named', '--store', 'TBC', '--kind', 'drive', '-o', 'yaml'],
      ['target', 'set', 'mail', '--keep', '4', '--allow-empty-source', '--no-exclude'],
      ['target', 'set', '9', '--set', `source=${source}`, '--name', 'post', '-o', 'json'],
      ['target', 'test', 'post'],
      ['target', 'list', '-o', 'wide'],
      ['target', 'remove', 'post'],
      ['target', 'remove', 'files', '--yes'],
    );
    await same(4, [...add, 'x', '--store', 'nowhere'], ['target', 'remove', 'post'], ['target', 'test', '987654']);
    await same(4, ['target', 'add', '--account', 'nobody', '--name', 'x'], [...add, 'x', '--driver', 'borg']);
    await same(1, ['target', 'remove', 'named'], [...add, 'x', '--keep', '99']);
    await same(2, ['target', 'set', 'named'], [...add, 'x', '--set', 'root=/srv']);
    await same(5, [...add, 'x', '--id', '7'], [...add, 'x', '--id', '9']);
    const relative = (await twins.both([...add, 'x', '--set', 'source=www']))[1];
    assert.match(relative.stderr, /The path 'www' lies on the machine of http/);
  });

  it('to stores is the same', async () => {
    for (const name of ['one', 'two']) await mkdir(join(folder, name));
    const secret = join(folder, 'secret');
    await writeFile(secret, 'hunter22\n');
    const add = (name: string) => ['store', 'add', '--name', name, '--location', name, '--driver', 'archive'];
    await same(
      0,
      [...add('away'), '--set', `root=${join(folder, 'away')}`, '--untested', '--node', 'north', '--json'],
      [
        ...add('hers'),
        '--set',
        `root=${join(folder, 'hers')}`,
        '--untested',
        '--account',
        'ann',
        '--max-per-target',
        '3',
      ],
      ['store', 'list'],
      ['store', 'list', '-o', 'json'],
      ['store', 'set', 'hers', '--max-per-target', 'none', '--minimum-interval', '60'],
      ['store', 'set', 'away', '--node', 'none', '--location', 'far', '-o', 'json'],
      ['store', 'status', 'local'],
      ['store', 'status', 'TBC', '--json'],
      ['store', 'test', 'TBC'],
      ['store', 'adopt', 'TBC'],
      ['store', 'check', 'local'],
      ['store', 'remove', 'hers'],
    );
    await same(
      4,
      ['store', 'remove', 'hers'],
      ['store', 'test', 'nowhere'],
      ['store', 'set', 'nowhere', '--node', 'x'],
    );
    await same(2, ['store', 'set', 'away']);
    await same(1, [...add('bad'), '--set', `root=${join(folder, 'nowhere')}`], ['store', 'test', 'away']);
    await same(1, [...add('bad'), '--set', 'root=/srv', '--secret-file', `password=${secret}`]);
    await same(1, ['store', 'import', 'local'], ['store', 'compact', 'local'], ['store', 'break-lock', 'TBC']);
    await same(1, ['store', 'key', 'export', 'TBC'], ['store', 'move', '--from', 'away', '--to', 'TBC']);
    await same(5, ['store', 'move', '--from', 'local', '--to', 'local'], ['store', 'remove', 'local']);
  });

  it('to accounts, logins, tokens, contacts and alerts is the same', async () => {
    const input = 'correct horse battery\n';
    for (const args of [
      ['account', 'add', 'bob', '--password-stdin', '--json'],
      ['login', 'passwd', 'bob', '--password-stdin', '-o', 'yaml'],
      ['login', 'add', 'rob', '--account', 'bob', '--role', 'viewer', '--password-stdin'],
    ]) {
      const [here, there] = await twins.both(args, { input });
      assert.deepEqual([here.code, there], [0, here], args.join(' '));
    }
    await same(
      0,
      ['account', 'add', 'cleo', '--role', 'operator', '--zone', 'UTC'],
      ['login', 'add', 'leo', '--account', 'cleo', '--json'],
      ['login', 'passwd', 'leo'],
      ['login', 'passwd', 'leo', '--json'],
      ['account', 'set', 'bob', '--quota-day', '5', '--quota-bytes', '1000', '--max-tokens', '3'],
      ['account', 'set', 'bob', '--quota-day', 'none', '--max-tokens', 'default', '-o', 'json'],
      ['account', 'suspend', 'bob'],
      ['account', 'resume', 'bob', '--json'],
      ['account', 'rename', 'bob', 'robert'],
      ['account', 'list'],
      ['account', 'usage', '-o', 'json'],
      ['login', 'disable', 'rob'],
      ['login', 'enable', 'rob', '-o', 'json'],
      ['login', 'totp', 'rob'],
      ['login', 'totp', 'rob', '--off'],
      ['login', 'totp', 'rob', '--off', '-o', 'json'],
      ['token', 'issue', 'rob'],
      ['token', 'issue', 'rob', '--kind', 'api', '--scope', 'read', '--expires', '2126-01-01', '--json'],
      ['token', 'list'],
      ['token', 'list', '--login', 'rob', '-o', 'yaml'],
      ['contact', 'add', '--login', 'leo', '--email', 'leo@example.org', '--on', 'creation'],
      ['contact', 'add', '--login', 'leo', '--email', 'two@example.org', '--name', 'two', '--json'],
      ['contact', 'list', '--login', 'leo'],
      ['alert', 'add', 'mail', 'ops@example.org', '--on', 'failed', '--silent-for', '26h'],
      ['alert', 'add', 'webhook', 'https://hooks.example.org/x', '--json'],
      ['alert', 'list'],
      ['login', 'delete', 'rob'],
    );
    const [token] = JSON.parse((await twins.both(['token', 'list', '--json']))[0].stdout);
    const [alert] = JSON.parse((await twins.both(['alert', 'list', '--json']))[0].stdout);
    await same(0, ['alert', 'remove', String(alert.id)], ['account', 'delete', 'cleo', '--yes']);
    await same(4, ['alert', 'remove', String(alert.id)], ['alert', 'test', '987654'], ['token', 'revoke', '987654']);
    await same(
      4,
      ['account', 'suspend', 'cleo'],
      ['login', 'disable', 'nobody'],
      ['contact', 'list', '--login', 'nobody'],
    );
    await same(4, ['account', 'delete', 'cleo', '--yes'], ['token', 'issue', 'nobody'], ['login', 'delete', 'rob']);
    await same(1, ['account', 'delete', 'robert'], ['account', 'add', 'dan', '--zone', 'Mars/Base']);
    await same(1, ['contact', 'add', '--login', 'bob', '--email', 'x'], ['alert', 'add', 'mail', 'x']);
    await same(2, ['account', 'set', 'robert'], ['token', 'issue', 'bob', '--scope', 'read']);
    await same(
      5,
      ['account', 'add', 'ann'],
      ['login', 'add', 'bob', '--account', 'ann'],
      ['account', 'rename', 'ann', 'robert'],
    );
    assert.ok(token.id > 0);
  });

  it('to scripts and nodes is the same', async () => {
    const file = join(folder, 'script');
    await writeFile(file, '#!/bin/sh\ntrue\n');
    await same(
      0,
      ['script', 'add', '--name', 'freeze', '--file', file],
      ['script', 'list'],
      ['script', 'list', '--json'],
    );
    const [id = ''] = await idsOf('script');
    await same(
      0,
      ['script', 'show', id],
      ['script', 'show', id, '-o', 'json'],
      ['script', 'set', id, '--timeout', '60', '--on', 'failure'],
      ['schedule', 'set', 'nightly', '--pre-script', id, '--pre-variable', 'LEVEL=3', '-o', 'json'],
    );
    await same(5, ['script', 'delete', id]);
    await same(0, ['schedule', 'set', 'nightly', '--no-pre-script'], ['script', 'delete', id], ['node', 'list']);
    await same(4, ['script', 'show', id]);
    await same(1, ['script', 'add', '--name', 'gone', '--file', join(folder, 'gone')]);
    await writeFile(file, 'true\n');
    await same(1, ['script', 'add', '--name', 'bare', '--file', file]);
    await same(0, ['store', 'set', 'away', '--node', 'north'], ['node', 'rename', 'north', 'south']);
    await same(4, ['node', 'rename', 'north', 'south']);
  });

  it('to what is kept is the same', async () => {
    const [newest = ''] = await idsOf('snapshot', '--state', 'available');
    await same(
      0,
      ['retention', 'preview', 'nightly'],
      ['retention', 'preview', 'nightly', '--set', 'daily=7', '-o', 'json'],
      ['restore', newest, '--new-target', 'again'],
      ['restore', newest, '--new-target', 'once more', '--json'],
      ['restore', 'list'],
    );
    const [last = ''] = await idsOf('restore');
    await same(0, ['restore', 'cancel', last], ['restore', 'show', last], ['restore', 'show', last, '-o', 'json']);
    await same(5, ['restore', 'cancel', last], ['retention', 'undo', 'nightly']);
    await same(1, ['restore', newest, '--in-place', '--yes']);
    await same(0, ['target', 'set', 'shop', '--allow-in-place'], ['restore', newest, '--in-place', '--yes']);
    await same(1, ['restore', newest, '--in-place'], ['retention', 'preview', 'nightly', '--set', 'foo=3']);
    await same(2, ['restore', newest], ['restore', newest, '--to', '/x', '--in-place'], ['snapshot', 'verify']);
    await same(4, ['restore', '987654', '--new-target', 'x'], ['snapshot', 'verify', '987654']);
    await same(0, ['snapshot', 'verify', newest], ['snapshot', 'verify', '--all', '--account', 'ann', '-o', 'json']);
  });

  it('into a directory is the same, and it is said whose it is', async () => {
    const [newest = ''] = await idsOf('snapshot', '--state', 'available');
    const here = await twins.here(['restore', newest, '--to', join(folder, 'restored-here')]);
    const there = await twins.at(['restore', newest, '--to', join(folder, 'restored-there')]);
    assert.match(here.stdout, /^Restored 1 file, 5 bytes, into \S+restored-here\.\n$/);
    assert.deepEqual([there.code, there.stderr], [0, '']);
    assert.match(
      there.stdout,
      /^Restored 1 file, 5 bytes, into \S+restored-there of the machine of http:\/\/127\.0\.0\.1:\d+\.\n$/,
    );
    for (const place of ['restored-here', 'restored-there'])
      assert.equal(await readFile(join(folder, place, 'page'), 'utf8'), 'hello');
    const relative = await twins.at(['restore', newest, '--to', 'restored']);
    assert.equal(relative.code, 1);
    assert.match(relative.stderr, /The directory 'restored' is one of the machine of http/);
    const again = await twins.at(['restore', newest, '--to', join(folder, 'restored-there')]);
    assert.match(again.stderr, /is not empty/);
  });
});
