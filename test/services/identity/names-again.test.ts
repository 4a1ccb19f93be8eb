import assert from 'node:assert/strict';
import { test } from 'node:test';
import { openInstallation } from '../../support/installation.ts';
import { dumpDatabase } from '../../support/installation-database.ts';
import { reasonIs } from '../../support/refused.ts';
import { STAFF } from '../../support/values.ts';

test('a login that is made again under the name of a deleted one has nothing of that: no password, session, token, factor or contact', async () => {
  await using house = await openInstallation();
  const { accounts, authentication, departures, notifications } = house.services;
  const first = await house.addAccount('ann');
  const proof = { login: 'ann', password: first.password, address: '192.0.2.1', via: 'cloudsigma' };
  // Remembered, as it was right a moment ago.
  await authentication.byPassword(proof);
  const session = await authentication.openSession(first.login.id, 'panel');
  const token = await authentication.issueToken(STAFF, 'ann', 'api');
  await notifications.addContact(first.actor, { name: 'Ann', email: 'ann@example.org', phone: '' });
  await house.addTarget({ accountId: first.account.id, name: 'her disk' });

  await departures.delete(STAFF, 'ann', { erases: false });
  await assert.rejects(authentication.byPassword(proof), reasonIs('bad_password'));
  await accounts.add(STAFF, { login: 'ann', role: 'admin', password: 'another s0me-Passw0rd', timeZone: 'UTC' });
  const again = await accounts.findLogin(STAFF, 'ann');
  assert.notEqual(again.id, first.login.id);
  assert.notEqual(again.accountId, first.account.id);

  await assert.rejects(authentication.byPassword(proof), reasonIs('bad_password'));
  for (const old of [session.token, token.token])
    await assert.rejects(authentication.byToken(old, proof), reasonIs('session_ended'));
  const { actor } = await authentication.byPassword({ ...proof, password: 'another s0me-Passw0rd' });
  assert.equal(actor.accountId, again.accountId);
  assert.deepEqual(await accounts.sessions(actor, again.id), []);
  const contacts = await notifications.contacts(actor);
  assert.ok(contacts.every(({ email }) => email !== 'ann@example.org'));
  const page = { offset: 0, limit: null, orderBy: 'id', descending: false } as const;
  assert.deepEqual((await house.services.targets.list(actor, {}, page)).rows, []);

  // The audit tells both apart, and neither by its name.
  const { audit = [] } = await dumpDatabase(house.database);
  const didBy = (id: number) => audit.filter((row) => JSON.stringify(row).includes(`login:${id}`)).length;
  assert.equal(didBy(again.id), 0);
  assert.ok(audit.every((row) => !/\bann\b/.test(JSON.stringify(row))));
});
