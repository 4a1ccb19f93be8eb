import assert from 'node:assert/strict';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { after, afterEach, before, beforeEach, describe, test } from 'node:test';
import type { Worker } from 'node:worker_threads';
import type { Knex } from 'knex';
import { PIECE_SIZE } from '../../../src/ports/current-call.ts';
import type { Page } from '../../../src/ports/records/page.ts';
import type { ScheduleColumn } from '../../../src/ports/records/schedules.ts';
import { Conditions, selectPage } from '../../../src/storage/engine/conditions.ts';
import { Sql } from '../../../src/storage/engine/sql.ts';
import { KnexUnitOfWork } from '../../../src/storage/unit-of-work.ts';
import { copyMigrated, makePassingFolder, openPassing } from '../../support/installation-database.ts';
import { refusedAs } from '../../support/refused.ts';
import { thoroughly } from '../../support/thoroughness.ts';
import { NOW, there } from '../../support/values.ts';
import { addLinkedSchedules, addManySchedules, MANY } from './many-schedules.ts';

const PAGE: Page<ScheduleColumn> = { offset: 0, limit: 20, orderBy: 'name', descending: true };
const TENANT = { accountId: 2 };

let folder = '';
let file = '';
let knex: Knex;
let unitOfWork: KnexUnitOfWork;
const threads: Worker[] = [];
const remember = (thread: Worker): void => {
  if (thread.threadName === 'reading') threads.push(thread);
};

describe('a long list', () => {
  before(async () => {
    folder = await makePassingFolder();
    file = join(folder, 'backrota.sqlite');
    await copyMigrated(file);
    const filling = await openPassing({ kind: 'sqlite', file });
    const sql = new Sql(filling);
    await addManySchedules(sql);
    await sql.write('PRAGMA foreign_keys = OFF');
    await addLinkedSchedules(sql, 3, 101, 100);
    await addLinkedSchedules(sql, 4, 100, 100);
    await addLinkedSchedules(sql, 5, 2, 10_001);
    await filling.destroy();
  });
  after(() => rm(folder, { recursive: true }));

  beforeEach(async () => {
    threads.length = 0;
    process.on('worker', remember);
    knex = await openPassing({ kind: 'sqlite', file });
    unitOfWork = new KnexUnitOfWork(knex, { now: () => NOW }, { useDatabaseClock: false });
  });
  afterEach(async () => {
    process.off('worker', remember);
    await unitOfWork.close();
  });

  const list = (page: Partial<Page<ScheduleColumn>> = {}) =>
    unitOfWork.records.schedules.list('everything', {}, { ...PAGE, ...page });

  /** Counts how many rows the serving thread matches by a part of their name. */
  const watchServing = () => {
    const watched = { rows: 0, longestAnswer: 0 };
    const serving = knex.client.readingConnection;
    serving.function('contains_any', { deterministic: true }, () => {
      watched.rows += 1;
      return 1;
    });
    const prepare = serving.prepare.bind(serving);
    serving.prepare = (sql: string) => {
      const statement = prepare(sql);
      const all = statement.all.bind(statement);
      statement.all = (...bindings: unknown[]) => {
        const rows = all(...bindings);
        watched.longestAnswer = Math.max(watched.longestAnswer, rows.length);
        return rows;
      };
      return statement;
    };
    return watched;
  };

  const ALL_NAMED = { nameContains: 'nr' };

  test('a list of all accounts is answered by a thread of its own, and the serving one looks through none of it', async () => {
    const watched = watchServing();
    const { rows, total } = await unitOfWork.records.schedules.list('everything', ALL_NAMED, PAGE);
    assert.deepEqual([rows.length, total, rows[0]?.name], [20, MANY, 'Nr 9999']);
    assert.deepEqual([threads.length, watched.rows], [1, 0]);
    assert.equal((await list({ descending: false })).rows[0]?.name, 'Linked 1');
    assert.equal(threads.length, 1);
  });

  test('so is that of one account that may have more than others, and that of one whose schedules were deleted', async () => {
    const watched = watchServing();
    const { schedules } = unitOfWork.records;
    assert.equal((await schedules.list({ accountId: 1 }, ALL_NAMED, PAGE)).total, MANY - 1);
    const deleteThem = (at: number | null) =>
      new Sql(knex).write('UPDATE schedules SET deleted_at = ? WHERE account_id = 1 AND id > 1', [at]);
    await deleteThem(1);
    assert.equal((await schedules.list({ accountId: 1 }, ALL_NAMED, PAGE)).total, 1);
    await deleteThem(null);
    assert.deepEqual([threads.length, watched.rows], [1, 0]);
  });

  test('schedules with their targets are counted by their targets: of few schedules there may be many', async () => {
    const { schedules } = unitOfWork.records;
    const links = (accountId: number) =>
      schedules.listLinks({ accountId }, { nameContains: 'linked' }, { ...PAGE, orderBy: 'name' });
    assert.equal((await links(4)).total, 10_000);
    assert.equal(threads.length, 0);
    const watched = watchServing();
    const { rows, total } = await links(3);
    assert.deepEqual([rows[0]?.schedule.targets.length, total], [100, 10_100]);
    assert.deepEqual([threads.length, watched.rows], [1, 0]);
  });

  test('the targets of many schedules, and of a single one that has many, are read in pieces', async () => {
    const { schedules } = unitOfWork.records;
    const all = { ...PAGE, limit: null, orderBy: 'id', descending: false } as const;
    const watched = watchServing();
    for (const [accountId, schedule, target] of [
      [3, 101, 100],
      [5, 2, 10_001],
    ] as const) {
      const { rows } = await schedules.list({ accountId }, {}, all);
      const targetIds = Array.from({ length: target }, (_, index) => accountId * 20_000 + 1 + index);
      assert.equal(rows.length, schedule);
      for (const row of rows)
        assert.deepEqual(
          row.targets.map(({ targetId }) => targetId),
          targetIds,
        );
    }
    assert.ok(watched.longestAnswer <= 10_000, `${watched.longestAnswer} rows at once`);
  });

  test('the thread answers what the serving one does in a transaction, page by page and all at once, whatever is asked', async () => {
    const pages = [PAGE, { ...PAGE, offset: 9_990 }, { ...PAGE, limit: null }, { ...PAGE, offset: MANY + 1 }];
    for (const [index, page] of pages.entries()) {
      const filters = [{}, { nameContains: ['NR 77', 'ÉÉ'] }, { destination: 'remote' as const }];
      for (const filter of thoroughly(filters, index === 0 ? filters : [there(filters[index % filters.length])])) {
        const apart = await unitOfWork.records.schedules.list('everything', filter, page);
        const [started, here] = await unitOfWork.transaction(async ({ schedules }) => {
          const before = threads.length;
          const slice = await schedules.list('everything', filter, page);
          return [threads.length - before, slice] as const;
        });
        assert.deepEqual([started, here], [0, apart]);
      }
    }
  });

  test('the list of an account with few schedules starts no thread', async () => {
    assert.equal((await unitOfWork.records.schedules.list(TENANT, {}, PAGE)).total, 1);
    assert.equal(threads.length, 0);
  });

  test('a list shows what was committed before it', async () => {
    const first = async () => (await list({ orderBy: 'id', descending: false, limit: 1 })).rows[0]?.name;
    const name = await first();
    for (const changed of ['changed', 'changed again', String(name)]) {
      await new Sql(knex).write('UPDATE schedules SET name = ? WHERE id = 1', [changed]);
      assert.equal(await first(), changed);
    }
  });

  test('a thread that dies over a list refuses it as one to be asked for again, and the next list has a new one', async () => {
    await list();
    const refused = assert.rejects(
      list(),
      refusedAs({ code: 'unavailable', message: /^The database cannot be reached/ }),
    );
    await Promise.all([refused, threads[0]?.terminate()]);
    assert.equal((await list()).rows[0]?.name, 'Nr 9999');
    assert.equal(threads.length, 2);
    await threads[1]?.terminate();
    assert.equal((await list()).rows[0]?.name, 'Nr 9999');
    assert.equal(threads.length, 3);
  });

  test('the thread ends with the database', async () => {
    await list();
    const [thread] = threads;
    assert.ok(thread);
    const ended = once(thread, 'exit');
    await unitOfWork.close();
    await ended;
    // The last connection to close takes the log over.
    assert.equal(existsSync(`${file}-wal`), false);
  });

  test('a row that moves to the front while a long list is read pushes none of the others into it twice', async () => {
    const sql = new Sql(knex);
    const query = {
      select: 's.id',
      from: 'schedules s',
      scanned: { table: 'schedules', scope: 'everything' },
      key: 's.id',
      where: new Conditions(),
      orderColumns: { name: 's.name' },
      tieColumns: ['s.id'],
    } as const;
    const last = await sql.first<{ id: number }>('SELECT id FROM schedules ORDER BY name, id LIMIT 1');
    const page = { offset: 0, limit: 600, orderBy: 'name', descending: true } as const;
    const { rows } = await selectPage(sql, query, page, async (found) => {
      await sql.write("UPDATE schedules SET name = 'zzzz' WHERE id = ?", [last?.id ?? 0]);
      return found.map(({ id }) => id);
    });
    assert.deepEqual([rows.length, new Set(rows).size], [600, 600]);
  });

  test('a list in pieces holds what the whole one does, and no piece is read before it is asked for', async () => {
    const asked: string[] = [];
    const serving = knex.client.readingConnection;
    const prepare = serving.prepare.bind(serving);
    serving.prepare = (sql: string) => {
      const statement = prepare(sql);
      const all = statement.all.bind(statement);
      statement.all = (...values: unknown[]) => {
        asked.push(sql);
        return all(...values);
      };
      return statement;
    };
    const countPieces = () => asked.filter((sql) => / FROM schedules s WHERE s\.id IN /.test(sql)).length;
    const page = { ...PAGE, limit: null };
    const { pieces, total } = await unitOfWork.records.schedules.listInPieces('everything', {}, page);
    assert.equal(countPieces(), 0);
    const ids: number[] = [];
    let taken = 0;
    for await (const piece of pieces) {
      assert.equal(countPieces(), taken);
      assert.ok(piece.length <= PIECE_SIZE);
      ids.push(...piece.map(({ id }) => id));
      taken += 1;
    }
    const whole = await list({ limit: null });
    assert.deepEqual([ids, total], [whole.rows.map(({ id }) => id), whole.total]);
  });
});
