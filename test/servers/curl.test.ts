import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { access, constants, readdir, readFile } from 'node:fs/promises';
import { delimiter, dirname, join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { promisify } from 'node:util';
import { type GatewayProcess, openPlace, type Place, PROJECT, until } from '../serve/gateway-process.ts';
import { commandsOf, curlCallsOf } from '../serve/printed-calls.ts';

const exec = promisify(execFile);

/** Throws naming the Debian package where there is no curl. */
async function requireCurl(): Promise<void> {
  for (const folder of (process.env.PATH ?? '').split(delimiter)) {
    const isThere = await access(join(folder, 'curl'), constants.X_OK).then(
      () => true,
      () => false,
    );
    if (isThere) return;
  }
  throw new Error("The program 'curl' is missing; install the Debian package 'curl'.");
}

/** Runs a text in a shell of the project's folder, as someone who pastes it; answers what it printed. */
async function paste(text: string, env: Readonly<Record<string, string>> = {}): Promise<string> {
  const path = [dirname(process.execPath), process.env.PATH].join(delimiter);
  const { stdout } = await exec('sh', ['-e', '-c', text], {
    cwd: PROJECT,
    env: { PATH: path, HOME: process.env.HOME ?? '/', ...env },
  });
  return stdout;
}

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
    return JSON.parse(await paste(call.text.replace('<id>', id)));
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
    assert.match(await paste(run.replace('<id>', scheduleId), env), /running server takes it up/);
    const snapshotId = await until(async () => /^(\d+) .* available /m.exec(await paste(list, env))?.[1] ?? null);
    const restored = join(place.folder, 'restored');
    await paste(`npx backrota restore ${snapshotId} --to '${restored}'`, env);
    assert.deepEqual((await readdir(restored)).sort(), (await readdir(join(PROJECT, 'fixtures', 'demo'))).sort());
  });

  test('delete it', async () => {
    assert.equal((await curl(2, scheduleId)).doc.error, undefined);
    assert.equal((await curl(1)).doc.elem?.length ?? 0, 0);
  });
});
