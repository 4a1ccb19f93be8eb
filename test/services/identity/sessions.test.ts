import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { describe, test } from 'node:test';
import { setImmediate } from 'node:timers/promises';
import { totpAt } from '../../../src/services/identity/totp.ts';
import { Sql } from '../../../src/storage/engine/sql.ts';
import { type Installation, openInstallation } from '../../support/installation.ts';
import { openPassing } from '../../support/installation-database.ts';
import { refusedAs } from '../../support/refused.ts';
import { STAFF, there } from '../../support/values.ts';

const DOOR = { via: 'billing-panel', address: '192.0.2.1' };
const ENDED = refusedAs({ code: 'unauthenticated', message: /has expired/ });

/** Whether a text stands anywhere in the database. */
const isInDatabase = async (house: Installation, text: string): Promise<boolean> =>
  JSON.stringify(await house.dump()).includes(text);

const openSession = (house: Installation, kind: 'panel' | 'api' = 'panel') =>
  house.services.authentication.openSession(house.customer.login.id, kind);

/** Sessions in the panel that were opened just now: many, so they are written as they are stored. */
async function addSessions({ database, clock, customer }: Installation, count: number): Promise<void> {
  const columns = ['token_hash', 'login_id', 'kind', 'awaits_totp', 'created_at', 'expires_at'];
  const now = clock.now();
  const rows = Array.from({ length: count }, (_, more) => [`${more}`, customer.login.id, 'panel', 0, now, now + 3_600]);
  const knex = await openPassing(database);
  await new Sql(knex).insert('sessions', columns, rows);
  await knex.destroy();
}

const expiryOf = async (house: Installation) =>
  (await house.services.accounts.sessions(STAFF, house.customer.login.id))[0]?.expiresAt;

/** That a session lives on is written by the way, to the minute; nobody waits for it. */
const isWritten = async (house: Installation, token: string): Promise<void> => {
  const tokenHash = createHash('sha256').update(token).digest('hex');
  for (;;) {
    const { sessions } = await house.dump();
    const row = there(sessions).find((session) => JSON.stringify(session).includes(tokenHash));
    const { expires_at: expiresAt } = row as { expires_at: number };
    if (Math.abs(expiresAt - house.clock.now() - 3_600) < 60) return;
    await setImmediate();
  }
};

describe('a panel session', () => {
  test('is 24 lower-case hex digits, of which the database keeps the SHA-256 only', async () => {
    await using house = await openInstallation();
    const { token } = await openSession(house);
    assert.match(token, /^[0-9a-f]{24}$/);
    assert.equal(await isInDatabase(house, createHash('sha256').update(token).digest('hex')), true);
    assert.equal(await isInDatabase(house, token), false);
  });

  test('lives an hour from its last use', async () => {
    await using house = await openInstallation();
    const { token } = await openSession(house);
    for (let uses = 0; uses < 5; uses += 1) {
      house.clock.advance(3_599);
      assert.equal((await house.services.authentication.byToken(token, DOOR)).login.id, house.customer.login.id);
      await isWritten(house, token);
    }
    house.clock.advance(3_600);
    await assert.rejects(house.services.authentication.byToken(token, DOOR), ENDED);
  });

  test('has its expiry written at most once a minute', async () => {
    await using house = await openInstallation();
    const { token } = await openSession(house);
    const start = house.clock.now();
    const written: unknown[] = [];
    for (let seconds = 0; seconds <= 125; seconds += 5) {
      house.clock.advanceTo(start + seconds);
      await house.services.authentication.byToken(token, DOOR);
      await isWritten(house, token);
      written.push(await expiryOf(house));
    }
    assert.deepEqual([...new Set(written)], [start + 3_600, start + 3_660, start + 3_720]);
  });

  test('is one of 1,000 of a login: the idle one that was used longest ago goes; API tokens stay', async () => {
    await using house = await openInstallation();
    const { authentication } = house.services;
    const [api, used, unused] = [await openSession(house, 'api'), await openSession(house), await openSession(house)];
    house.clock.advance(600);
    await authentication.byToken(used.token, DOOR);
    await addSessions(house, 997);
    for (let more = 0; more < 2; more += 1) await openSession(house);
    await assert.rejects(authentication.byToken(unused.token, DOOR), ENDED);
    for (const { token } of [api, used]) await authentication.byToken(token, DOOR);
    const { sessions } = await house.dump();
    assert.equal(there(sessions).length, 1_001);
  });

  test('in use stays, however often its login logs in, until it has been idle for some minutes', async () => {
    await using house = await openInstallation();
    await house.services.accounts.change(STAFF, 'acme', { caps: { sessions: 3 } });
    const { authentication } = house.services;
    const used = await openSession(house);
    for (let rounds = 0; rounds < 10; rounds += 1) {
      house.clock.advance(299);
      await authentication.byToken(used.token, DOOR);
      await isWritten(house, used.token);
      for (let more = 0; more < 4; more += 1) await openSession(house);
    }
    await authentication.byToken(used.token, DOOR);
    assert.ok(there((await house.dump()).sessions).length < 16, 'and those that are not used go');
    house.clock.advance(600);
    for (let more = 0; more < 3; more += 1) await openSession(house);
    await assert.rejects(authentication.byToken(used.token, DOOR), ENDED);
  });

  test('is refused where 4,000 more than the account allows are in use, and opened again once they are idle', async () => {
    await using house = await openInstallation();
    await house.services.accounts.change(STAFF, 'acme', { caps: { sessions: 1 } });
    const first = await openSession(house);
    await addSessions(house, 3_999);
    await assert.rejects(openSession(house), {
      problem: { code: 'rate_limited', reason: 'sessions_in_use', params: { count: 4_000, retryAfterSeconds: 300 } },
    });
    await house.services.authentication.byToken(first.token, DOOR);
    house.clock.advance(360);
    const { token } = await openSession(house);
    await house.services.authentication.byToken(token, DOOR);
    assert.equal(there((await house.dump()).sessions).length, 1);
  });

  test('that awaits a second factor pushes out none that is complete', async () => {
    await using house = await openInstallation();
    const { authentication } = house.services;
    await house.services.accounts.change(STAFF, 'acme', { caps: { sessions: 3 } });
    const idle = await openSession(house);
    house.clock.advance(900);
    const waiting = () =>
      authentication.openSession(house.customer.login.id, 'panel', { awaitsTotp: true, address: DOOR.address });
    for (let more = 0; more < 5; more += 1) await waiting();
    await authentication.byToken(idle.token, DOOR);
    assert.equal(there((await house.dump()).sessions).length, 3);
  });

  test('ends when it is closed, when it is revoked, and when the password changes', async () => {
    await using house = await openInstallation();
    const { authentication, accounts } = house.services;
    const [closed, revoked, changed] = [await openSession(house), await openSession(house), await openSession(house)];
    await authentication.closeSession(await authentication.byToken(closed.token, DOOR));
    await assert.rejects(authentication.byToken(closed.token, DOOR), ENDED);
    await accounts.revokeSession(house.customer.actor, revoked.id);
    await assert.rejects(authentication.byToken(revoked.token, DOOR), ENDED);
    await authentication.byToken(changed.token, DOOR);
    await accounts.setPassword(STAFF, 'acme', 'a new password');
    await assert.rejects(authentication.byToken(changed.token, DOOR), ENDED);
  });

  test('of another account is neither listed nor revoked', async () => {
    await using house = await openInstallation();
    const { id, token } = await openSession(house);
    const stranger = await house.addAccount('stranger');
    assert.deepEqual(await house.services.accounts.sessions(stranger.actor, house.customer.login.id), []);
    await assert.rejects(house.services.accounts.revokeSession(stranger.actor, id), { code: 'not_found' });
    await house.services.authentication.byToken(token, DOOR);
  });

  test('that never was is refused in the words of one that has expired', async () => {
    await using house = await openInstallation();
    for (const token of ['', 'x', '0'.repeat(24)]) {
      await assert.rejects(house.services.authentication.byToken(token, DOOR), ENDED);
    }
  });
});

describe('an API token', () => {
  test('is 256 bits and lives until it is revoked', async () => {
    await using house = await openInstallation();
    const { token, id } = await openSession(house, 'api');
    assert.match(token, /^[0-9a-f]{64}$/);
    house.clock.advance(10 * 365 * 86_400);
    await house.services.authentication.byToken(token, DOOR);
    await house.services.accounts.revokeSession(STAFF, id);
    await assert.rejects(house.services.authentication.byToken(token, DOOR), ENDED);
    await assert.rejects(house.services.accounts.revokeSession(STAFF, id), { code: 'not_found' });
    assert.equal(await isInDatabase(house, token), false);
  });
});

describe('a second factor', () => {
  const proof = { login: 'demo', password: 'correct horse battery', ...DOOR };

  /** A login with a second factor; answers the code of a moment. */
  async function withTotp(house: Installation): Promise<(offset?: number) => string> {
    await house.services.accounts.add(STAFF, { login: proof.login, password: proof.password, role: 'admin' });
    const uri = new URL(await house.services.accounts.enableTotp(STAFF, 'demo'));
    const seed = there(uri.searchParams.get('secret'));
    assert.equal(await isInDatabase(house, seed), false, 'the seed is sealed');
    return (offset = 0) => totpAt(seed, Math.floor(house.clock.now() / 30) + offset);
  }

  test('gives the codes of RFC 6238', () => {
    const seed = 'GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ';
    const codes = [59, 1_111_111_109, 1_111_111_111, 1_234_567_890, 2_000_000_000].map((time) =>
      totpAt(seed, Math.floor(time / 30)),
    );
    assert.deepEqual(codes, ['287082', '081804', '050471', '005924', '279037']);
  });

  test('is awaited by a session that is good for nothing else, and then a new session takes its place', async () => {
    await using house = await openInstallation();
    const { authentication } = house.services;
    const code = await withTotp(house);
    const waiting = await authentication.logIn(proof, 'panel');
    await assert.rejects(
      authentication.byToken(waiting.token, DOOR),
      refusedAs({
        code: 'unauthenticated',
        message: /second factor/,
      }),
    );
    const wrong = code() === '000000' ? '000001' : '000000';
    for (const given of [wrong, '', `${code()}0`, code(3)]) {
      await assert.rejects(
        authentication.confirmTotp(waiting.token, given, DOOR),
        refusedAs({
          code: 'unauthenticated',
          message: 'The code is wrong or was used.',
        }),
      );
    }
    const opened = await authentication.confirmTotp(waiting.token, code(), DOOR);
    assert.equal((await authentication.byToken(opened.token, DOOR)).actor.label, `login:${opened.login.id}`);
    await assert.rejects(authentication.byToken(waiting.token, DOOR), ENDED);
    await assert.rejects(authentication.confirmTotp(opened.token, code(1), DOOR), ENDED);
  });

  test('given wrong five times ends the session that awaits it, whichever node was asked', async () => {
    await using house = await openInstallation();
    const { authentication } = house.services;
    const other = (await house.openNode()).services.authentication;
    const code = await withTotp(house);
    const { token } = await authentication.logIn(proof, 'panel');
    for (const node of [authentication, other, authentication, other, authentication]) {
      await assert.rejects(node.confirmTotp(token, 'guess!', DOOR), refusedAs({ message: /The code is wrong/ }));
    }
    for (const node of [authentication, other]) await assert.rejects(node.confirmTotp(token, code(), DOOR), ENDED);
    const { token: next } = await authentication.logIn(proof, 'panel');
    await authentication.confirmTotp(next, code(), DOOR);
  });

  test('given wrong a hundred times at once is looked at five times', async () => {
    await using house = await openInstallation();
    const { authentication } = house.services;
    await withTotp(house);
    const { token } = await authentication.logIn(proof, 'panel');
    const guesses = Array.from({ length: 100 }, () => authentication.confirmTotp(token, 'guess!', DOOR));
    const reasons = (await Promise.allSettled(guesses)).map(
      (guess) => guess.status === 'rejected' && guess.reason.problem.reason,
    );
    assert.equal(reasons.filter((reason) => reason === 'totp_wrong').length, 5);
  });

  test('works once: a code that was used opens no second session, on no node and after no restart', async () => {
    await using house = await openInstallation();
    const { authentication } = house.services;
    const code = await withTotp(house);
    const [one, two] = [await authentication.logIn(proof, 'panel'), await authentication.logIn(proof, 'panel')];
    const other = (await house.openNode()).services.authentication;
    await authentication.confirmTotp(one.token, code(), DOOR);
    await assert.rejects(authentication.confirmTotp(two.token, code(), DOOR), refusedAs({ message: /was used/ }));
    await assert.rejects(authentication.confirmTotp(two.token, code(-1), DOOR), refusedAs({ message: /was used/ }));
    const restarted = (await house.openNode()).services.authentication;
    for (const node of [other, restarted]) {
      await assert.rejects(node.confirmTotp(two.token, code(), DOOR), refusedAs({ message: /was used/ }));
    }
    house.clock.advance(30);
    await authentication.confirmTotp(two.token, code(), DOOR);
  });

  test('cannot be left out by giving the password with each call', async () => {
    await using house = await openInstallation();
    await withTotp(house);
    await assert.rejects(
      house.services.authentication.byPassword(proof),
      refusedAs({
        code: 'unauthenticated',
        message: /second factor/,
      }),
    );
  });

  test('guessed wrong ten times is throttled as a password is: with the right password alone no address is known', async () => {
    await using house = await openInstallation();
    const { authentication } = house.services;
    const code = await withTotp(house);
    const sessions = [];
    for (let opened = 0; opened < 3; opened += 1) sessions.push((await authentication.logIn(proof, 'panel')).token);
    for (let guesses = 0; guesses < 10; guesses += 1) {
      const token = there(sessions[guesses % 3]);
      await assert.rejects(authentication.confirmTotp(token, 'guess!', DOOR), { code: 'unauthenticated' });
    }
    await assert.rejects(authentication.confirmTotp(there(sessions[1]), code(), DOOR), { code: 'rate_limited' });
    await assert.rejects(authentication.logIn(proof, 'panel'), { code: 'rate_limited' });
  });
});
