import assert from 'node:assert/strict';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, test } from 'node:test';
import type { Worker } from 'node:worker_threads';
import type { Knex } from 'knex';
import { type Bound, type RawClient, Sql } from '../../../src/storage/engine/sql.ts';
import { KnexUnitOfWork } from '../../../src/storage/unit-of-work.ts';
import { claimOf } from '../../contracts/records-contract-test.ts';
import { World } from '../../contracts/records-contract-world.ts';
import { copyMigrated, makePassingFolder, openPassing } from '../../support/installation-database.ts';
import { NOW } from '../../support/values.ts';

let folder = '';
let knex: Knex;
let sql: Sql;
let world: World;
const threads: Worker[] = [];
const remember = (thread: Worker): void => {
  if (thread.threadName === 'reading') threads.push(thread);
};

describe('a search through many rows', () => {
  beforeEach(async () => {
    threads.length = 0;
    process.on('worker', remember);
    folder = await makePassingFolder();
    const file = join(folder, 'backrota.sqlite');
    await copyMigrated(file);
    knex = await openPassing({ kind: 'sqlite', file });
    sql = new Sql(knex);
    const node = new KnexUnitOfWork(knex, { now: () => NOW }, { useDatabaseClock: false });
    world = new World({ node, otherNode: node, countQueries: async () => 0, close: async () => {} });
  });
  afterEach(async () => {
    process.off('worker', remember);
    await knex.destroy();
    await rm(folder, { recursive: true });
  });

  /** Adds rows like the one with this id, whose ids follow on 1,000,000; some columns are each row's own. */
  const addLike = async (table: string, id: number, count: number, own: Readonly<Record<string, string>> = {}) => {
    const columns = (await sql.all<{ name: string }>(`PRAGMA table_info(${table})`)).map(({ name }) => `\`${name}\``);
    const values: Readonly<Record<string, string>> = {
      '`id`': '1000000 + n',
      '`uuid`': "'like-' || n",
      ...Object.fromEntries(Object.entries(own).map(([name, value]) => [`\`${name}\``, value])),
    };
    await sql.write(
      `INSERT INTO ${table} (${columns.join(', ')})
     WITH RECURSIVE numbers (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM numbers WHERE n < ?)
     SELECT ${columns.map((name) => values[name] ?? `o.${name}`).join(', ')} FROM numbers JOIN ${table} o ON o.id = ?`,
      [count, id],
    );
  };

  /** Counts queries from here on, until it is asked how many there were. */
  const countQueries = (): (() => number) => {
    let count = 0;
    const add = () => {
      count += 1;
    };
    knex.on('query', add);
    return () => {
      knex.removeListener('query', add);
      return count;
    };
  };

  test('a task behind a long queue of others that are put off is taken, and is looked for by a thread of its own', async () => {
    const account = await world.account();
    const run = await world.run(account);
    const store = await world.store();
    const [first, last] = [await world.target(account, store), await world.target(account, store)];
    const putOff = await world.task(run, first);
    const { tasks } = world.records;
    await sql.write('UPDATE tasks SET not_before = ? WHERE id = ?', [NOW + 60, putOff.id]);
    await addLike('tasks', putOff.id, 999);
    await sql.write('UPDATE tasks SET not_before = NULL, target_id = ? WHERE id = ?', [last.id, 1_000_999]);
    assert.equal((await tasks.claim(claimOf('a')))?.id, 1_000_999);
    assert.equal(threads.length, 0);

    await addLike('tasks', putOff.id, 1_100, { id: '2000000 + n', uuid: "'more-' || n" });
    await sql.write('UPDATE tasks SET not_before = NULL, target_id = ? WHERE id = ?', [first.id, 2_001_100]);
    assert.equal((await tasks.claim(claimOf('a')))?.id, 2_001_100);
    assert.equal(threads.length, 1);
    assert.equal(await tasks.claim(claimOf('a')), null);
  });

  test('a claim walks the accounts by their turns and the tasks of each by their age, and sorts nothing', async () => {
    const account = await world.account();
    await world.task(await world.run(account), await world.target(account, await world.store()));
    const sent: { sql: string; bindings: readonly Bound[] }[] = [];
    const client: RawClient = knex.client;
    const send = client.query.bind(client);
    client.query = async (connection, query) => {
      sent.push(query as never);
      return send(connection, query);
    };
    await world.records.tasks.claim(claimOf('a', { perAccount: 2, perStore: 8 }));
    client.query = send;
    const search = sent.find(({ sql: text }) => text.includes('account_turns a'));
    assert.ok(search);
    const plan = await sql.all<{ detail: string }>(`EXPLAIN QUERY PLAN ${search.sql}`, search.bindings);
    const scans = plan.map(({ detail }) => detail).filter((detail) => /SCAN|TEMP B-TREE/.test(detail));
    assert.deepEqual(
      scans.filter((detail) => !/json_each|^SCAN q$/.test(detail)),
      ['SCAN a USING COVERING INDEX account_turns_turn_account_id'],
    );
    assert.ok(plan.some(({ detail }) => detail.startsWith('SEARCH t USING INDEX tasks_account_id_state_finished_at')));
  });

  test('each schedule’s last success is found by its runs, and by nobody else’s tasks', async () => {
    const asked: string[] = [];
    const note = ({ sql: text }: { readonly sql: string }) => asked.push(text);
    knex.on('query', note);
    await world.records.figures.schedules(5_000);
    knex.removeListener('query', note);
    const search = asked.find((text) => text.includes('by_rule'));
    assert.ok(search);
    const plan = await sql.all<{ detail: string }>(`EXPLAIN QUERY PLAN ${search}`, [5_000]);
    const ways = plan.map(({ detail }) => detail).filter((detail) => /^(?:SCAN|SEARCH) [krm]/.test(detail));
    assert.equal(ways.length, 6);
    for (const way of ways) assert.match(way, /tasks_run_id_position|runs_schedule_id_fire_time/);
  });

  test('the snapshots of an account that has many are counted by a thread of their own, those of another are not', async () => {
    const store = await world.store();
    const [many, few] = [await world.account(), await world.account()];
    for (const account of [many, few]) {
      const target = await world.target(account, store);
      const { id } = await world.snapshot(target, { state: 'available' });
      if (account === many) await addLike('snapshots', id, 10_000);
    }
    assert.deepEqual(await world.records.snapshots.countByPlace(few.id), { local: 1, remote: 0 });
    assert.equal(threads.length, 0);
    assert.deepEqual(await world.records.snapshots.countByPlace(many.id), { local: 10_001, remote: 0 });
    assert.equal(threads.length, 1);
  });

  test('figures are read in as many queries however much there is, and of many snapshots by a thread of their own', async () => {
    const target = await world.target(await world.account(), await world.store());
    const { id } = await world.snapshot(target, { state: 'available', sizeBytes: 2 });
    const { figures } = world.records;
    const asked: number[] = [];
    for (const count of [1, 10_001]) {
      const counted = countQueries();
      const { snapshots } = await figures.read(NOW);
      asked.push(counted());
      assert.partialDeepStrictEqual(snapshots, [{ count, bytes: 2 * count }]);
      if (count === 1) await addLike('snapshots', id, 10_000);
    }
    assert.equal(threads.length, 1);
    const [few = 0, many = 0] = asked;
    // One that turns out to be long is asked for again, of the thread.
    assert.ok(few <= 5 && many <= few + 2, asked.join());
  });

  test('the first free id of a target is looked for in pieces, and found at the end of each', async () => {
    const target = await world.target(await world.account(), await world.store());
    await addLike('targets', target.id, 20_002, { id: '1 + n' });
    const asked: number[] = [];
    for (const free of [9_999, 10_000, 10_001, 10_002, 20_001, 20_004]) {
      await sql.write('DELETE FROM targets WHERE id = ?', [free]);
      const fresh = new KnexUnitOfWork(knex, { now: () => NOW }, { useDatabaseClock: false });
      const counted = countQueries();
      assert.equal(await fresh.records.targets.nextFreeId(), free);
      asked.push(counted());
      if (free <= 20_003) await addLike('targets', target.id, 1, { id: String(free), uuid: `'again-${free}'` });
    }
    assert.deepEqual(asked, [1, 1, 1, 2, 2, 3]);
  });

  for (const [how, name] of [
    ['of many names', "'target ' || n"],
    ['all of one name', "'target'"],
  ] as const) {
    test(`what an account has many of, ${how}, is counted in pieces, and neither what was deleted nor another's is`, async () => {
      const store = await world.store();
      const [other, account] = [await world.account(), await world.account()];
      await world.target(other, store, { name: 'target 5' });
      const target = await world.target(account, store, { name: 'target' });
      const deleted = 'CASE WHEN n % 5 = 0 THEN 1 END';
      const source = 'CASE WHEN n % 7 = 0 THEN \'{"kind":"volume"}\' ELSE o.source END';
      await addLike('targets', target.id, 24_999, { name, deleted_at: deleted, source });
      for (const [count, most, expected] of [
        [() => world.records.accounts.count(account.id, 'targets', NOW), 6, 25_000 - 4_999],
        [() => world.records.targets.countVolumes(account.id), 6, Math.floor(24_999 / 7) - Math.floor(24_999 / 35)],
        [() => world.records.accounts.count(other.id, 'targets', NOW), 2, 1],
      ] as const) {
        const counted = countQueries();
        assert.equal(await count(), expected);
        assert.equal(counted(), most);
      }
    });
  }

  test('what a clock dated ahead is found by the dates, past all schedules that have none', async () => {
    const plan = async (column: string) =>
      (
        await sql.all<{ detail: string }>(
          `EXPLAIN QUERY PLAN SELECT 1 FROM schedules WHERE deleted_at IS NULL AND ${column} > ?`,
          [NOW],
        )
      ).map(({ detail }) => detail);
    assert.match((await plan('anchored_at')).join(), /USING INDEX schedules_anchored_at/);
    assert.match((await plan('paused_at')).join(), /USING INDEX schedules_paused_at/);
  });
});
