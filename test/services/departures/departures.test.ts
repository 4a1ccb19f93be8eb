import assert from 'node:assert/strict';
import { test } from 'node:test';
import { problemIn } from '../../../src/domain/errors.ts';
import { noteLeft } from '../../../src/services/stores/index.ts';
import { openInstallation } from '../../support/installation.ts';
import { dumpDatabase } from '../../support/installation-database.ts';
import { STAFF } from '../../support/values.ts';

/** In no word of ours. */
const NAME = 'zebulonquist';
const MAIL = `${NAME}@planted.example`;

test('who is erased is in no row, and others are as they were; what they had goes with them', async () => {
  await using house = await openInstallation();
  const { actor, account } = await house.addAccount(NAME);
  const other = await house.addAccount('bea');
  const target = await house.addTarget({ accountId: account.id, name: `${NAME} web` });
  const theirs = await house.addTarget({ accountId: other.account.id, name: 'disk' });
  await house.addSchedule([target], { name: `${NAME} nightly` });
  await house.addSchedule([theirs], { name: 'Nightly' });
  const { accounts, departures, housekeeping, notifications, schedules, snapshots } = house.services;
  await notifications.addContact(actor, { name: NAME, email: MAIL, phone: '' });
  await house.takeBackup(target);
  await house.takeBackup(theirs);

  await departures.delete(STAFF, NAME, { erases: true });
  await housekeeping.cleanUp();
  await housekeeping.cleanUp();

  for (const [table, rows] of Object.entries(await dumpDatabase(house.database)))
    assert.ok(!JSON.stringify(rows).toLowerCase().includes(NAME), table);
  const page = { offset: 0, limit: null, orderBy: 'id', descending: false } as const;
  const left = await schedules.list(STAFF, {}, page);
  assert.deepEqual(
    left.rows.map(({ name }) => name),
    ['Nightly'],
  );
  const kept = await snapshots.list(STAFF, { states: ['available'] }, page);
  assert.deepEqual(
    kept.rows.map(({ targetId }) => targetId),
    [theirs.id],
  );
  await assert.rejects(accounts.findByName(STAFF, NAME), (error) => problemIn(error).reason === 'missing');
  await house.addAccount(NAME);
});

test('an account is erased only when no copy of its moved snapshots is left to delete', async () => {
  await using house = await openInstallation();
  const { account } = await house.addAccount(NAME);
  const far = await house.addStore('far', 'archive', { node: 'far' });
  const { records } = house.unitOfWork;
  const left = await noteLeft(records, { id: 7, accountId: account.id }, far.id, 'gone/there');
  const { departures, housekeeping } = house.services;
  await departures.delete(STAFF, NAME, { erases: true });
  await housekeeping.cleanUp();
  assert.equal((await records.settings.beginningWith('erasing:')).size, 1);
  await records.settings.remove(left.name);
  await housekeeping.cleanUp();
  assert.equal((await records.settings.beginningWith('erasing:')).size, 0);
});

test('who is erased and was called by a number leaves what the login of that number did', async () => {
  await using house = await openInstallation();
  const { login, actor, account } = await house.addAccount('bea');
  const target = await house.addTarget({ accountId: account.id });
  const { backups, departures, housekeeping } = house.services;
  await house.takeBackup(target);
  await backups.backUp(actor, { id: target.id }, 'backup', 'by hand');
  const didBy = async () => {
    const { audit = [] } = await dumpDatabase(house.database);
    return audit.filter((row) => JSON.stringify(row).includes(`"login:${login.id}"`)).length;
  };
  const before = await didBy();
  assert.ok(before > 0);
  await house.addAccount(String(login.id));
  await departures.delete(STAFF, String(login.id), { erases: true });
  await housekeeping.cleanUp();
  assert.equal(await didBy(), before);
});
