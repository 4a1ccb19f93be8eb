import assert from 'node:assert/strict';
import { join } from 'node:path';
import { test } from 'node:test';
import { commandsOf, makeFolder } from './command.ts';

test('a slot is explained by the clocks of its zone, and an instant that is none as such', async () => {
  const { run, succeed } = commandsOf(join(makeFolder(), 'data'));
  await succeed(['account', 'add', 'ann', '--zone', 'UTC']);
  const target = JSON.parse(await succeed(['target', 'add', '--account', 'ann', '--name', 'web', '--json']));
  await succeed(['schedule', 'add', '--target', String(target.id), '--name', 'nightly', '--time', '02:00']);
  const said = await succeed(['schedule', 'explain', 'nightly', '--at', '2126-03-08T02:00:00Z']);
  assert.equal(said, 'Fri 2126-03-08 02:00 UTC is to come.\n');
  const none = JSON.parse(await succeed(['schedule', 'explain', 'nightly', '--at', '2126-03-08T02:01:00Z', '--json']));
  assert.deepEqual([none.kind, none.runId, none.timeZone], ['no_slot', null, 'UTC']);
  assert.equal((await run(['schedule', 'explain', 'weekly'])).code, 4);
});
