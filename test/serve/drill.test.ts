import assert from 'node:assert/strict';
import { cp, mkdir, readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import Database from 'better-sqlite3';
import { loadConfig } from '../../src/config.ts';
import { INSTALLER } from '../../src/first-stores.ts';
import { openGateway } from '../../src/gateway.ts';
import type { Status } from '../../src/services/housekeeping/index.ts';
import { CollectedLog } from '../support/collected-log.ts';
import { MailServer } from '../support/mail-server.ts';
import { askForMails } from '../support/mailed-house.ts';
import { NIGHTLY } from '../support/values.ts';
import { openPlace, type Place, until } from './gateway-process.ts';

/** A schedule that made two backups of which one is too many by now, each with a mail that is due. */
async function leaveThingsToDo({ dataDir }: Place, SMTP_URL: string): Promise<void> {
  const gateway = await openGateway(loadConfig({ DATA_DIR: dataDir, SMTP_URL, UNDO_DAYS: '0' }), {
    log: new CollectedLog(),
  });
  try {
    const { services, loops } = gateway;
    const { account, login } = await services.accounts.add(INSTALLER, { login: 'ann', role: 'admin' });
    const actor = { ...INSTALLER, isStaff: false, loginId: login.id, accountId: account.id };
    await askForMails({ services }, { actor }, 'ann@example.org', ['creation']);
    const target = await services.targets.createVolume(actor, { name: 'shop', kind: 'drive', rotation: 3 });
    const schedule = await services.schedules.create(actor, {
      name: 'nightly',
      targets: [{ target }],
      recurrence: NIGHTLY,
      retention: { kind: 'inherit' },
      notifications: { onCreation: true, onDeletion: false },
    });
    for (let count = 0; count < 2; count += 1) {
      await services.backups.runSchedule(actor, schedule);
      await loops.worker.idle();
    }
    await services.targets.change(actor, target, { rotation: 1 });
  } finally {
    await gateway.close();
  }
}

test('a drill answers calls, and fires, backs up and removes nothing', async () => {
  await using place = await openPlace();
  await place.seedDemo();
  const id = await place.backUpDemo();
  await place.ask('backup', '5203773');
  assert.equal((await place.run(['snapshot', 'delete', String(id)])).code, 0);
  await place.run(['schedule', 'add', '--target', '5203773', '--name', 'often', '--at', '* * * * * *']);
  const database = new Database(place.databaseFile);
  const count = (what: string) => database.prepare(`SELECT COUNT(*) FROM ${what}`).pluck().get();
  database.exec('UPDATE schedules SET next_fire_at = next_fire_at - 120');
  const before = [count('runs'), count('snapshots'), count("tasks WHERE state = 'queued'")];
  const stored = await readdir(join(place.dataDir, 'stores', 'local'), { recursive: true });
  await using gateway = place.serve(['--drill']);
  const origin = await gateway.ready();
  const told = await until(async () => {
    const answer = await fetch(`${origin}/readyz`);
    return answer.status === 200 ? answer.json() : null;
  });
  assert.partialDeepStrictEqual(told, { status: 'ready', isDrill: true, isTicking: false });
  assert.equal((await gateway.stop()).code, 0);
  assert.deepEqual([count('runs'), count('snapshots'), count("tasks WHERE state = 'queued'")], before);
  assert.equal(count("settings WHERE name = 'last_tick'"), 0);
  assert.deepEqual(await readdir(join(place.dataDir, 'stores', 'local'), { recursive: true }), stored);
  database.close();
});

test('a drill thins nothing out and mails nothing, though both are due; a start without it does', async () => {
  await using place = await openPlace();
  await using mails = await MailServer.open();
  await place.run(['account', 'add', 'bea']);
  await leaveThingsToDo(place, mails.url);
  const database = new Database(place.databaseFile);
  const state = () => [
    database.prepare('SELECT state FROM snapshots ORDER BY id').pluck().all(),
    database.prepare('SELECT COUNT(*) FROM mails WHERE sent_at IS NOT NULL').pluck().get(),
    mails.connections,
  ];
  const before = state();
  assert.deepEqual(before, [['available', 'available'], 0, 0]);
  await using drill = place.serve(['--drill'], { SMTP_URL: mails.url });
  await drill.printed(/^This is a drill: nothing is fired, backed up, removed or mailed\.$/m);
  const origin = await drill.ready();
  await until(async () => ((await fetch(`${origin}/readyz`)).status === 200 ? true : null));
  assert.equal((await drill.stop()).code, 0);
  assert.deepEqual(state(), before);
  await using gateway = place.serve([], { SMTP_URL: mails.url });
  await until(() => (mails.mails.length === 2 && String(state()[0]).startsWith('deleted') ? true : null));
  assert.equal((await gateway.stop()).code, 0);
  database.close();
});

test('a drill of a copy names the stores that it may not write or does not reach, and writes down nothing of them', async () => {
  await using place = await openPlace();
  await place.run(['account', 'add', 'ann']);
  for (const name of ['vault', 'disk']) {
    await mkdir(join(place.folder, name));
    const root = ['--set', `root=${join(place.folder, name)}`];
    await place.run(['store', 'add', '--name', name, '--location', name, '--driver', 'archive', ...root]);
  }
  await using original = place.serve();
  await original.ready();
  const founded = new Database(place.databaseFile, { readonly: true });
  const ours = founded.prepare("SELECT value FROM settings WHERE name = 'database_identity'").pluck();
  await until(() => ours.get() ?? null);
  await original.stop();
  founded.close();
  const marks = await readdir(join(place.folder, 'vault'), { recursive: true });
  await rm(join(place.folder, 'disk'), { recursive: true });
  const copy = join(place.folder, 'copy');
  await cp(place.dataDir, copy, { recursive: true });
  const database = new Database(join(copy, 'backrota.sqlite'), { readonly: true });
  const whose = () => [
    database.prepare('SELECT name, mark_name, is_marked, needs_adoption FROM stores ORDER BY id').all(),
    database.prepare("SELECT value FROM settings WHERE name = 'database_identity'").pluck().get(),
  ];
  const before = whose();
  await using drill = place.serve(['--drill'], { DATA_DIR: copy });
  const origin = await drill.ready();
  const told = await until(async () => {
    const { storesOutOfReach } = (await (await fetch(`${origin}/readyz`)).json()) as Pick<Status, 'storesOutOfReach'>;
    return storesOutOfReach.length === 2 ? storesOutOfReach : null;
  });
  assert.deepEqual(told, [
    { name: 'vault', reason: 'store_not_adopted' },
    { name: 'disk', reason: 'store_missing' },
  ]);
  assert.equal((await drill.stop()).code, 0);
  assert.deepEqual(whose(), before);
  assert.deepEqual(await readdir(join(place.folder, 'vault'), { recursive: true }), marks);
  database.close();
});
