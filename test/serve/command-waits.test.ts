import assert from 'node:assert/strict';
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { GatewayProcess, openPlace, type Place, until } from './gateway-process.ts';

describe('a command that waits for what it queued', () => {
  let place: Place;
  let source: string;
  before(async () => {
    place = await openPlace();
    source = join(place.folder, 'www');
    await mkdir(source);
    await writeFile(join(source, 'index.html'), 'hello');
    await place.ask('account', 'add', 'ann');
    const add = ['target', 'add', '--account', 'ann', '--name', 'web', '--driver', 'archive', '--id', '7'];
    await place.ask(...add, '--set', `source=${source}`);
    await place.ask('schedule', 'add', '--target', '7', '--name', 'nightly', '--time', '02:00');
  });
  after(() => place[Symbol.asyncDispose]());

  const stepsOf = (stdout: string): readonly { readonly state: string; readonly targetId: number }[] =>
    stdout
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line));

  test('says so where no server is there to do it', async () => {
    const { code, stderr } = await place.run(['backup', 'web', '--wait']);
    assert.equal(code, 1);
    assert.match(stderr, /^backrota: No server is running on this database; the run \d+ stays queued until /);
  });

  test('tells each step in a line of JSON, and ends as what it waited for ended; what is watched ends with Ctrl-C', async () => {
    await using gateway = place.serve();
    await gateway.ready();
    await until(async () => ((await place.run(['status'])).code === 0 ? true : null));
    for (const command of [
      ['backup', 'web'],
      ['schedule', 'run', 'nightly'],
      ['check', 'web'],
    ]) {
      const { code, stdout, stderr } = await place.run([...command, '--wait']);
      assert.equal(code, 0, stderr);
      const steps = stepsOf(stdout);
      assert.deepEqual([steps.at(-1)?.state, steps.at(-1)?.targetId], ['succeeded', 7]);
    }
    const [snapshot = ''] = (await place.run(['snapshot', 'list', '-o', 'name'])).stdout.split('\n');
    const restored = await place.run(['restore', snapshot, '--new-target', 'again', '--wait']);
    assert.deepEqual([restored.code, restored.stderr], [0, '']);
    const { restoreId, state } = JSON.parse(restored.stdout.trimEnd().split('\n').at(-1) ?? '');
    assert.deepEqual([typeof restoreId, state], ['number', 'succeeded']);
    const { stdout } = await place.run(['run', 'list', '-o', 'name']);
    const [newest = ''] = stdout.split('\n');
    for (const args of [
      ['run', 'list', '--limit', '1'],
      ['run', 'show', newest],
    ]) {
      await using watch = new GatewayProcess([...args, '--watch'], { DATA_DIR: place.dataDir });
      await watch.printed(new RegExp(`^\\{"id":${newest},`, 'm'));
      const ended = await watch.stop('SIGINT');
      assert.deepEqual([ended.code, ended.stderr], [0, ''], args.join(' '));
    }
    await rm(source, { recursive: true });
    const failed = await place.run(['backup', 'web', '--wait']);
    assert.deepEqual([failed.code, stepsOf(failed.stdout).at(-1)?.state], [1, 'failed']);
    assert.match(failed.stderr, /^backrota: 1 of 1 task\(s\) of the run \d+ did not end well\. .*www/);
  });
});
