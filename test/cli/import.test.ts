import assert from 'node:assert/strict';
import { mkdirSync, writeFileSync } from 'node:fs';
import type { Server } from 'node:http';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { loadConfig } from '../../src/config.ts';
import { type Gateway, openGateway } from '../../src/gateway.ts';
import { CollectedLog } from '../support/collected-log.ts';
import { closePort, openPort } from '../support/port.ts';
import { commandsOf, makeFolder } from './command.ts';

const CRONTAB =
  '15 2 * * * /opt/backup.sh\n*/5 * * * * curl https://example.org\nCRON_TZ=UTC\n@weekly rsync -a /srv /mnt\n';

describe('import', () => {
  const folder = makeFolder();
  const dataDir = join(folder, 'data');
  const { run, succeed } = commandsOf(dataDir);
  const source = join(folder, 'web');
  let gateway: Gateway;
  let server: Server;
  let remote: Readonly<Record<string, string>>;

  before(async () => {
    for (const path of [source, join(folder, 'vault')]) mkdirSync(path);
    for (const name of ['ann', 'bob']) {
      await succeed(['account', 'add', name, '--zone', 'Europe/Kyiv']);
      await succeed(['target', 'add', '--account', name, '--name', 'web', '--set', `source=${source}`]);
    }
    await succeed(['account', 'add', 'chief', '--staff']);
    await succeed([
      'store',
      'add',
      '--name',
      'vault',
      '--location',
      'VLT',
      '--driver',
      'archive',
      '--set',
      `root=${join(folder, 'vault')}`,
    ]);
    gateway = await openGateway(loadConfig({ DATA_DIR: dataDir }), { log: new CollectedLog() });
    server = await openPort(gateway.app);
    const issued = JSON.parse(await succeed(['token', 'issue', 'chief', '--kind', 'api', '--json']));
    const { port } = server.address() as { port: number };
    remote = { BACKROTA_URL: `http://127.0.0.1:${port}`, BACKROTA_TOKEN: issued.token };
  });
  after(async () => {
    await closePort(server);
    await gateway.close();
  });

  it('shows what a crontab comes to, here and elsewhere alike, and makes it once', async () => {
    const args = ['import', 'crontab', '-', '--account', 'ann', '--target', 'web', '--store', 'vault'];
    for (const form of ['table', 'json', 'yaml']) {
      const here = await run([...args, '--dry-run', '-o', form], { input: CRONTAB });
      assert.deepEqual([here.code, here.stderr], [3, '']);
      assert.deepEqual(await run([...args, '--dry-run', '-o', form], { input: CRONTAB, env: remote }), here);
    }
    assert.equal(await succeed(['schedule', 'list', '-o', 'name']), '');
    const made = await run(args, { input: CRONTAB });
    assert.equal(made.code, 3);
    assert.match(made.stdout, /^1 +made +\d+ +backup\.sh +At 02:15 AM \(Europe\/Kyiv\)$/m);
    assert.match(made.stdout, /^2 +left out +- +curl +-$/m);
    assert.match(made.stdout, /^4 +made +\d+ +rsync +.*\(UTC\)$/m);
    assert.match(made.stdout, /^line 2: It is left out: curl is not known to make backups\.$/m);
    const again = await run(args, { input: CRONTAB, env: remote });
    assert.match(again.stdout, /^1 +is there +\d+ +backup\.sh/m);
    const listed = JSON.parse(await succeed(['schedule', 'list', '--json']));
    assert.deepEqual(
      listed.map(({ name, destination }: Record<string, string>) => [name, destination]),
      [
        ['backup.sh', 'VLT'],
        ['rsync', 'VLT'],
      ],
    );
  });

  it('reads a configuration of borgmatic beside when it is run, and ends with 0 where nothing is left out', async () => {
    const file = join(folder, 'borgmatic.yaml');
    writeFileSync(
      file,
      `# mine\nsource_directories:\n  - ${source}\nrepositories:\n  - path: /mnt/a.borg\nkeep_daily: 7\n`,
    );
    const args = ['import', 'borgmatic', file, '--account', 'ann', '--target', 'web'];
    assert.match((await run(args)).stdout, /^line 1: It is left out: its file does not say when it runs; say so\.$/m);
    const shown = await succeed([...args, '--at', '30 2 * * *', '--zone', 'UTC']);
    assert.match(shown, /^1 +made +\d+ +borgmatic \S+ +At 02:30 AM \(UTC\)$/m);
    assert.match(shown, /^line 1: Copies do not go to \/mnt\/a\.borg/m);
    assert.match(await succeed([...args, '--at', '30 2 * * *']), /^1 +is there/m);
  });

  it('reads timers of systemd and jobs of Proxmox, whose pauses it keeps', async () => {
    const to = ['-', '--account', 'bob', '--target', 'web'];
    const timer = '# /etc/systemd/system/restic.timer\n[Timer]\nOnCalendar=Mon *-*-* 02:30:00\n';
    assert.match(
      await succeed(['import', 'systemd', ...to], { input: timer }),
      /^3 +made +\d+ +restic +.*\(Europe\/Kyiv\)$/m,
    );
    const job = 'vzdump: nightly\n\tschedule 21:00\n\tenabled 0\n\tvmid 100\n';
    const made = await succeed(['import', 'pve', ...to], { input: job });
    assert.match(made, /^1 +made +\d+ +nightly +.*\(Europe\/Kyiv\)$/m);
    assert.match(made, /^line 1: It backed up guests of its hypervisor \(vmid 100\)/m);
    const listed = JSON.parse(await succeed(['schedule', 'list', '--account', 'bob', '--json']));
    assert.deepEqual(
      listed.map(({ name, pause }: { name: string; pause: object | null }) => [name, pause !== null]),
      [
        ['restic', false],
        ['nightly', true],
      ],
    );
    assert.match(await succeed(['import', 'pve', ...to], { input: job }), /^1 +is there/m);
  });

  it('says what is wrong with what it is given, with the exit codes of all commands', async () => {
    for (const [args, code, words] of [
      [['crontab', '-', '--target', 'web'], 5, 'web'],
      [['crontab', '-', '--target', 'web', '--account', 'nobody'], 4, 'nobody'],
      [['crontab', '-', '--target', 'db', '--account', 'ann'], 4, 'db'],
      [['crontab', join(folder, 'none'), '--target', 'web'], 1, 'ENOENT'],
      [['crontab', '-'], 2, '--target'],
      [['borgmatic', '-', '--target', 'web', '--account', 'ann'], 1, 'no file of borgmatic'],
    ] as const) {
      const ended = await run(['import', ...args], { input: '0 1 * * * tar c /srv\n' });
      assert.deepEqual([ended.code, ended.stdout], [code, ''], ended.stderr);
      assert.ok(ended.stderr.includes(words), ended.stderr);
    }
    assert.equal(
      await succeed(['import', 'crontab', '-', '--target', 'web', '--account', 'ann'], { input: '# nothing\n' }),
      'The file runs nothing.\n',
    );
  });
});
