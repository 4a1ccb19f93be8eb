import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Login } from '../../../src/domain/account.ts';
import { type Installation, openInstallation } from '../../support/installation.ts';
import { dumpDatabase } from '../../support/installation-database.ts';
import { reasonIs } from '../../support/refused.ts';
import { STAFF } from '../../support/values.ts';

/** Deletes it with all of its account, or by itself, and gives its name again. */
const WAYS = {
  'with its account': async ({ services }: Installation, _login: Login, password: string) => {
    await services.departures.delete(STAFF, 'ann', { erases: false });
    await services.accounts.add(STAFF, { login: 'ann', role: 'admin', password, timeZone: 'UTC' });
  },
  'by itself': async ({ services }: Installation, { id }: Login, password: string) => {
    await services.accounts.deleteLogin(STAFF, { id });
    await services.accounts.add(STAFF, { login: 'somebody', role: 'admin', timeZone: 'UTC' });
    await services.accounts.addLogin(STAFF, 'somebody', { login: 'ann', role: 'admin', password });
  },
} as const;

for (const [how, giveAgain] of Object.entries(WAYS)) {
  test(`a login that is deleted ${how} leaves nothing to one of its name: no password, session, token, factor or contact`, async () => {
    await using house = await openInstallation();
    const { accounts, authentication, notifications, targets } = house.services;
    const first = await house.addAccount('ann');
    const proof = { login: 'ann', password: first.password, address: '192.0.2.1', via: 'cloudsigma' };
    // Remembered, as it was right a moment ago.
    await authentication.byPassword(proof);
    const session = await authentication.openSession(first.login.id, 'panel');
    const token = await authentication.issueToken(STAFF, 'ann', 'api');
    await notifications.addContact(first.actor, { name: 'Ann', email: 'ann@example.org', phone: '' });
    await house.addTarget({ accountId: first.account.id, name: 'her disk' });
    await accounts.enableTotp(STAFF, 'ann');

    const password = 'another s0me-Passw0rd';
    await giveAgain(house, first.login, password);
    const again = await accounts.findLogin(STAFF, 'ann');
    assert.notEqual(again.id, first.login.id);
    assert.notEqual(again.accountId, first.account.id);

    await assert.rejects(authentication.byPassword(proof), reasonIs('bad_password'));
    for (const old of [session.token, token.token])
      await assert.rejects(authentication.byToken(old, proof), reasonIs('session_ended'));
    const { actor } = await authentication.byPassword({ ...proof, password });
    assert.equal(actor.accountId, again.accountId);
    assert.deepEqual(await accounts.sessions(actor, again.id), []);
    const contacts = await notifications.contacts(actor);
    assert.ok(contacts.every(({ email }) => email !== 'ann@example.org'));
    const page = { offset: 0, limit: null, orderBy: 'id', descending: false } as const;
    assert.deepEqual((await targets.list(actor, {}, page)).rows, []);

    // The audit tells both apart, and neither by its name.
    const { audit = [] } = await dumpDatabase(house.database);
    assert.ok(audit.every((row) => !JSON.stringify(row).includes(`"login:${again.id}"`)));
    assert.ok(audit.every((row) => !/\bann\b/.test(JSON.stringify(row))));
  });
}
