import assert from 'node:assert/strict';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { type GatewayProcess, openPlace, type Place, PROJECT, until } from '../serve/gateway-process.ts';
import { commandsOf, curlCallsOf } from '../serve/printed-calls.ts';
import { paste, requireCurl } from './pasting.ts';

describe('the calls that the first start prints, pasted into a shell as they stand', () => {
  let place: Place;
  let gateway: GatewayProcess;
  let printed: string;
  let scheduleId: string;

  before(async () => {
    await requireCurl();
    place = await openPlace();
    gateway = place.serve(['--demo']);
    await gateway.printed(/first-login\.txt$/m);
    printed = await readFile(join(place.dataDir, 'first-login.txt'), 'utf8');
  });
  after(async () => {
    await gateway?.[Symbol.asyncDispose]();
    await place?.[Symbol.asyncDispose]();
  });

  const curl = async (index: number, id = '') => {
    const call = curlCallsOf(printed)[index];
    assert.ok(call);
    return JSON.parse(await paste(call.text.replace(/<id>|<scheduler uuid>/, id)));
  };

  test('make a schedule and list it', async () => {
    assert.equal((await curl(0)).doc.error, undefined);
    const [row, ...others] = (await curl(1)).doc.elem;
    assert.deepEqual(others, []);
    scheduleId = String(row.id.$ ?? row.id);
    assert.match(scheduleId, /^\d+$/);
  });

  test('run it now, and show the backup, which restores to the files of the demo', async () => {
    const [run, list, ...others] = commandsOf(printed);
    assert.ok(run && list && others.length === 0);
    const env = { DATA_DIR: place.dataDir };
    // A server counts as running from its first tick on, some seconds after it listens.
    await until(async () => ((await place.run(['status'])).code === 0 ? true : null));
    assert.match(await paste(run.replace('<id>', scheduleId), env), /running server takes it up/);
    const snapshotId = await until(async () => /^(\d+) .* available /m.exec(await paste(list, env))?.[1] ?? null);
    const restored = join(place.folder, 'restored');
    await paste(`npx backrota restore ${snapshotId} --to '${restored}'`, env);
    assert.deepEqual((await readdir(restored)).sort(), (await readdir(join(PROJECT, 'fixtures', 'demo'))).sort());
  });

  test('make a scheduler of CloudSigma, on the same instance', async () => {
    const { uuid } = (await curl(2)).objects[0];
    assert.equal((await curl(3, uuid)).backup_scheduler.uuid, uuid);
    assert.equal((await curl(1)).doc.elem.length, 2);
  });

  test('delete what they made first', async () => {
    assert.equal((await curl(4, scheduleId)).doc.error, undefined);
    assert.equal((await curl(1)).doc.elem.length, 1);
    assert.equal(curlCallsOf(printed).length, 5);
  });
});
