import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { Services } from '../../../src/services/index.ts';
import { type Installation, openInstallation } from '../../support/installation.ts';
import { thoroughly } from '../../support/thoroughness.ts';
import { DAY, STAFF, there } from '../../support/values.ts';
import { openWatchedNode } from '../../support/watched-node.ts';

const PASSWORD = 'correct horse battery';
const VIA = 'billing-panel';
const HOME = '192.0.2.1';

const addLogin = (house: Installation) =>
  house.services.accounts.add(STAFF, { login: 'demo', role: 'operator', password: PASSWORD });

const logIn = ({ authentication }: Services, address: string, password = PASSWORD, login = 'demo') =>
  authentication.byPassword({ login, password, address, via: VIA });

/** Guesses by a key: as limited as a password, and cheap. Answers why it was refused, and how long to wait. */
async function guess({ authentication }: Services, address: string, login = 'demo') {
  const [outcome] = await Promise.allSettled([
    authentication.logInByKey({ login, key: 'a key that nobody made', address, via: VIA }, 'panel'),
  ]);
  const { problem } = there(outcome.status === 'rejected' ? outcome.reason : null);
  return { reason: String(problem.reason), retryAfter: Number(problem.params.retryAfterSeconds ?? 0) };
}

const guessTimes = async (services: Services, count: number, addressOf: (index: number) => string) => {
  for (let index = 0; index < count; index += 1) {
    assert.equal((await guess(services, addressOf(index))).reason, 'bad_password', `guess ${index}`);
  }
};

/** One of many addresses, each another caller. */
const elsewhere = (index: number): string => `198.51.${100 + (index >> 8)}.${index & 255}`;

const refused = (retryAfterSeconds: number) => ({
  problem: { code: 'rate_limited', reason: 'failed_logins', params: { retryAfterSeconds } },
});

describe('failed tries at a login', () => {
  test('are counted over all nodes, and over a restart', async () => {
    await using house = await openInstallation();
    await addLogin(house);
    const other = (await house.openNode()).services;
    await guessTimes(house.services, 5, () => HOME);
    await guessTimes(other, 5, () => HOME);
    const restarted = (await house.openNode()).services;
    for (const services of [house.services, other, restarted]) {
      await assert.rejects(logIn(services, HOME), refused(300));
    }
  });

  test('made at once on two nodes are looked at as often as the limit allows', async () => {
    await using house = await openInstallation();
    await addLogin(house);
    const nodes = [house.services, (await house.openNode()).services];
    const guesses = Array.from({ length: 60 }, (_, index) => guess(there(nodes[index % 2]), HOME));
    const reasons = (await Promise.all(guesses)).map(({ reason }) => reason);
    assert.equal(reasons.filter((reason) => reason === 'bad_password').length, 10);
    assert.equal(reasons.filter((reason) => reason === 'failed_logins').length, 50);
  });

  test('count for all addresses of an IPv6 /64 together, and not for the next one', async () => {
    await using house = await openInstallation();
    await addLogin(house);
    await guessTimes(house.services, 10, (index) => `2001:db8:1:2::${index}`);
    await assert.rejects(logIn(house.services, '2001:db8:1:2:ffff::1'), refused(300));
    await logIn(house.services, '2001:db8:1:3::1');
  });

  test('from one address at ever other logins are fifty in five minutes', async () => {
    await using house = await openInstallation();
    await addLogin(house);
    for (let index = 0; index < 50; index += 1) {
      assert.equal((await guess(house.services, HOME, `nobody ${index}`)).reason, 'bad_password');
    }
    await assert.rejects(logIn(house.services, HOME), refused(300));
    await logIn(house.services, '192.0.2.2');
    house.clock.advance(300);
    await logIn(house.services, HOME);
  });

  test('from ever other addresses wait longer each time, the right password too', async () => {
    await using house = await openInstallation();
    await addLogin(house);
    await guessTimes(house.services, 20, elsewhere);
    for (const wait of [10, 20, 40, 80, 160, 320, 640, 900, 900]) {
      await assert.rejects(logIn(house.services, HOME), refused(wait));
      house.clock.advance(wait - 1);
      await assert.rejects(logIn(house.services, HOME), refused(1));
      house.clock.advance(1);
      await guessTimes(house.services, 1, () => elsewhere(wait));
    }
    house.clock.advance(DAY);
    await logIn(house.services, HOME);
  });

  test('that waited for their turn in vain count for nothing', async (t) => {
    await using house = await openInstallation();
    await addLogin(house);
    t.mock.timers.enable({ apis: ['setTimeout'] });
    const tries = Array.from({ length: 9 }, () => logIn(house.services, HOME));
    await Promise.all(tries);
    await guessTimes(house.services, 20, elsewhere);
  });

  test('at a login that there is not wait as at one that there is', async () => {
    await using house = await openInstallation();
    await addLogin(house);
    const answersOf = async (login: string, from: number) => {
      const answers = [];
      for (let index = 0; index < 22; index += 1) {
        answers.push(await guess(house.services, elsewhere(from + index), login));
      }
      return answers;
    };
    assert.deepEqual(await answersOf('nobody', 0), await answersOf('demo', 100));
  });
});

describe('an address that logged a login in within a day', () => {
  test('logs it in whatever others fail at, also as their neighbour', async () => {
    await using house = await openInstallation();
    await addLogin(house);
    await logIn(house.services, HOME);
    await logIn(house.services, '2001:db8:1:2::1');
    house.clock.advance(DAY - 100);
    await guessTimes(house.services, 20, elsewhere);
    for (let index = 0; index < 50; index += 1) await guess(house.services, HOME, `nobody ${index}`);
    const restarted = (await house.openNode()).services;
    for (const address of [HOME, '2001:db8:1:2:3::4']) await logIn(restarted, address);
    await assert.rejects(logIn(restarted, '192.0.2.2'), refused(10));
  });

  test('stands for many: ten typos of one keep no other out', async () => {
    await using house = await openInstallation();
    await addLogin(house);
    await logIn(house.services, HOME);
    for (let typos = 0; typos < 49; typos += 1) {
      await guessTimes(house.services, 1, () => HOME);
      await logIn(house.services, HOME);
    }
    await guessTimes(house.services, 1, () => HOME);
    await assert.rejects(logIn(house.services, HOME), refused(10));
    house.clock.advance(10);
    await logIn(house.services, HOME);
    await logIn(house.services, '192.0.2.2');
  });

  test('is as any other a day after it last did, and was never known where the second factor was not given', async () => {
    await using house = await openInstallation();
    await addLogin(house);
    await logIn(house.services, HOME);
    house.clock.advance(DAY);
    await guessTimes(house.services, 20, elsewhere);
    await assert.rejects(logIn(house.services, HOME), refused(10));
    await house.services.accounts.enableTotp(STAFF, 'demo');
    house.clock.advance(DAY);
    const { authentication } = house.services;
    await authentication.logIn({ login: 'demo', password: PASSWORD, address: HOME, via: VIA }, 'panel');
    await assert.rejects(logIn(house.services, HOME), {
      problem: { code: 'unauthenticated', reason: 'totp_required', params: {} },
    });
    await guessTimes(house.services, 20, elsewhere);
    await assert.rejects(logIn(house.services, HOME), refused(10));
  });

  test('is one of the last twenty that did', async () => {
    await using house = await openInstallation();
    await addLogin(house);
    for (let index = 0; index < 21; index += 1) {
      house.clock.advance(1);
      await logIn(house.services, `192.0.2.${index}`);
    }
    await guessTimes(house.services, 20, elsewhere);
    await assert.rejects(logIn(house.services, '192.0.2.0'), refused(10));
    for (const last of [1, 20]) await logIn(house.services, `192.0.2.${last}`);
  });
});

/** The most of these moments that lie within a day. */
const mostInADay = (moments: readonly number[]): number =>
  Math.max(...moments.map((from) => moments.filter((at) => at >= from && at < from + DAY).length));

test('whoever guesses from however many addresses has 140 tries a day, while a known address logs in each time', async () => {
  for (const seed of thoroughly([1, 2, 3, 4, 5], [1])) {
    await using house = await openInstallation();
    await addLogin(house);
    const nodes = [house.services, (await house.openNode()).services];
    let state = seed;
    const random = (below: number): number => {
      state = (state * 48_271) % 2_147_483_647;
      return state % below;
    };
    const looked: number[] = [];
    const end = house.clock.now() + 1.5 * DAY;
    for (let step = 0; house.clock.now() < end; step += 1) {
      const address = random(3) === 0 ? `2001:db8:${random(4)}:1::${random(99)}` : elsewhere(random(20_000));
      const { reason, retryAfter } = await guess(there(nodes[random(2)]), address);
      if (reason === 'bad_password') looked.push(house.clock.now());
      if (step % 100 === 0) await logIn(there(nodes[random(2)]), HOME);
      // Now as soon as it may be, now in a burst, now slowly, or with a pause for a new day.
      const pause = [retryAfter, retryAfter, retryAfter, retryAfter, random(1_000), 0, random(DAY / 20)];
      house.clock.advance(pause[random(seed + 4)] ?? 0);
    }
    assert.ok(looked.length > 100, `seed ${seed}: ${looked.length}`);
    assert.ok(mostInADay(looked) <= 140, `seed ${seed}: ${mostInADay(looked)}`);
  }
});

describe('the database', () => {
  const isWrite = (sql: string): boolean => !/^\s*SELECT/i.test(sql);

  test('is not written to for a refusal, and for those that follow at once not asked', async () => {
    await using house = await openInstallation();
    await addLogin(house);
    await using watched = await openWatchedNode(house);
    const { services, statementsDuring: during } = watched;
    await guessTimes(house.services, 20, elsewhere);
    for (const address of [HOME, '192.0.2.2']) {
      const first = await during(() => guess(services, address));
      assert.deepEqual([first.length, first.filter(isWrite)], [2, []]);
    }
    const repeated = await during(async () => {
      for (let more = 0; more < 100; more += 1) {
        assert.equal((await guess(services, HOME)).reason, 'failed_logins');
        await assert.rejects(logIn(services, '192.0.2.2'), { code: 'rate_limited' });
      }
    });
    assert.deepEqual(repeated, []);
    house.clock.advance(5);
    assert.equal((await during(() => guess(services, HOME))).length, 2);
  });

  test('is asked three times for a right password that is remembered, however often, and not written to', async () => {
    await using house = await openInstallation();
    await addLogin(house);
    await using watched = await openWatchedNode(house);
    const { services, statementsDuring: during } = watched;
    await logIn(services, HOME);
    for (let call = 0; call < 3; call += 1) {
      const statements = await during(() => logIn(services, HOME));
      assert.deepEqual([statements.length, statements.filter(isWrite)], [3, []]);
    }
  });

  test('forgets what limits no more, within a minute', async () => {
    await using house = await openInstallation();
    await addLogin(house);
    await logIn(house.services, HOME);
    await guessTimes(house.services, 3, elsewhere);
    const counts = async () => {
      const { login_tries: tries, login_addresses: addresses } = await house.dump();
      return [there(tries).length, there(addresses).length];
    };
    const before = await counts();
    house.clock.advance(300);
    await house.services.housekeeping.cleanUp();
    const [login = 0] = await counts();
    assert.ok(login < (before[0] ?? 0), 'what counts for five minutes');
    house.clock.advance(DAY);
    await house.services.housekeeping.cleanUp();
    assert.deepEqual(await counts(), [0, 0]);
  });

  test('holds no login and no address among what is counted', async () => {
    await using house = await openInstallation();
    await guess(house.services, HOME, 'a secret given as a login');
    const { login_tries: tries } = await house.dump();
    assert.equal(there(tries).length, 3);
    assert.doesNotMatch(JSON.stringify(tries), /secret|192\.0/);
  });
});
