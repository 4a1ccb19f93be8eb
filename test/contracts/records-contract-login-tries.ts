import assert from 'node:assert/strict';
import { describe } from 'node:test';
import type { UnitOfWork } from '../../src/ports/unit-of-work.ts';
import { NOW } from '../support/values.ts';
import { contractTest, type OpenRecords } from './records-contract-test.ts';

const DAY = 86_400;

/** One try more under each of these keys; answers how many there were, by key in the order of the keys. */
const tryOnce = ({ transaction }: Pick<UnitOfWork, 'transaction'>, keys: readonly string[], now = NOW) =>
  transaction(async ({ loginTries }) => {
    const counted = await loginTries.lock(new Map(keys.map((key) => [key, now + 300])), now);
    await loginTries.count(keys, now);
    return keys.map((key) => counted.get(key)?.tries);
  });

const bound = (node: UnitOfWork) => ({ transaction: node.transaction.bind(node) });

/** What limits tries at logins. */
export const loginTriesContract = (open: OpenRecords): void => {
  describe('tries at logins', () => {
    contractTest(
      open,
      'are counted by key, each in a window that begins with the first and then anew',
      async (world) => {
        const { loginTries } = world.records;
        const node = bound(world.node);
        assert.deepEqual(await tryOnce(node, ['b', 'a']), [0, 0]);
        assert.deepEqual(await tryOnce(node, ['a'], NOW + 299), [1]);
        assert.deepEqual(await tryOnce(node, ['c', 'b'], NOW + 299), [0, 1]);
        await loginTries.takeBack(['b', 'c', 'nobody']);
        const { counted, seenAt } = await loginTries.look(['a', 'b', 'c', 'd'], 1, 'nowhere');
        assert.equal(seenAt, null);
        assert.deepEqual(
          counted,
          new Map([
            ['a', { tries: 2, lastAt: NOW + 299, endsAt: NOW + 300 }],
            ['b', { tries: 1, lastAt: NOW + 299, endsAt: NOW + 300 }],
            ['c', { tries: 0, lastAt: NOW + 299, endsAt: NOW + 599 }],
          ]),
        );
        assert.deepEqual(await tryOnce(node, ['a', 'c'], NOW + 300), [0, 0]);
        assert.deepEqual(await tryOnce(node, ['a'], NOW + 240), [1], 'a clock that is a little behind counts on');
        assert.deepEqual(await tryOnce(node, ['a'], NOW - DAY), [0], 'one that was set back begins anew');
      },
    );

    contractTest(open, 'of many at once, on any node, are each counted', async (world) => {
      const nodes = [bound(world.node), bound(world.otherNode)] as const;
      const tries = Array.from({ length: 12 }, (_, index) =>
        tryOnce(nodes[index % 2 === 0 ? 0 : 1], index % 3 === 0 ? ['x', 'y'] : ['y', 'x']),
      );
      const seen = (await Promise.all(tries)).map(([one]) => one);
      assert.deepEqual(
        seen.toSorted((one = 0, other = 0) => one - other),
        Array.from({ length: 12 }, (_, index) => index),
      );
    });

    contractTest(
      open,
      'are forgotten when their window is over, and beyond a number the fewest first',
      async (world) => {
        const { loginTries } = world.records;
        const node = bound(world.node);
        for (const keys of [['a', 'b', 'c'], ['b', 'c'], ['c']]) await tryOnce(node, keys);
        await tryOnce(node, ['over'], NOW - 300);
        await tryOnce(node, ['ahead'], NOW + 10 * DAY);
        const left = async () =>
          [...(await loginTries.look(['a', 'b', 'c', 'over', 'ahead'], 0, '')).counted.keys()].toSorted();
        await loginTries.forgetTries(NOW, 3);
        assert.deepEqual(await left(), ['a', 'b', 'c']);
        for (let more = 0; more < 1_200; more += 1) await tryOnce(node, [`more ${more}`]);
        await loginTries.forgetTries(NOW, 701);
        assert.deepEqual(await left(), ['b', 'c']);
      },
    );

    contractTest(open, 'know the last places that a login was logged in from', async (world) => {
      const account = await world.account();
      const [login, other] = [await world.login(account), await world.login(account)];
      const { loginTries } = world.records;
      const seen = async (caller: string, of = login) => (await loginTries.look([], of.id, caller)).seenAt;
      for (const [index, caller] of ['one', 'two', 'three'].entries()) {
        await loginTries.see(login.id, caller, NOW + index, 3);
      }
      await loginTries.see(other.id, 'one', NOW, 3);
      await loginTries.see(login.id, 'one', NOW + 3, 3);
      await loginTries.see(login.id, '2001:db8:0:0::/64', NOW + 4, 3);
      assert.deepEqual(
        [await seen('one'), await seen('two'), await seen('three'), await seen('2001:db8:0:0::/64')],
        [NOW + 3, null, NOW + 2, NOW + 4],
      );
      await loginTries.forgetCallers(NOW + 3);
      assert.deepEqual([await seen('one'), await seen('three'), await seen('one', other)], [NOW + 3, null, null]);
    });
  });

  describe('second factors', () => {
    contractTest(open, 'a step is used once by one of many, and never one of those before it', async (world) => {
      const account = await world.account();
      const [login, other] = [await world.login(account), await world.login(account)];
      const use = (node: UnitOfWork, step: number, { id } = login) =>
        node.transaction(({ logins }) => logins.useTotpStep(id, step, 2));
      const used = await Promise.all(
        [world.node, world.otherNode, world.node, world.otherNode].map((node) => use(node, 100)),
      );
      assert.deepEqual(used.toSorted(), [false, false, false, true]);
      assert.deepEqual([await use(world.node, 99), await use(world.node, 98)], [false, false]);
      assert.equal(await use(world.node, 97), true, 'a clock that was set back keeps nobody out');
      assert.equal(await use(world.otherNode, 101), true);
      assert.equal(await use(world.node, 100, other), true);
      await world.records.logins.forgetTotpSteps(101);
      assert.equal(await use(world.node, 101), false);
      assert.equal(await use(world.node, 97), true);
    });

    contractTest(open, 'each code given for a session is counted, until that has ended', async (world) => {
      const session = await world.session(await world.login(await world.account()), { awaitsTotp: true });
      const count = (node: UnitOfWork) => node.transaction(({ sessions }) => sessions.countCode(session.id));
      const counted = await Promise.all([world.node, world.otherNode, world.node].map(count));
      assert.deepEqual(counted.toSorted(), [1, 2, 3]);
      await world.records.sessions.revoke('everything', session.id, NOW);
      assert.equal(await count(world.node), null);
    });
  });
};
