import assert from 'node:assert/strict';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, afterEach, before, beforeEach, test } from 'node:test';
import type { Worker } from 'node:worker_threads';
import type { Knex } from 'knex';
import type { ScheduleColumn } from '../../src/ports/records/scheduling.ts';
import type { Page } from '../../src/ports/records.ts';
import { Conditions, selectPage } from '../../src/storage/conditions.ts';
import { Sql } from '../../src/storage/sql.ts';
import { KnexUnitOfWork } from '../../src/storage/unit-of-work.ts';
import { copyMigrated, openPassing } from '../support/installation-database.ts';
import { addManySchedules, MANY } from './many-schedules.ts';

const PAGE: Page<ScheduleColumn> = { offset: 0, limit: 20, orderBy: 'name', descending: true };
const TENANT = { accountId: 2 };

let folder = '';
let file = '';
let knex: Knex;
let unitOfWork: KnexUnitOfWork;
const threads: Worker[] = [];
const remember = (thread: Worker): void => {
  threads.push(thread);
};

before(async () => {
  folder = await mkdtemp(join(tmpdir(), 'backrota-long-lists-'));
  file = join(folder, 'backrota.sqlite');
  await copyMigrated(file);
  const filling = await openPassing({ kind: 'sqlite', file });
  await addManySchedules(new Sql(filling));
  await filling.destroy();
});
after(() => rm(folder, { recursive: true }));

beforeEach(async () => {
  threads.length = 0;
  process.on('worker', remember);
  knex = await openPassing({ kind: 'sqlite', file });
  unitOfWork = new KnexUnitOfWork(knex, { now: () => 1_800_000_000 }, { useDatabaseClock: false });
});
afterEach(async () => {
  process.off('worker', remember);
  await unitOfWork.close();
});

const list = (page: Partial<Page<ScheduleColumn>> = {}) =>
  unitOfWork.records.schedules.list('everything', {}, { ...PAGE, ...page });

test('a list of all accounts is answered by a thread of its own, and the serving one looks through none of it', async () => {
  const asked: string[] = [];
  const serving = knex.client.readingConnection;
  const prepare = serving.prepare.bind(serving);
  serving.prepare = (sql: string) => {
    asked.push(sql);
    return prepare(sql);
  };
  const { rows, total } = await list();
  assert.deepEqual([rows.length, total, rows[0]?.name], [20, MANY, 'Nr 9999']);
  assert.equal(threads.length, 1);
  assert.deepEqual(
    asked.filter((sql) => /ORDER BY s\.|COUNT/.test(sql)),
    [],
  );
  assert.equal((await list({ descending: false })).rows[0]?.name, 'Nr 1');
  assert.equal(threads.length, 1);
});

test('the thread answers what the serving one does in a transaction, page by page and all at once, whatever is asked', async () => {
  for (const page of [PAGE, { ...PAGE, offset: 9_990 }, { ...PAGE, limit: null }, { ...PAGE, offset: MANY + 1 }]) {
    for (const filter of [{}, { nameContains: ['NR 77', 'ÉÉ'] }, { destination: 'remote' as const }]) {
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
  const refused = assert.rejects(list(), { code: 'unavailable', message: /^The database cannot be reached/ });
  await Promise.all([refused, threads[0]?.terminate()]);
  assert.equal((await list()).total, MANY);
  assert.equal(threads.length, 2);
  await threads[1]?.terminate();
  assert.equal((await list()).total, MANY);
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
