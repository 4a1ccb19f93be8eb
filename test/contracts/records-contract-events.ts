import assert from 'node:assert/strict';
import { describe } from 'node:test';
import { EVERYBODY } from '../../src/domain/events.ts';
import { NOW } from '../support/values.ts';
import { contractTest, type OpenRecords } from './records-contract-test.ts';
import type { World } from './records-contract-world.ts';

const FIRST = { id: 11, accountId: 1 };
const SECOND = { id: 12, accountId: 2 };

const note = (world: Pick<World, 'node'>, ids: readonly number[], accountId: number | null = 1): Promise<void> =>
  world.node.transaction(async ({ events }) => {
    for (const id of ids) events.note('target.changed', { id, accountId });
  });

/** The change feed. */
export const eventsContract = (open: OpenRecords): void => {
  describe('events', () => {
    contractTest(open, 'each account is told in its own numbers what a transaction changed', async (world) => {
      await note(world, [10]);
      await world.node.transaction(async ({ events }) => {
        events.note('schedule.changed', SECOND);
        events.note('target.created', FIRST);
        events.note('store.changed', { id: 13, accountId: null });
        events.note('target.changed', FIRST);
      });
      const { events } = world.records;
      const of = { noun: 'target', at: NOW, accountId: 1 };
      assert.deepEqual(await events.after(1, 0, 10), [
        { ...of, seq: 1, kind: 'target.changed', id: 10 },
        { ...of, seq: 2, kind: 'target.created', id: 11 },
        { ...of, seq: 3, kind: 'target.changed', id: 11 },
      ]);
      assert.deepEqual(await events.after(2, 0, 10), [
        { accountId: 2, seq: 1, kind: 'schedule.changed', noun: 'schedule', id: 12, at: NOW },
      ]);
      assert.deepEqual(await events.after(EVERYBODY, 0, 10), [
        { accountId: EVERYBODY, seq: 1, kind: 'store.changed', noun: 'store', id: 13, at: NOW },
      ]);
      assert.deepEqual(await events.after(3, 0, 10), []);
      assert.deepEqual(await events.position(1), { own: 3, everybodys: 1, isAtWork: false });
      assert.deepEqual(await events.position(3), { own: 0, everybodys: 1, isAtWork: false });
    });

    contractTest(open, 'a change that is noted twice in a transaction is told once', async (world) => {
      await world.node.transaction(async ({ events }) => {
        for (const kind of ['target.changed', 'target.created', 'target.changed'] as const) events.note(kind, FIRST);
      });
      const told = await world.records.events.after(1, 0, 10);
      assert.deepEqual(
        told.map(({ seq, kind }) => [seq, kind]),
        [
          [1, 'target.changed'],
          [2, 'target.created'],
        ],
      );
    });

    contractTest(open, 'a transaction that fails tells nothing and leaves no gap', async (world) => {
      await note(world, [1]);
      await assert.rejects(
        world.node.transaction(async ({ events }) => {
          events.note('target.changed', FIRST);
          throw new Error('stop');
        }),
        /stop/,
      );
      await note(world, [2]);
      const told = await world.records.events.after(1, 0, 10);
      assert.deepEqual(
        told.map(({ seq, id }) => [seq, id]),
        [
          [1, 1],
          [2, 2],
        ],
      );
    });

    contractTest(open, 'a transaction that changes nothing to be seen writes nothing more', async (world) => {
      const read = async () => {
        await world.node.transaction(({ settings }) => settings.get('colour'));
      };
      const queries = await world.countQueries(read);
      await note(world, [1]);
      assert.equal(await world.countQueries(read), queries);
      assert.equal((await world.records.events.after(1, 0, 10)).length, 1);
    });

    contractTest(open, 'a reader goes on where it was, as far as it asks', async (world) => {
      await note(world, [1, 2, 3, 4, 5]);
      const { events } = world.records;
      const ids = async (seq: number, limit: number) => (await events.after(1, seq, limit)).map(({ id }) => id);
      assert.deepEqual(await ids(0, 2), [1, 2]);
      assert.deepEqual(await ids(2, 2), [3, 4]);
      assert.deepEqual(await ids(4, 2), [5]);
      assert.deepEqual(await ids(5, 2), []);
    });

    contractTest(open, 'a transaction of many changes in many accounts is told whole', async (world) => {
      await world.node.transaction(async ({ events }) => {
        for (let id = 1; id <= 1_000; id += 1) events.note('run.created', { id, accountId: 1 + (id % 7) });
      });
      let count = 0;
      for (let account = 1; account <= 7; account += 1) {
        const told = await world.records.events.after(account, 0, 1_000);
        assert.deepEqual(
          told.map(({ seq }) => seq),
          Array.from(told, (_, index) => index + 1),
        );
        count += told.length;
      }
      assert.equal(count, 1_000);
    });

    contractTest(open, 'who reads while two nodes write misses nothing: numbers follow the commits', async (world) => {
      const writeAll = async (node: typeof world.node, first: number) => {
        for (let id = first; id < first + 30; id += 1) {
          await node.transaction(async ({ events }) => {
            // Noted in any order; what is drawn last is drawn by ascending account.
            for (const accountId of id % 2 === 0 ? [1, null, 2] : [2, 1, null]) {
              events.note('target.changed', { id, accountId });
            }
          });
        }
      };
      let isWriting = true;
      const writing = Promise.all([
        writeAll(world.node, 1_000),
        writeAll(world.otherNode, 2_000),
        writeAll(world.node, 3_000),
        writeAll(world.otherNode, 4_000),
      ]).finally(() => {
        isWriting = false;
      });
      const seen = new Map<number, number>([
        [EVERYBODY, 0],
        [1, 0],
        [2, 0],
      ]);
      for (let isLast = false; !isLast; ) {
        isLast = !isWriting;
        for (const [account, last] of seen) {
          const told = await world.records.events.after(account, last, 1_000);
          const next = Array.from(told, (_, index) => last + index + 1);
          assert.deepEqual(
            told.map(({ seq }) => seq),
            next,
          );
          seen.set(account, last + told.length);
        }
      }
      await writing;
      assert.deepEqual([...seen.values()], [120, 120, 120]);
    });

    contractTest(open, 'old events are forgotten, and no number is given twice', async (world) => {
      await note(
        world,
        Array.from({ length: 1_100 }, (_, index) => index),
      );
      const { events } = world.records;
      await events.forgetOlder(NOW, NOW);
      assert.equal((await events.after(1, 0, 2_000)).length, 1_100);
      await events.forgetOlder(NOW + 1, NOW + 1);
      assert.deepEqual(await events.after(1, 0, 10), []);
      await note(world, [7]);
      assert.deepEqual(
        (await events.after(1, 0, 10)).map(({ seq }) => seq),
        [1_101],
      );
    });

    contractTest(open, 'what a clock that was ahead dated is forgotten once it is right', async (world) => {
      await note(world, [1]);
      await world.records.events.forgetOlder(NOW - 1_000_000, NOW - 500);
      assert.deepEqual(await world.records.events.after(1, 0, 10), []);
    });
  });
};
