import assert from 'node:assert/strict';
import { describe } from 'node:test';
import type { UnitOfWork } from '../../src/ports/unit-of-work.ts';
import { NOW } from '../support/values.ts';
import { contractTest, type OpenRecords } from './records-contract-test.ts';

const HASH = 'a'.repeat(64);

/** What is kept with a session, and keys that open one. */
export const sessionsContract = (open: OpenRecords): void => {
  describe('sessions', () => {
    contractTest(open, 'texts are kept with a session by name until they are forgotten', async (world) => {
      const login = await world.login(await world.account());
      const [one, other] = [await world.session(login), await world.session(login)];
      const { sessions } = world.records;
      assert.equal((await sessions.memory(one.id)).size, 0);
      await sessions.remember(one.id, 'instances.filter', 'plid=1');
      await sessions.remember(one.id, 'instances.filter', '');
      await sessions.remember(one.id, 'snapshots.filter', '🗄'.repeat(40_000));
      await sessions.remember(other.id, 'instances.filter', 'plid=2');
      await sessions.remember(other.id, 'snapshots.filter', null);
      assert.deepEqual(
        await sessions.memory(one.id),
        new Map([
          ['instances.filter', ''],
          ['snapshots.filter', '🗄'.repeat(40_000)],
        ]),
      );
      await sessions.remember(one.id, 'snapshots.filter', null);
      assert.deepEqual([...(await sessions.memory(one.id)).keys()], ['instances.filter']);
      assert.deepEqual(await sessions.memory(other.id), new Map([['instances.filter', 'plid=2']]));
    });

    contractTest(open, 'an ended session is forgotten with all that was kept with it; others stay', async (world) => {
      const login = await world.login(await world.account());
      const expired = await world.session(login, { expiresAt: NOW - 10 });
      const revoked = await world.session(login, { expiresAt: null, revokedAt: NOW - 10 });
      const live = await world.session(login, { expiresAt: null });
      const { sessions } = world.records;
      for (const { id } of [expired, revoked, live]) await sessions.remember(id, 'filter', 'x');
      await sessions.forgetEnded(NOW);
      assert.deepEqual(await sessions.list('everything', null), [live]);
      assert.equal((await sessions.memory(expired.id)).size, 0);
      assert.equal((await sessions.memory(revoked.id)).size, 0);
      assert.equal((await sessions.memory(live.id)).size, 1);
    });

    contractTest(
      open,
      'room is made among the idle sessions of one kind that a login has: those that live longest are left',
      async (world) => {
        const login = await world.login(await world.account());
        const { sessions } = world.records;
        const slid = await world.session(login, { kind: 'panel', expiresAt: NOW + 90 });
        const oldest = await world.session(login, { kind: 'panel', expiresAt: NOW + 60 });
        const young = await world.session(login, { kind: 'panel', expiresAt: NOW + 60 });
        const token = await world.session(login, { kind: 'api', expiresAt: null });
        const others = await world.session(await world.login(await world.account()), { kind: 'panel' });
        await sessions.remember(oldest.id, 'filter', 'x');
        const makeRoom = (left: number, inUseFrom = NOW + 90) =>
          sessions.makeRoom(login.id, 'panel', { left, inUseFrom, latest: NOW + 90 });
        assert.equal(await makeRoom(3), 0);
        assert.equal((await sessions.list('everything', login.id)).length, 4);
        assert.equal(await makeRoom(2), 0);
        assert.deepEqual(await sessions.list('everything', null), [slid, young, token, others]);
        assert.equal((await sessions.memory(oldest.id)).size, 0);
        await world.session(login, { kind: 'panel', expiresAt: NOW + 91 });
        assert.equal(await makeRoom(2), 0);
        assert.deepEqual(await sessions.list('everything', login.id), [slid, young, token]);
        await world.session(login, { kind: 'panel', expiresAt: NOW + 90, awaitsTotp: true });
        assert.equal(await makeRoom(0, NOW + 59), 2);
        assert.deepEqual(await sessions.list('everything', login.id), [slid, young, token]);
        assert.equal(await makeRoom(0, NOW + 60), 1);
        assert.deepEqual(await sessions.list('everything', login.id), [slid, token]);
      },
    );
  });

  describe('one-time keys', () => {
    contractTest(open, 'a key logs its own login in, once, before it expires', async (world) => {
      const account = await world.account();
      const [login, other] = [await world.login(account), await world.login(account)];
      const { loginKeys } = world.records;
      const key = { keyHash: HASH, loginId: login.id, createdAt: NOW, expiresAt: NOW + 60 };
      await loginKeys.insert(key);
      await assert.rejects(loginKeys.insert({ ...key, loginId: other.id }), { code: 'conflict' });
      assert.equal(await loginKeys.take('b'.repeat(64), login.id, NOW), false);
      assert.equal(await loginKeys.take(HASH, other.id, NOW), false);
      assert.equal(await loginKeys.take(HASH, login.id, NOW + 60), false);
      assert.equal(await loginKeys.take(HASH, login.id, NOW + 59), true);
      assert.equal(await loginKeys.take(HASH, login.id, NOW + 59), false);
    });

    contractTest(open, 'of many who use a key at once, one gets in', async (world) => {
      const login = await world.login(await world.account());
      await world.records.loginKeys.insert({ keyHash: HASH, loginId: login.id, createdAt: NOW, expiresAt: NOW + 60 });
      const take = ({ records }: UnitOfWork) => records.loginKeys.take(HASH, login.id, NOW);
      const taken = await Promise.all([world.node, world.otherNode, world.node, world.otherNode].map(take));
      assert.deepEqual(taken.toSorted(), [false, false, false, true]);
    });

    contractTest(open, 'expired keys are forgotten, live ones are not', async (world) => {
      const login = await world.login(await world.account());
      const { loginKeys } = world.records;
      const keyOf = (letter: string, expiresAt: number) => ({
        keyHash: letter.repeat(64),
        loginId: login.id,
        createdAt: NOW,
        expiresAt,
      });
      await loginKeys.insert(keyOf('a', NOW));
      await loginKeys.insert(keyOf('b', NOW + 1));
      await loginKeys.forgetExpired(NOW);
      await loginKeys.insert(keyOf('a', NOW + 1));
      await assert.rejects(loginKeys.insert(keyOf('b', NOW + 1)), { code: 'conflict' });
    });
  });
};
