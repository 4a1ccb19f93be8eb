import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { access, readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { dumpTables } from '../support/table-dump.ts';
import { openPlace, type Place, PROJECT, until } from './gateway-process.ts';
import { commandsOf, curlCallsOf, makeCall } from './printed-calls.ts';

const README = readFileSync(join(PROJECT, 'README.md'), 'utf8');

/** Every file below a directory, by path, with its bytes. */
async function filesIn(directory: string): Promise<ReadonlyMap<string, string>> {
  const entries = await readdir(directory, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  const contents = await Promise.all(
    files.map(async (file) => [file.slice(directory.length + 1), await readFile(file, 'latin1')] as const),
  );
  return new Map(contents.sort());
}

describe('the first start', () => {
  /** Where --demo was there from the first start on. */
  let demo: Place;

  before(async () => {
    demo = await openPlace();
  });
  after(() => demo[Symbol.asyncDispose]());

  test('with --demo ends in a restored backup: the calls it prints make a schedule, list it, run it and delete it', async () => {
    await using gateway = demo.serve(['--demo']);
    const url = await gateway.ready();
    const [, file = ''] = await gateway.printed(/(\/\S+first-login\.txt)$/m);
    assert.equal(file, join(demo.dataDir, 'first-login.txt'));
    assert.equal((await stat(file)).mode & 0o777, 0o600);
    assert.equal(gateway.stdout.match(/http:\/\//g)?.length, 1);
    const printed = await readFile(file, 'utf8');
    const [create, list, plan, link, remove, ...others] = curlCallsOf(printed);
    assert.ok(create && list && plan && link && remove && others.length === 0);
    for (const call of [create, list, plan, link, remove]) assert.ok(call.url.startsWith(`${url}/`));
    for (const login of ['provider', 'demo']) {
      const password = new RegExp(`^ *${login} +(\\S{16,})`, 'm').exec(printed)?.[1];
      assert.ok(password, `a password of ${login} is printed`);
      assert.ok(!gateway.stdout.includes(password), 'and to the file only');
    }

    assert.equal((await makeCall(create)).doc.error, undefined);
    const listed = (await makeCall(list)).doc.elem;
    assert.equal(listed.length, 1);
    const { id, name } = listed[0];
    assert.match(JSON.stringify(name), /MySchedule/);
    const scheduleId = typeof id === 'object' ? id.$ : String(id);
    assert.ok(README.includes(`npx backrota schedule run ${scheduleId} `), 'the README has the very id');

    assert.equal(commandsOf(printed).length, 2);
    await demo.ask('schedule', 'run', scheduleId);
    const snapshot = await until(async () => {
      const [newest] = await demo.ask('snapshot', 'list');
      return newest?.state === 'available' ? newest : null;
    });
    assert.equal(snapshot.targetId, 5_203_773);
    assert.ok(README.includes(`npx backrota restore ${snapshot.id} --to ./restored`), 'and that of the backup');
    const restored = join(demo.folder, 'restored');
    assert.partialDeepStrictEqual(await demo.run(['restore', String(snapshot.id), '--to', restored]), { code: 0 });
    assert.deepEqual(await filesIn(restored), await filesIn(join(PROJECT, 'fixtures', 'demo')));

    const { uuid } = (await makeCall(plan)).objects[0];
    assert.equal((await makeCall(link, uuid)).backup_scheduler.uuid, uuid);
    assert.equal((await makeCall(list)).doc.elem.length, 2);
    assert.equal((await makeCall(remove, scheduleId)).doc.error, undefined);
    assert.equal((await makeCall(list)).doc.elem.length, 1);
    const { code, stderr } = await gateway.stop();
    assert.deepEqual([code, stderr], [0, '']);
  });

  test('without --demo plants nothing and says how to make the first login; a later --demo does not either', async () => {
    await using place = await openPlace();
    await using gateway = place.serve();
    await gateway.ready();
    await gateway.printed(/backrota account add/);
    assert.equal((await gateway.stop()).code, 0);

    await using later = place.serve(['--demo']);
    await later.ready();
    await later.printed(/backrota account add/);
    assert.equal((await later.stop('SIGINT')).code, 0);
    const { logins, accounts, targets } = dumpTables(place.databaseFile);
    assert.deepEqual([logins, accounts, targets], [[], [], []]);
    await assert.rejects(access(join(place.dataDir, 'first-login.txt')), { code: 'ENOENT' });
  });

  test('with --demo is the only one that plants: a restart leaves logins and their file as they were', async () => {
    const file = join(demo.dataDir, 'first-login.txt');
    const before = [await readFile(file, 'utf8'), dumpTables(demo.databaseFile).logins];
    await using again = demo.serve(['--demo']);
    const url = await again.ready();
    assert.equal((await fetch(`${url}/healthz`)).status, 200);
    await until(async () => ((await fetch(`${url}/readyz`)).status === 200 ? true : null));
    assert.equal((await again.stop()).code, 0);
    assert.deepEqual([await readFile(file, 'utf8'), dumpTables(demo.databaseFile).logins], before);
    assert.doesNotMatch(again.stdout, /first-login|account add/);
  });

  test('keeps its file of passwords until one of them is changed', async () => {
    const file = join(demo.dataDir, 'first-login.txt');
    assert.equal((await demo.run(['login', 'passwd', 'nobody'])).code, 4);
    await access(file);
    for (let time = 0; time < 2; time += 1) {
      assert.equal((await demo.run(['login', 'passwd', 'demo'])).code, 0);
      await assert.rejects(access(file), { code: 'ENOENT' });
    }
  });
});
