import assert from 'node:assert/strict';
import { describe } from 'node:test';
import type { Schedule } from '../../src/domain/schedule.ts';
import { DAY, NOW } from '../support/values.ts';
import { contractTest, type OpenRecords, scopeTo } from './records-contract-test.ts';

const page = (limit: number, after?: number) => ({
  ...({ offset: 0, limit, orderBy: 'id', descending: true } as const),
  ...(after === undefined ? {} : { after }),
});

const idsOf = ({ rows }: { readonly rows: readonly { readonly id: number }[] }): readonly number[] =>
  rows.map(({ id }) => id);

/** Lists that go by pages, and how stores grow. */
export const pagesContract = (open: OpenRecords): void => {
  describe('pages', () => {
    contractTest(
      open,
      'of stores have those of an account and everybody, by id, name, place and owner',
      async (world) => {
        const [mine, other] = [await world.account(), await world.account()];
        const shared = await world.store({ name: 'shared', locationCode: 'S' });
        const own = await world.store({ name: 'own', accountId: mine.id });
        const theirs = await world.store({ name: 'theirs', accountId: other.id });
        await world.store({ deletedAt: NOW });
        const { stores } = world.records;
        assert.deepEqual(await stores.page(scopeTo(mine), {}, page(10)), { rows: [own, shared], total: 2 });
        assert.deepEqual(idsOf(await stores.page('everything', {}, page(2))), [theirs.id, own.id]);
        assert.deepEqual(idsOf(await stores.page('everything', {}, page(2, own.id))), [shared.id]);
        const found = async (filter: Parameters<typeof stores.page>[1]) =>
          idsOf(await stores.page(scopeTo(mine), filter, page(10)));
        assert.deepEqual(await found({ ids: [shared.id, theirs.id] }), [shared.id]);
        assert.deepEqual(await found({ accountId: mine.id }), [own.id]);
        assert.deepEqual(await found({ names: ['shared', 'theirs'] }), [shared.id]);
        assert.deepEqual(await found({ locationCode: 'S' }), [shared.id]);
      },
    );

    contractTest(open, 'of sessions have those that live', async (world) => {
      const [account, other] = [await world.account(), await world.account()];
      const [login, peer, stranger] = [
        await world.login(account),
        await world.login(account),
        await world.login(other),
      ];
      const first = await world.session(login, { kind: 'api', expiresAt: null });
      const second = await world.session(peer, { expiresAt: NOW + 1 });
      await world.session(login, { expiresAt: NOW });
      await world.session(login, { expiresAt: NOW + 9, revokedAt: NOW - 1 });
      const third = await world.session(stranger, { expiresAt: NOW + 9 });
      const { sessions } = world.records;
      const liveAt = NOW;
      assert.deepEqual(await sessions.page(scopeTo(account), { liveAt }, page(10)), {
        rows: [second, first],
        total: 2,
      });
      assert.deepEqual(idsOf(await sessions.page('everything', { liveAt }, page(10))), [third.id, second.id, first.id]);
      assert.deepEqual(idsOf(await sessions.page('everything', { liveAt }, page(1, third.id))), [second.id]);
      assert.deepEqual(idsOf(await sessions.page(scopeTo(account), { liveAt, loginId: peer.id }, page(10))), [
        second.id,
      ]);
      assert.deepEqual(idsOf(await sessions.page(scopeTo(other), { liveAt, id: first.id }, page(10))), []);
    });

    contractTest(open, 'in another order go on behind a row, whatever is alike or has no value', async (world) => {
      const account = await world.account();
      const target = await world.target(account, await world.store());
      const times = [NOW + 2, null, NOW + 1, null, NOW + 2];
      const schedules: Schedule[] = [];
      for (const nextFireAt of times) schedules.push(await world.schedule(account, [target], { nextFireAt }));
      const walk = async (descending: boolean) => {
        const seen: number[] = [];
        let behind: { value: number | null; id: number } | undefined;
        for (;;) {
          const order = { offset: 0, limit: 1, orderBy: 'nextFireAt', descending } as const;
          const next = behind === undefined ? order : { ...order, behind };
          const { rows, total } = await world.records.schedules.list(scopeTo(account), {}, next);
          assert.equal(total, 5);
          const [row] = rows;
          if (row === undefined) return seen.map((id) => schedules.findIndex((one) => one.id === id));
          seen.push(row.id);
          behind = { value: row.nextFireAt, id: row.id };
        }
      };
      assert.deepEqual(await walk(false), [1, 3, 2, 0, 4]);
      assert.deepEqual(await walk(true), [4, 0, 2, 3, 1]);
    });

    contractTest(open, 'of accounts have those that are named', async (world) => {
      const [one, , three] = [await world.account(), await world.account(), await world.account()];
      const found = await world.records.accounts.page({ ids: [one.id, three.id] }, page(10));
      assert.deepEqual(idsOf(found), [three.id, one.id]);
    });

    contractTest(open, 'tell how a store grew, by the day', async (world) => {
      const store = await world.store();
      const target = await world.target(await world.account(), store);
      const begin = NOW - (NOW % DAY);
      const add = (availableAt: number, sizeBytes: number, deletedAt: number | null = null) =>
        world.snapshot(target, {
          ...{ availableAt, sizeBytes, deletedAt, storeId: store.id },
          state: deletedAt === null ? 'available' : 'deleted',
        });
      await add(begin - 1, 1);
      await add(begin - 9, 10, begin + DAY);
      await add(begin - 9, 100, begin - 1);
      await add(begin, 1_000);
      await add(begin + DAY - 1, 1_000);
      await add(begin + 2 * DAY, 5);
      await world.snapshot(target, { storeId: store.id, sizeBytes: 7, availableAt: null, state: 'creating' });
      const { before, added, removed } = await world.records.figures.growthOf(store.id, begin, begin + 2 * DAY);
      assert.deepEqual(
        [before, added, removed],
        [11, [{ day: begin, count: 2, bytes: 2_000 }], [{ day: begin + DAY, count: 1, bytes: 10 }]],
      );
    });
  });
};
