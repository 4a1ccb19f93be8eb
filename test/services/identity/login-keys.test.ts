import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { type Installation, openInstallation } from '../../support/installation.ts';
import { refusedAs } from '../../support/refused.ts';
import { STAFF } from '../../support/values.ts';
import { openWatchedNode } from '../../support/watched-node.ts';

const DOOR = { via: 'billing-panel', address: '192.0.2.1' };
const KEY = 'sixteen-letters!';
const REFUSED = refusedAs({ code: 'unauthenticated', message: 'Invalid username or password' });

const issue = (house: Installation, key = KEY, login = 'acme') =>
  house.services.authentication.issueKey(STAFF, login, key);

const logIn = (house: Installation, key = KEY, login = 'acme', address = DOOR.address) =>
  house.services.authentication.logInByKey({ login, key, via: DOOR.via, address }, 'panel');

const actionsOf = async (house: Installation): Promise<readonly string[]> =>
  (await house.unitOfWork.records.audit.list('everything', 10)).map(({ actor, action }) => `${actor} ${action}`);

describe('a key that staff makes for a login', () => {
  test('lets that login in once, for a session as a password would open', async () => {
    await using house = await openInstallation();
    await issue(house);
    const { token, login } = await logIn(house);
    assert.equal(login.id, house.customer.login.id);
    const { actor } = await house.services.authentication.byToken(token, DOOR);
    assert.deepEqual(
      [actor.label, actor.accountId, actor.via],
      [`login:${login.id}`, login.accountId, 'billing-panel'],
    );
    await assert.rejects(logIn(house), REFUSED);
  });

  test('lets one of two in who give it at once', async () => {
    await using house = await openInstallation();
    const other = await house.openNode();
    await issue(house);
    const outcomes = await Promise.allSettled([
      logIn(house),
      other.services.authentication.logInByKey({ login: 'acme', key: KEY, ...DOOR }, 'panel'),
    ]);
    assert.deepEqual(outcomes.map(({ status }) => status).sort(), ['fulfilled', 'rejected']);
  });

  test('is good for fifteen minutes', async () => {
    await using house = await openInstallation();
    await issue(house);
    await issue(house, `${KEY} 2`);
    house.clock.advance(899);
    await logIn(house);
    house.clock.advance(1);
    await assert.rejects(logIn(house, `${KEY} 2`), REFUSED);
  });

  test('is refused in the words of a wrong password to another login, an unknown and a disabled one', async () => {
    await using house = await openInstallation();
    await house.addAccount('other');
    await issue(house);
    for (const login of ['other', 'nobody', '']) await assert.rejects(logIn(house, KEY, login), REFUSED);
    await assert.rejects(logIn(house, 'another key of theirs'), REFUSED);
    await house.services.accounts.disable(STAFF, 'acme');
    await assert.rejects(logIn(house), REFUSED);
  });

  test('guessed wrong ten times is throttled as a password is, and then even the right one is refused', async () => {
    await using house = await openInstallation();
    await issue(house);
    for (let guesses = 0; guesses < 10; guesses += 1) await assert.rejects(logIn(house, `guess ${guesses}`), REFUSED);
    await assert.rejects(logIn(house), { code: 'rate_limited' });
    await logIn(house, KEY, 'acme', '192.0.2.2');
  });

  test('guessed wrong three hundred times at once is looked up for the first ten only', async () => {
    await using house = await openInstallation();
    await issue(house);
    const guesses = Array.from({ length: 300 }, (_, count) => logIn(house, `guess ${count}`));
    const codes = (await Promise.allSettled(guesses)).map((guess) => guess.status === 'rejected' && guess.reason.code);
    assert.equal(codes.filter((code) => code === 'unauthenticated').length, 10);
    assert.equal(codes.filter((code) => code === 'rate_limited').length, 290);
  });

  test('given among wrong ones at once is used up only where it lets in', async () => {
    await using house = await openInstallation();
    await issue(house);
    const guesses = Array.from({ length: 50 }, (_, count) => logIn(house, `guess ${count}`));
    // Whose turn comes when is nobody's promise: the key may be among the first ten that are looked at.
    const [first] = await Promise.allSettled([logIn(house), ...guesses]);
    const [second] = await Promise.allSettled([logIn(house, KEY, 'acme', '192.0.2.2')]);
    assert.deepEqual([first.status, second.status].sort(), ['fulfilled', 'rejected']);
  });

  test('costs an unknown login as many queries as a known one', async () => {
    await using house = await openInstallation();
    await house.services.accounts.addLogin(STAFF, 'acme', { login: 'gone', role: 'admin' });
    await house.services.accounts.disable(STAFF, 'gone');
    await using watched = await openWatchedNode(house);
    const { authentication } = watched.services;
    const statementsOf = (login: string) =>
      watched.statementsDuring(() =>
        assert.rejects(authentication.logInByKey({ login, key: KEY, ...DOOR }, 'panel'), REFUSED),
      );
    const known = await statementsOf('acme');
    const unknown = await statementsOf('nobody');
    const disabled = await statementsOf('gone');
    assert.deepEqual([unknown, disabled], [known, known]);
  });

  test('stands in for the password only: a second factor is still to be given', async () => {
    await using house = await openInstallation();
    await house.services.accounts.enableTotp(STAFF, 'acme');
    await issue(house);
    const { token } = await logIn(house);
    await assert.rejects(
      house.services.authentication.byToken(token, DOOR),
      refusedAs({
        code: 'unauthenticated',
        message: /second factor/,
      }),
    );
  });

  test('is made by staff only, of 16 to 1024 characters, for a login that is there, and never twice', async () => {
    await using house = await openInstallation();
    const { authentication } = house.services;
    await assert.rejects(authentication.issueKey(house.customer.actor, 'acme', KEY), { code: 'forbidden' });
    for (const key of ['', 'fifteen letters', 'x'.repeat(1_025)]) {
      await assert.rejects(
        issue(house, key),
        refusedAs({
          code: 'invalid_request',
          message: `The key has ${key.length} characters; 16 to 1024 are allowed.`,
        }),
      );
    }
    await assert.rejects(
      issue(house, KEY, 'nobody'),
      refusedAs({ code: 'not_found', message: /'nobody' does not exist/ }),
    );
    await issue(house);
    await assert.rejects(issue(house), refusedAs({ code: 'conflict', message: /given before/ }));
  });

  test('is kept as a hash, audited when it is made and when it is used, and forgotten when it has expired', async () => {
    await using house = await openInstallation();
    await issue(house);
    await issue(house, `${KEY} 2`);
    await logIn(house);
    assert.doesNotMatch(JSON.stringify(await house.dump()), new RegExp(KEY));
    assert.deepEqual((await actionsOf(house)).slice(0, 3).sort(), [
      'cli:test key.issue',
      'cli:test key.issue',
      `login:${house.customer.login.id} key.use`,
    ]);
    assert.equal((await house.dump()).login_keys?.length, 1);
    house.clock.advance(3_600);
    await house.services.housekeeping.cleanUp();
    assert.deepEqual((await house.dump()).login_keys, []);
  });
});
