import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { countArgon2 } from '../../support/argon2-count.ts';
import { type Installation, openInstallation } from '../../support/installation.ts';
import { refusedAs } from '../../support/refused.ts';
import { STAFF } from '../../support/values.ts';
import { openWatchedNode } from '../../support/watched-node.ts';

const PASSWORD = 'correct horse battery';
const ADDRESS = '192.0.2.1';
const VIA = 'billing-panel';
const REFUSED = refusedAs({ code: 'unauthenticated', message: 'Invalid username or password' });

const addLogin = (house: Installation, login = 'demo') =>
  house.services.accounts.add(STAFF, { login, role: 'operator', password: PASSWORD });

const byPassword = (house: Installation, password: string, login = 'demo', address = ADDRESS) =>
  house.services.authentication.byPassword({ login, password, address, via: VIA });

describe('a password', () => {
  test('makes its login the actor, with the login’s own role in its own account', async () => {
    await using house = await openInstallation();
    const { account, login } = await addLogin(house);
    assert.deepEqual((await byPassword(house, PASSWORD)).actor, {
      label: `login:${login.id}`,
      loginId: login.id,
      accountId: account.id,
      role: 'operator',
      isStaff: false,
      via: VIA,
    });
  });

  test('of an unknown login is refused with the same words and the same work as a wrong one', async () => {
    await using house = await openInstallation();
    await addLogin(house);
    await using watched = await openWatchedNode(house);
    const { authentication } = watched.services;
    const statementsOf = (login: string, password: string) =>
      watched.statementsDuring(() =>
        assert.rejects(authentication.byPassword({ login, password, address: ADDRESS, via: VIA }), REFUSED),
      );
    using argon2 = countArgon2();
    const known = await statementsOf('demo', 'wrong');
    assert.equal(argon2.started, 1);
    assert.deepEqual(await statementsOf('nobody', PASSWORD), known);
    assert.equal(argon2.started, 2);
  });

  test('of a disabled login is refused in the same words, also while it is remembered, and its sessions end', async () => {
    await using house = await openInstallation();
    const { login } = await addLogin(house);
    await byPassword(house, PASSWORD);
    const session = await house.services.authentication.openSession(login.id, 'panel');
    const api = await house.services.authentication.openSession(login.id, 'api');
    await house.services.accounts.disable(STAFF, 'demo');
    await assert.rejects(byPassword(house, PASSWORD), REFUSED);
    for (const { token } of [session, api]) {
      await assert.rejects(house.services.authentication.byToken(token, { address: ADDRESS, via: VIA }), {
        code: 'unauthenticated',
      });
    }
  });

  test('once verified is remembered for a minute, and computed again after it', async () => {
    await using house = await openInstallation();
    await addLogin(house);
    using argon2 = countArgon2();
    await byPassword(house, PASSWORD);
    house.clock.advance(59);
    await byPassword(house, PASSWORD);
    assert.equal(argon2.started, 1);
    house.clock.advance(1);
    await byPassword(house, PASSWORD);
    assert.equal(argon2.started, 2);
    await assert.rejects(byPassword(house, 'wrong'), REFUSED);
    await assert.rejects(byPassword(house, 'wrong'), REFUSED);
    assert.equal(argon2.started, 4, 'a wrong one is never remembered');
  });

  test('that was changed is forgotten at once, by every process', async () => {
    await using house = await openInstallation();
    await addLogin(house);
    await byPassword(house, PASSWORD);
    const other = await house.openNode();
    await other.services.accounts.setPassword(STAFF, 'demo', 'a new password');
    await assert.rejects(byPassword(house, PASSWORD), REFUSED);
    await byPassword(house, 'a new password');
  });

  test('after ten failures is refused even if it is right, remembered or not, over every way in, until it may be tried again', async () => {
    await using house = await openInstallation();
    await addLogin(house);
    // It is remembered, and the address not known.
    await byPassword(house, PASSWORD, 'demo', '192.0.2.2');
    for (let failures = 0; failures < 5; failures += 1) {
      await assert.rejects(byPassword(house, 'wrong'), REFUSED);
      await assert.rejects(
        house.services.authentication.logIn({ login: 'demo', password: 'wrong', address: ADDRESS, via: VIA }, 'panel'),
        REFUSED,
      );
    }
    using argon2 = countArgon2();
    house.clock.advance(10);
    const params = { retryAfterSeconds: 290 };
    const refused = { problem: { code: 'rate_limited', reason: 'failed_logins', params } };
    for (const password of [PASSWORD, 'wrong']) await assert.rejects(byPassword(house, password), refused);
    await assert.rejects(
      house.services.authentication.logIn({ login: 'demo', password: PASSWORD, address: ADDRESS, via: VIA }, 'panel'),
      refused,
    );
    assert.equal(argon2.started, 0);
    await byPassword(house, PASSWORD, 'demo', '192.0.2.3');
    house.clock.advance(290);
    await byPassword(house, PASSWORD);
  });

  test('guessed many times at once is not tried more often than the limit allows', async (t) => {
    await using house = await openInstallation();
    await addLogin(house);
    // However slow the machine: nobody is sent away for having waited.
    t.mock.timers.enable({ apis: ['setTimeout'] });
    const guesses = await Promise.allSettled(
      Array.from({ length: 16 }, (_, index) => byPassword(house, index === 15 ? PASSWORD : `guess ${index}`)),
    );
    // The right one does not count once it has let in; until then it is one of the ten.
    const wrong = guesses.filter(
      (guess) => guess.status === 'rejected' && guess.reason.problem.reason === 'bad_password',
    );
    assert.ok(wrong.length === 10 || wrong.length === 9, String(wrong.length));
  });

  test('shorter than 8 characters is not taken', async () => {
    await using house = await openInstallation();
    await assert.rejects(
      house.services.accounts.add(STAFF, { login: 'x', role: 'admin', password: '1234567' }),
      refusedAs({
        code: 'invalid_request',
        message: 'The password has 7 characters; 8 to 1024 are allowed.',
      }),
    );
  });
});
