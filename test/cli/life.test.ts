import assert from 'node:assert/strict';
import { once } from 'node:events';
import { chmod, mkdir, readFile, rename, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { commandsOf, makeFolder, startCommand, waitForLine } from './command.ts';

const PASSWORD = 'correct horse battery';
const UUID = /[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}/;

describe('the life of an installation, command by command', () => {
  const folder = makeFolder();
  const source = join(folder, 'www');
  const dataDir = join(folder, 'data');
  const { run, succeed } = commandsOf(dataDir);
  const json = async (...args: string[]) => JSON.parse(await succeed([...args, '--json']));
  let schedule = '';
  let snapshot = '';

  it('an account is added with a password from stdin, which no output repeats', async () => {
    await mkdir(source);
    await writeFile(join(source, 'index.html'), 'hello');
    const added = await succeed(['account', 'add', 'demo', '--zone', 'Europe/Kyiv', '--password-stdin'], {
      input: `${PASSWORD}\n`,
    });
    assert.match(added, /^account {2}demo$/m);
    assert.doesNotMatch(added, new RegExp(PASSWORD));
    const [account, ...others] = await json('account', 'list');
    assert.deepEqual([account.name, account.timeZone, others], ['demo', 'Europe/Kyiv', []]);
    const [login, ...more] = account.logins;
    assert.deepEqual(
      [login.login, login.role, login.isStaff, login.isDisabled, more],
      ['demo', 'admin', false, false, []],
    );
    assert.match(await succeed(['account', 'list']), / demo$/m);
  });

  it('without a password one is generated and shown once', async () => {
    const added = await json('login', 'add', 'nightly', '--account', 'demo', '--role', 'operator');
    assert.match(added.password, /^[\w-]{20}$/);
    assert.equal(added.login.role, 'operator');
  });

  it('a token is alone on stdout, listed without its text, and revoked', async () => {
    const issued = await run(['token', 'issue', 'demo']);
    assert.match(issued.stdout, /^[0-9a-f]{24}\n$/);
    const { id, token } = await json('token', 'issue', 'demo', '--kind', 'api');
    assert.match(token, /^[0-9a-f]{64}$/);
    await succeed(['token', 'revoke', String(id)]);
    const listed = await succeed(['token', 'list', '--json']);
    assert.doesNotMatch(listed, new RegExp(`${token}|${issued.stdout.trim()}|[0-9a-f]{64}`));
    assert.deepEqual(
      JSON.parse(listed).map((row: { kind: string }) => row.kind),
      ['panel'],
    );
  });

  it('a target is added with the id that was asked for, and that id is then taken', async () => {
    const add = ['target', 'add', '--account', 'demo', '--name', 'MyServer', '--set', `source=${source}`];
    const wanted = [...add, '--driver', 'archive', '--id', '5203773', '--keep', '5', '--kind', 'instance'];
    const added = await succeed(wanted);
    assert.match(added, /^id {4}5203773$/m);
    assert.match(added, UUID);
    const again = await run(wanted);
    assert.equal(again.code, 5);
    assert.match(again.stderr, /^backrota: .*5203773.*\n$/);
    assert.match(await succeed(['target', 'list']), /^5203773 {2}MyServer {2}instance {2}demo {5}local {2}5 .*www$/m);
  });

  it("a schedule is added in the account's zone, listed, and previewed by its bare rule", async () => {
    const added = await json(
      ...['schedule', 'add', '--target', '5203773', '--name', 'Nightly', '--days', 'mon,sun', '--time', '03:30'],
    );
    schedule = String(added.id);
    const [listed] = await json('schedule', 'list', '--target', '5203773');
    assert.equal(listed.uuid, added.uuid);
    assert.deepEqual(listed.recurrence, {
      kind: 'weekly',
      days: ['mon', 'sun'],
      times: ['03:30'],
      timeZone: 'Europe/Kyiv',
    });
    assert.deepEqual(listed.retention, { kind: 'inherit' });
    assert.equal(
      await succeed(['schedule', 'preview', added.uuid, '--from', '2026-03-28', '--count', '2']),
      '2026-03-29T01:00:00Z  Sun 2026-03-29 04:00 GMT+3\n2026-03-30T00:30:00Z  Mon 2026-03-30 03:30 GMT+3\n',
    );
  });

  it('a retention preview tells what another policy would keep over a year', async () => {
    const { pools } = await json('retention', 'preview', schedule, '--set', 'daily=7', '--set', 'weekly=4');
    assert.equal(pools[0].keeps, "Keep 7 daily, 4 weekly (borg's rules)");
    assert.equal(pools[0].year.standing, 11);
    assert.match(
      await succeed(['retention', 'preview', schedule]),
      /MyServer\), store at 'local': Keep the newest 5\n/,
    );
    const refused = await run(['retention', 'preview', schedule, '--set', 'foo=3']);
    assert.equal(refused.code, 1);
    assert.match(refused.stderr, /^backrota: The retention\.foo '3' is not known/);
    const noNumber = await run(['retention', 'preview', schedule, '--set', 'daily=x']);
    assert.deepEqual([noNumber.code, noNumber.stderr], [2, "backrota: 'daily=x' takes a whole number.\n"]);
  });

  it('a paused schedule says so, and fires again when resumed', async () => {
    await succeed(['schedule', 'pause', schedule]);
    assert.match(await succeed(['schedule', 'list']), /Nightly .* paused$/m);
    assert.match(await succeed(['schedule', 'resume', schedule]), /enabled and fires next at 20\d\d-.*Z\.$/m);
  });

  it('a run without a server says that it waits, and the server takes it up', async (test) => {
    await chmod(join(source, 'index.html'), 0o4755);
    const queued = await succeed(['schedule', 'run', schedule]);
    assert.match(queued, /it waits for 'backrota serve'/);
    const id = queued.match(/^run {2}(\d+)$/m)?.[1] ?? '';
    const server = startCommand(['serve'], { env: { DATA_DIR: dataDir, PORT: '0' } });
    test.after(() => server.kill('SIGKILL'));
    const ended = once(server, 'exit');
    await waitForLine(server, 'is available');
    const shown = await json('run', 'show', id);
    assert.equal(shown.tasks[0].state, 'succeeded');
    snapshot = String(shown.tasks[0].snapshotId);
    // Its worker may be done before its trigger loop has looked for the first time.
    while (JSON.parse((await run(['status', '--json'])).stdout).lastTickAt === null);
    assert.equal((await json('status')).isServerRunning, true);
    assert.match(await succeed(['backup', '5203773']), /The running server takes it up now/);
    server.kill('SIGTERM');
    assert.deepEqual(await ended, [0, null]);
  });

  it('a snapshot is restored into a new directory only, without special modes where that is asked for', async () => {
    const directory = join(folder, 'restored');
    assert.match(await succeed(['restore', snapshot, '--to', directory]), /^Restored 1 file, 5 bytes, into /m);
    assert.equal(await readFile(join(directory, 'index.html'), 'utf8'), 'hello');
    const plain = join(folder, 'plain');
    const { code, stdout: told } = await run(['restore', snapshot, '--to', plain, '--no-special-modes']);
    assert.equal(code, 3, 'it is done, and there is something to be looked at');
    assert.match(told, /^Warning: 'index.html' was restored without its setuid and setgid bits\.$/m);
    assert.equal((await stat(join(plain, 'index.html'))).mode & 0o7777, 0o755);
    const again = await run(['restore', snapshot, '--to', directory]);
    assert.deepEqual([again.code, again.stdout], [1, '']);
    assert.match(again.stderr, /not empty/);
  });

  it('restores are listed and shown, with who asked for them and what could not be restored', async () => {
    const listed = await json('restore', 'list', '--account', 'demo');
    assert.deepEqual(
      listed.map(({ kind, state }: { kind: string; state: string }) => [kind, state]),
      [
        ['directory', 'succeeded'],
        ['directory', 'succeeded'],
      ],
    );
    const [plain] = listed;
    assert.match(plain.requestedBy, /^cli:/);
    assert.equal(plain.snapshotId, Number(snapshot));
    const shown = await succeed(['restore', 'show', String(plain.id)]);
    assert.match(shown, /^ {2}'index\.html' was restored without its setuid and setgid bits\.$/m);
    assert.deepEqual(await json('restore', 'show', plain.uuid), plain);
    assert.equal(await succeed(['restore', 'list', '--failed']), 'There is no restore yet.\n');
    assert.match((await run(['restore', 'show', '987654'])).stderr, /The restore '987654' does not exist/);
    const without = await run(['restore', snapshot]);
    assert.deepEqual(
      [without.code, without.stderr],
      [2, 'backrota: say where to: give one of --to <directory>, --new-target <name> and --in-place\n'],
    );
  });

  it('a snapshot is read back, and is missing as long as its copy is not in its store', async () => {
    assert.equal(await succeed(['snapshot', 'verify', snapshot]), `${snapshot}  whole\n`);
    const copies = join(dataDir, 'stores', 'local', (await json('target', 'list'))[0].uuid);
    await rename(copies, join(folder, 'aside'));
    const gone = await run(['snapshot', 'verify', '--all', '--account', 'demo', '--store', 'local']);
    assert.equal(gone.code, 1);
    assert.match(gone.stdout, /^(\d+ {2}missing: The store has no copy '.*' any more\.\n)+$/);
    assert.match(gone.stderr, /^backrota: Of \d snapshot\(s\) \d could not be read back whole\.\n$/);
    assert.match(await succeed(['snapshot', 'list']), / missing /);
    assert.match((await run(['status'])).stdout, /^snapshots missing +[1-9]$/m);
    assert.match((await run(['restore', snapshot, '--to', join(folder, 'lost')])).stderr, /is 'missing'/);
    await rename(join(folder, 'aside'), copies);
    const found = await json('snapshot', 'verify', '--all');
    assert.ok(found.every(({ outcome }: { outcome: string }) => outcome === 'whole'));
    const [listed] = await json('snapshot', 'list');
    assert.deepEqual([listed.state, listed.failure], ['available', null]);
    for (const args of [[], [snapshot, '--all'], [snapshot, '--store', 'local']])
      assert.equal((await run(['snapshot', 'verify', ...args])).code, 2);
  });

  it('a protected snapshot is not deleted before its protection is', async () => {
    await succeed(['snapshot', 'protect', snapshot]);
    assert.match((await run(['snapshot', 'delete', snapshot])).stderr, /protected/);
    await succeed(['snapshot', 'protect', snapshot, '--off']);
    assert.match(await succeed(['snapshot', 'delete', snapshot]), /marked/);
  });

  it('status has exactly the documented names', async () => {
    const { stdout } = await run(['status', '--json']);
    const status = JSON.parse(stdout);
    assert.deepEqual(Object.keys(status).sort(), [
      'deletionsRefused',
      'droppedLogLines',
      'hangingWork',
      'isServerRunning',
      'keptTreesStuck',
      'lastTickAt',
      'now',
      'restoresFailed24h',
      'restoresFailedLast',
      'runsFailed24h',
      'runsMissed24h',
      'snapshotsDamaged',
      'snapshotsMissing',
      'staleKeys',
      'storesLeftAlone',
      'storesOutOfReach',
      'storesWaitedFor',
      'tasksQueued',
      'tasksRunning',
    ]);
    assert.match(status.lastTickAt, /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/);
  });

  it('a run of which all is skipped has failed', async () => {
    await succeed(['schedule', 'run', schedule]);
    for (const flags of [[], ['--json']]) {
      const again = await run(['schedule', 'run', schedule, ...flags]);
      assert.equal(again.code, 1);
      assert.match(again.stdout, /skipped/);
      const said = flags.length === 0 ? again.stderr.replace('backrota: ', '') : JSON.parse(again.stderr).detail;
      assert.match(said, /^Nothing is done by this run: the one before has not ended yet; /);
    }
  });

  it('rules are listed with their zone, UTC too', async () => {
    const { id } = await json(
      'schedule',
      'add',
      '--target',
      '5203773',
      '--name',
      'Early',
      '--at',
      '0 2 * * *',
      '--zone',
      'UTC',
    );
    const listed = await succeed(['schedule', 'list']);
    assert.match(listed, / Early .* At 02:00 AM \(UTC\) /);
    assert.match(listed, / Nightly .* At 03:30, Monday and Sunday \(Europe\/Kyiv\) /);
    await succeed(['schedule', 'delete', String(id)]);
  });

  it('a deleted schedule is unknown from then on', async () => {
    await succeed(['schedule', 'delete', schedule]);
    const again = await run(['schedule', 'delete', schedule]);
    assert.deepEqual(again, { code: 4, stdout: '', stderr: `backrota: The schedule '${schedule}' does not exist.\n` });
  });

  it('the history of a deleted schedule is still listed; that of one that never was is not', async () => {
    const all: { scheduleId: number | null }[] = await json('run', 'list');
    const own = all.filter(({ scheduleId }) => String(scheduleId) === schedule);
    assert.ok(own.length > 0);
    assert.deepEqual(await json('run', 'list', '--schedule', schedule), own);
    assert.deepEqual(await json('run', 'list', '--target', '5203773'), all);
    const { name } = (await json('target', 'list'))[0];
    assert.deepEqual(await json('run', 'list', '--target', name), all);
    assert.deepEqual(
      await json('snapshot', 'list', '--target', name),
      await json('snapshot', 'list', '--target', '5203773'),
    );
    const unknown = await run(['run', 'list', '--schedule', '987654']);
    assert.deepEqual([unknown.code, unknown.stderr], [4, "backrota: The schedule '987654' does not exist.\n"]);
  });

  it('a target with a managed volume is deleted once its name is typed, or without being asked; any other one at once', async () => {
    const add = (name: string) => json('target', 'add', '--account', 'demo', '--name', name);
    const [one, other] = [String((await add('Volume')).id), String((await add('Other')).id)];
    for (const input of ['', 'volume\n']) {
      const { code, stdout, stderr } = await run(['target', 'remove', one], { input });
      assert.deepEqual([code, stdout], [1, '']);
      assert.match(stderr, /managed volume of the target 'Volume' goes .*Nothing was done.* give --yes\.\n$/);
    }
    assert.equal((await run(['target', 'remove', one], { input: 'Volume\n' })).code, 0);
    await succeed(['target', 'remove', other, '--yes']);
    await succeed(['target', 'remove', '5203773']);
    assert.deepEqual(await json('target', 'list'), []);
  });

  it('the snapshots and runs of a deleted target are still listed', async () => {
    const snapshots: { id: number }[] = await json('snapshot', 'list', '--target', '5203773');
    assert.ok(snapshots.some(({ id }) => String(id) === snapshot));
    assert.ok((await json('run', 'list', '--target', '5203773')).length > 0);
    const unknown = await run(['snapshot', 'list', '--target', '987654']);
    assert.deepEqual([unknown.code, unknown.stderr], [4, "backrota: The target '987654' does not exist.\n"]);
  });
});
