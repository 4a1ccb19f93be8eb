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

test('a schedule is shown as each other room has it, with what that leaves unsaid in words', async () => {
  const { run, succeed } = commandsOf(join(makeFolder(), 'data'));
  await succeed(['account', 'add', 'ann', '--zone', 'UTC']);
  const target = JSON.parse(await succeed(['target', 'add', '--account', 'ann', '--name', 'web', '--json']));
  const add = ['schedule', 'add', '--target', String(target.id)];
  await succeed([...add, '--name', 'nightly', '--time', '02:00', '--zone', 'Europe/Kyiv']);
  const shown = JSON.parse(await succeed(['schedule', 'explain', 'nightly', '--dialects', '-o', 'json']));
  const rooms = shown.map(({ room }: { room: string }) => room);
  assert.deepEqual(rooms, ['billing-panel', 'borg-ui', 'cloudsigma', 'selectel']);
  const [panel] = shown;
  assert.equal(panel.losses[0].reason, 'time_zone_unsaid');
  const text = await succeed(['schedule', 'explain', 'nightly', '--dialects']);
  assert.match(text, /^billing-panel: \d left unsaid\n {2}! [^\n]+\n/);
  assert.ok(text.includes(`  ! ${panel.losses[0].detail}\n`));
  assert.match(text, /^ {4}name: "nightly"$/m);
  const both = await run(['schedule', 'explain', 'nightly', '--dialects', '--at', '2126-03-08T02:00:00Z']);
  assert.deepEqual([both.code, both.stdout], [2, '']);
  assert.equal((await run(['schedule', 'explain', 'weekly', '--dialects'])).code, 4);
});
