import assert from 'node:assert/strict';
import { test } from 'node:test';
import { openInstallation } from '../../support/installation.ts';
import { refusedAs } from '../../support/refused.ts';
import { DAY, FIRST, STAFF } from '../../support/values.ts';

const SUSPENDED = refusedAs({ code: 'forbidden', message: 'This account is suspended; ask your provider.' });

test('a suspended account’s slots are skipped with that reason and not made up for; its logins are told why, until it is resumed', async () => {
  await using house = await openInstallation();
  const { accounts, authentication } = house.services;
  const { account, login, password } = house.customer;
  const schedule = await house.addSchedule([await house.addTarget()]);
  const proof = { login: login.login, password, address: '192.0.2.1', via: 'cloudsigma' };
  const { token } = await authentication.issueToken(STAFF, login.login, 'api');

  await accounts.setSuspended(STAFF, account.name, true);
  await house.live(FIRST);
  assert.partialDeepStrictEqual(await house.runsOf(schedule), [
    { outcome: 'skipped', reason: 'account_suspended', coversFrom: FIRST, coversTo: FIRST, coversCount: 1 },
  ]);
  assert.deepEqual(await house.tasksOf(schedule), []);
  assert.deepEqual(house.log.errors, []);
  await assert.rejects(authentication.byPassword(proof), SUSPENDED);
  await assert.rejects(authentication.byToken(token, proof), SUSPENDED);
  await assert.rejects(
    authentication.byPassword({ ...proof, password: 'wrong' }),
    refusedAs({ message: 'Invalid username or password' }),
  );

  await accounts.setSuspended(STAFF, account.name, false);
  assert.equal((await authentication.byToken(token, proof)).account.id, account.id);
  assert.equal((await authentication.byPassword(proof)).account.id, account.id);
  await house.live(FIRST + DAY);
  assert.deepEqual(
    (await house.runsOf(schedule)).map(({ outcome, fireTime }) => [outcome, fireTime]),
    [
      ['skipped', FIRST],
      ['fired', FIRST + DAY],
    ],
  );
});

test('a schedule of a suspended account is not run by hand either, by whomever; its targets can still be backed up, and it runs once resumed', async () => {
  await using house = await openInstallation();
  const { accounts, backups } = house.services;
  const target = await house.addTarget();
  const schedule = await house.addSchedule([target]);
  await accounts.setSuspended(STAFF, house.customer.account.name, true);
  const refused = refusedAs({
    code: 'conflict',
    message: `The schedule '${schedule.id}' stands still, as its account is suspended; resume the account first, or back up by hand.`,
  });
  await assert.rejects(backups.runSchedule(STAFF, { id: schedule.id }), refused);
  assert.deepEqual(await house.runsOf(schedule), []);
  assert.equal((await house.takeBackup(target)).state, 'available');
  await accounts.setSuspended(STAFF, house.customer.account.name, false);
  await backups.runSchedule(STAFF, { id: schedule.id });
  assert.partialDeepStrictEqual(await house.runsOf(schedule), [{ outcome: 'fired', trigger: 'manual' }]);
});
