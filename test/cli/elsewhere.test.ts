import assert from 'node:assert/strict';
import { once } from 'node:events';
import { mkdir, readFile, stat, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { loadConfig } from '../../src/config.ts';
import { type Gateway, openGateway } from '../../src/gateway.ts';
import { CollectedLog } from '../support/collected-log.ts';
import { closePort, openPort } from '../support/port.ts';
import { findFreePort } from '../support/started-server.ts';
import { commandsOf, makeFolder } from './command.ts';

const LISTS: readonly (readonly string[])[] = [
  ['run', 'list'],
  ['run', 'list', '--failed'],
  ['run', 'list', '--state', 'succeeded', '--target', 'shop', '--store', 'local', '--schedule', 'nightly'],
  ['run', 'list', '--limit', '1'],
  ['schedule', 'list'],
  ['schedule', 'list', '--account', 'ann', '--action', 'any', '--name', 'night'],
  ['snapshot', 'list'],
  ['snapshot', 'list', '--all', '--store', 'local'],
  ['target', 'list'],
  ['target', 'list', '--account', 'bob'],
  ['store', 'list'],
  ['account', 'list'],
  ['login', 'list', '--account', 'ann'],
  ['restore', 'list'],
  ['audit', 'list'],
  ['audit', 'list', '--account', 'ann', '--limit', '2'],
  ['alert', 'list'],
  ['contact', 'list', '--login', 'ann'],
];

const FORMS = ['table', 'wide', 'json', 'yaml', 'name'];

describe('a gateway elsewhere', () => {
  const folder = makeFolder();
  const dataDir = join(folder, 'data');
  const { run, succeed } = commandsOf(dataDir);
  let gateway: Gateway;
  let server: Server;
  let remote: Readonly<Record<string, string>>;

  before(async () => {
    await succeed(['account', 'add', 'ann', '--zone', 'Europe/Kyiv']);
    await succeed(['account', 'add', 'bob']);
    await succeed(['account', 'add', 'chief', '--staff']);
    await mkdir(join(folder, 'shop'));
    await writeFile(join(folder, 'shop', 'page'), 'hello');
    const source = ['--set', `source=${join(folder, 'shop')}`];
    await succeed(['target', 'add', '--account', 'ann', '--name', 'shop', '--id', '7', ...source]);
    await succeed(['target', 'add', '--account', 'bob', '--name', '絵と📷', '--id', '8']);
    await succeed(['schedule', 'add', '--target', '7', '--name', 'nightly', '--time', '02:00']);
    await succeed(['schedule', 'add', '--target', '8', '--name', 'weekly', '--time', '03:00', '--days', 'sun']);
    await succeed(['schedule', 'pause', 'weekly']);
    await succeed(['schedule', 'run', 'nightly']);
    await succeed(['backup', '8']);
    await succeed(['alert', 'add', 'mail', 'ops@example.org', '--silent-for', '26h']);
    await succeed(['contact', 'add', '--login', 'ann', '--email', 'ann@example.org']);
    const config = loadConfig({ DATA_DIR: dataDir, SOURCE_ROOTS: folder });
    gateway = await openGateway(config, { log: new CollectedLog() });
    await gateway.loops.worker.idle();
    server = await openPort(gateway.app);
    const { port } = server.address() as { port: number };
    const issued = JSON.parse(await succeed(['token', 'issue', 'chief', '--kind', 'api', '--json']));
    remote = { BACKROTA_URL: `http://127.0.0.1:${port}`, BACKROTA_TOKEN: issued.token };
  });
  after(async () => {
    await closePort(server);
    await gateway.close();
  });

  it('answers every list, in every form, byte for byte as the machine itself does', async () => {
    for (const list of LISTS) {
      for (const form of FORMS) {
        const args = [...list, '-o', form];
        const here = await run(args);
        assert.equal(here.code, 0, `${args.join(' ')}: ${here.stderr}`);
        assert.deepEqual(await run(args, { env: remote }), here, args.join(' '));
      }
    }
  });

  it('tells the slots that come as the machine itself does', async () => {
    for (const form of FORMS.filter((one) => one !== 'name')) {
      const args = ['schedule', 'next', '--hours', '48', '--account', 'ann', '-o', form];
      const before = await run(args);
      const there = await run(args, { env: remote });
      assert.match(there.stdout, /nightly/);
      // The clock may have come to a slot in between.
      assert.ok(
        [before, await run(args)].some((here) => JSON.stringify(here) === JSON.stringify(there)),
        form,
      );
    }
  });

  it('is asked by -o json for what the API answers', async () => {
    const response = await fetch(`${remote.BACKROTA_URL}/api/v1/targets`, {
      headers: { Authorization: `Bearer ${remote.BACKROTA_TOKEN}` },
    });
    const { items } = (await response.json()) as { items: object[] };
    const listed = JSON.parse(await succeed(['target', 'list', '-o', 'json'], { env: remote }));
    assert.deepEqual(listed, items.toReversed());
    assert.equal(await succeed(['target', 'list', '--json']), await succeed(['target', 'list', '-o', 'json']));
  });

  it('has tables without headings, wide ones, names alone and YAML', async () => {
    assert.equal(await succeed(['target', 'list', '-o', 'name']), '7\n8\n');
    const table = (await succeed(['target', 'list'])).split('\n');
    assert.deepEqual((await succeed(['target', 'list', '--no-headers'])).split('\n').length, table.length - 1);
    assert.match((await succeed(['target', 'list', '-o', 'wide'])).split('\n')[0] ?? '', /^ID +UUID +NAME .* NODE$/);
    // Three letters that take two places of the terminal each, in four units of text.
    assert.equal(table[1]?.indexOf('instance'), (table[2]?.indexOf('instance') ?? 0) + 2);
    const yaml = await succeed(['schedule', 'list', '-o', 'yaml', '--name', 'nightly']);
    assert.match(yaml, /^- id: \d+\n {2}uuid: "[^"]+"\n/);
    assert.match(yaml, /^ {2}recurrence:\n {4}kind: "\w+"$/m);
    assert.equal(await succeed(['schedule', 'list', '-o', 'yaml', '--account', 'chief']), '[]\n');
  });

  it('is told what to do in the same words, and does it', async () => {
    const [shown = '', newest = ''] = (await succeed(['run', 'list', '-o', 'name'])).split('\n');
    const [{ tasks }] = JSON.parse(await succeed(['run', 'list', '--json']));
    const acts = [
      ['run', 'show', shown],
      ['run', 'show', newest, '--json'],
      ['task', 'log', String(tasks[0].id)],
      ['task', 'log', String(tasks[0].id), '--json'],
      ['schedule', 'pause', 'nightly'],
      ['schedule', 'resume', 'nightly'],
      ['schedule', 'explain', 'nightly', '--at', '2026-01-01T02:00:00Z'],
      ['schedule', 'explain', 'nightly', '--at', '2026-01-01T02:00:00Z', '--json'],
      ['schedule', 'explain', 'nightly', '--dialects'],
      ['schedule', 'explain', 'weekly', '--dialects', '-o', 'yaml'],
      ['snapshot', 'protect', (await succeed(['snapshot', 'list', '-o', 'name'])).split('\n')[0] ?? ''],
    ];
    for (const args of acts) {
      const here = await run(args);
      assert.equal(here.code, 0, here.stderr);
      assert.deepEqual(await run(args, { env: remote }), here, args.join(' '));
    }
    await succeed(['schedule', 'pause', 'nightly'], { env: remote });
    const [{ pause }] = JSON.parse(await succeed(['schedule', 'list', '--json', '--name', 'nightly']));
    assert.ok(pause !== null);
    await succeed(['schedule', 'resume', 'nightly'], { env: remote });
    assert.match(await succeed(['audit', 'list', '--limit', '1']), / login:\d+ +schedule\.\w+ /);
  });

  it('refuses in the same sentence, with the same exit code', async () => {
    for (const [args, code, message] of [
      [['run', 'list', '--target', '987654'], 4, "backrota: The target '987654' does not exist.\n"],
      [['run', 'list', '--target', 'nothing'], 4, "backrota: The target 'nothing' does not exist.\n"],
      [['snapshot', 'list', '--account', 'nobody'], 4, "backrota: The account 'nobody' does not exist.\n"],
      [['restore', 'show', '987654'], 4, "backrota: The restore '987654' does not exist.\n"],
    ] as const) {
      const here = await run(args);
      assert.deepEqual([here.code, here.stdout], [code, ''], here.stderr);
      assert.ok(here.stderr.startsWith(message.slice(0, 30)), here.stderr);
      assert.deepEqual(await run(args, { env: remote }), here);
    }
    const { BACKROTA_URL = '' } = remote;
    const wrong = await run(['run', 'list', '--url', BACKROTA_URL], { env: { BACKROTA_TOKEN: 'wrong' } });
    assert.deepEqual([wrong.code, wrong.stdout], [1, '']);
    assert.match(wrong.stderr, /^backrota: [^\n]+\n$/);
    const without = await run(['run', 'list', '--url', BACKROTA_URL]);
    assert.match(without.stderr, /There is no token for it: set BACKROTA_TOKEN/);
    const gone = await run(['run', 'list', '--url', `http://127.0.0.1:${await findFreePort()}`], {
      env: { BACKROTA_TOKEN: 'x' },
    });
    assert.match(gone.stderr, /^backrota: No gateway answers at http:\/\/127\.0\.0\.1:\d+ \(ECONNREFUSED\)/);
    assert.match((await run(['run', 'list', '--url', 'nowhere'])).stderr, /'nowhere' is no address of a gateway/);
    for (const [status, headers, why] of [
      [200, { 'content-type': 'text/html' }, 'something else is there'],
      [301, { location: 'https://example.org/' }, 'it points to https://example.org/'],
    ] as const) {
      const other = createServer((_, response) => response.writeHead(status, headers).end('<p>')).listen(
        0,
        '127.0.0.1',
      );
      await once(other, 'listening');
      const { port } = other.address() as { port: number };
      const answered = await run(['run', 'list', '--url', `http://127.0.0.1:${port}`], {
        env: { BACKROTA_TOKEN: 'x' },
      });
      await closePort(other);
      assert.deepEqual([answered.code, answered.stdout], [1, '']);
      assert.ok(answered.stderr.includes(`127.0.0.1:${port} (${why}); look`), answered.stderr);
    }
  });

  it('is never taken for this machine by a command that works here alone', async () => {
    const refused = await run(['key', 'rotate'], { env: remote });
    assert.deepEqual([refused.code, refused.stdout], [1, '']);
    assert.match(refused.stderr, /works on the installation of its own machine, and not at http/);
  });

  it('lets a customer do what a customer may, and says what is not for one', async () => {
    const { stdout } = await run(['token', 'issue', 'ann', '--kind', 'api']);
    const env = { ...remote, BACKROTA_TOKEN: stdout.trim() };
    const ask = (...args: readonly string[]) => run(args, { env });
    for (const list of [
      'account',
      'target',
      'schedule',
      'run',
      'snapshot',
      'store',
      'restore',
      'token',
      'login',
      'audit',
    ]) {
      const { code, stderr } = await ask(list, 'list');
      assert.deepEqual([code, stderr], [0, ''], list);
    }
    assert.match((await ask('account', 'list')).stdout, /^ID .*\n\d+ +ann .*\n$/);
    assert.doesNotMatch((await ask('target', 'list')).stdout, /絵/);
    const queued = await ask('backup', 'shop');
    assert.deepEqual([queued.code, queued.stderr], [0, '']);
    assert.match(queued.stdout, /The running server takes it up now\./);
    const added = await ask('schedule', 'add', '--target', 'shop', '--name', 'hers', '--time', '05:00', '--json');
    assert.deepEqual([added.code, JSON.parse(added.stdout).recurrence.timeZone], [0, 'Europe/Kyiv']);
    assert.equal((await ask('schedule', 'delete', 'hers')).code, 0);
    for (const args of [['status'], ['account', 'suspend', 'ann'], ['store', 'test', 'local'], ['node', 'list']]) {
      const refused = await ask(...args);
      assert.deepEqual([refused.code, refused.stdout], [1, ''], args.join(' '));
      assert.match(refused.stderr, /^backrota: [^\n]+\n$/);
    }
    assert.equal((await ask('target', 'set', '8', '--name', 'mine')).code, 4);
  });

  it('has a context by a name, which is used from then on, and whose token this user alone may read', async () => {
    const env = { HOME: folder };
    const { BACKROTA_URL: url = '', BACKROTA_TOKEN: token = '' } = remote;
    await succeed(['context', 'add', 'office', url], { env, input: `${token}\n` });
    const file = join(folder, '.config', 'backrota', 'contexts.json');
    assert.equal((await stat(file)).mode & 0o777, 0o600);
    assert.ok((await readFile(file, 'utf8')).includes(token));
    const listed = await succeed(['context', 'list'], { env });
    assert.match(listed, /^NAME +URL +IN USE\noffice +http\S+ +yes\n$/);
    assert.ok(!listed.includes(token));
    // There is no installation in this directory: the answer comes from elsewhere.
    const nowhere = { ...env, DATA_DIR: join(folder, 'none') };
    assert.equal(await succeed(['target', 'list', '-o', 'name'], { env: nowhere }), '7\n8\n');
    await succeed(['context', 'use'], { env });
    assert.equal((await run(['target', 'list'], { env: nowhere })).code, 1);
    await succeed(['context', 'remove', 'office'], { env });
    assert.match((await run(['context', 'use', 'office'], { env })).stderr, /There is no context 'office'/);
  });
});
