import assert from 'node:assert/strict';
import { copyFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { after, test } from 'node:test';
import BetterSqlite3 from 'better-sqlite3';
import { GatewayError } from '../../../src/domain/errors.ts';
import { openDatabase } from '../../../src/storage/engine/knex.ts';
import { Sql } from '../../../src/storage/engine/sql.ts';
import { sayInEnglish } from '../../../src/wording/english/index.ts';
import { makePassingFolderSync } from '../../support/installation-database.ts';
import { refusedAs } from '../../support/refused.ts';

const folder = makePassingFolderSync();
after(() => rm(folder, { recursive: true }));

const refusal = async (url: string): Promise<string> => {
  try {
    await openDatabase({ kind: 'mysql', url });
  } catch (error) {
    assert.ok(error instanceof GatewayError);
    assert.equal(error.code, 'unavailable');
    const sentence = sayInEnglish(error.problem);
    assert.doesNotMatch(sentence, /s3cret/);
    return sentence;
  }
  return assert.fail(`${url} was opened`);
};

test('a broken DATABASE_URL is refused by the part that is wrong, without its password', async () => {
  const expected: Record<string, RegExp> = {
    'database s3cret on localhost': /^DATABASE_URL is not a URL; write it as mysql:/,
    'postgres://u:s3cret@h/d': /starts with 'postgres:', which is not supported/,
    'mysql://u:s3cret@/d': /is not a URL|names no host/,
    'mysql://:s3cret@h/d': /names no user/,
    'mysql://u:s3cret@h': /names no database/,
    'mysql://u:s3cret@h/a/b': /names no database/,
    'mysql://u:s3cret%zz@h/d': /broken percent-encoding/,
  };
  for (const [url, message] of Object.entries(expected)) assert.match(await refusal(url), message, url);
});

test('a server that does not answer is named with its port, and the sentence says what to check', async () => {
  const message = await refusal('mysql://panel:s3cret@127.0.0.1:1/backrota');
  assert.match(
    message,
    /^The database 'backrota' on 127\.0\.0\.1:1 cannot be used as 'panel' \(.*ECONNREFUSED.*\); check/,
  );
});

test('a file that cannot be written is named, and the sentence says what to do', async () => {
  for (const file of [folder, join(folder, 'none', 'backrota.sqlite')]) {
    await assert.rejects(
      openDatabase({ kind: 'sqlite', file }),
      refusedAs({
        code: 'unavailable',
        message: new RegExp(`^The database file '${file}' cannot be used .*; choose a DATA_DIR`),
      }),
    );
  }
});

test('the embedded database keeps what it confirmed, checks its links, shares its file, and keeps its log small', async () => {
  const knex = await openDatabase({ kind: 'sqlite', file: join(folder, 'pragmas.sqlite') });
  // In a transaction it is the writing connection that answers.
  const settings = await knex.transaction(async (transaction) => {
    const sql = new Sql(transaction);
    const names = ['journal_mode', 'synchronous', 'foreign_keys', 'journal_size_limit'];
    return Promise.all(names.map((name) => sql.first(`PRAGMA ${name}`)));
  });
  await knex.destroy();
  assert.deepEqual(settings, [
    { journal_mode: 'wal' },
    { synchronous: 2 },
    { foreign_keys: 1 },
    { journal_size_limit: 67_108_864 },
  ]);
});

test('queries outside of transactions cannot write, and see what was committed before them and nothing else', async () => {
  const knex = await openDatabase({ kind: 'sqlite', file: join(folder, 'readers.sqlite') });
  const sql = new Sql(knex);
  await sql.write('CREATE TABLE t (n INTEGER)');
  await assert.rejects(sql.all('INSERT INTO t VALUES (1) RETURNING n'), { code: 'unavailable' });
  const seen: unknown[] = [];
  await knex.transaction(async (transaction) => {
    await new Sql(transaction).write('INSERT INTO t VALUES (2)');
    seen.push(await sql.all('SELECT n FROM t'), await new Sql(transaction).all('SELECT n FROM t'));
  });
  seen.push(await sql.all('SELECT n FROM t'));
  await knex.destroy();
  assert.deepEqual(seen, [[], [{ n: 2 }], [{ n: 2 }]]);
});

test('more different statements than are kept prepared all answer', async () => {
  const knex = await openDatabase({ kind: 'sqlite', file: join(folder, 'statements.sqlite') });
  const sql = new Sql(knex);
  for (const round of [1, 2]) {
    for (let number = 0; number < 600; number += 1) {
      assert.deepEqual(await sql.first(`SELECT ${number} AS number, ? AS round`, [round]), { number, round });
    }
  }
  await knex.destroy();
});

test('a value is answered as it was given, and a question mark in a text stays one', async () => {
  const knex = await openDatabase({ kind: 'sqlite', file: join(folder, 'values.sqlite') });
  const sql = new Sql(knex);
  await sql.write('CREATE TABLE t (note TEXT, count INTEGER)');
  for (const [note, count] of [
    ['007', 7],
    [' +7 what? ', -7],
    [null, null],
  ] as const) {
    await sql.write('INSERT INTO t VALUES (?, ?)', [note, count]);
    const found =
      "SELECT note, count, '?' AS mark, typeof(?) AS kind FROM t WHERE note IS ? AND count IS ? LIMIT ? OFFSET ?";
    const kind = note === null ? 'null' : 'text';
    assert.deepEqual(await sql.first(found, [note, note, count, 1, 0]), { note, count, mark: '?', kind });
  }
  await knex.destroy();
});

test("while another process writes, a write waits its turn without stopping this process's other work", async () => {
  const location = { kind: 'sqlite', file: join(folder, 'busy.sqlite') } as const;
  const [one, two] = [await openDatabase(location), await openDatabase(location)];
  await new Sql(one).write('CREATE TABLE t (n INTEGER)');
  const order: string[] = [];
  const { promise: released, resolve: release } = Promise.withResolvers<void>();
  const { promise: begun, resolve: begin } = Promise.withResolvers<void>();
  const first = one.transaction(async (transaction) => {
    begin();
    await released;
    await new Sql(transaction).write('INSERT INTO t VALUES (1)');
    order.push('first');
  });
  await begun;
  const second = new Sql(two).write('INSERT INTO t VALUES (2)').then(() => order.push('second'));
  // Two turns of the event loop, taken while the second write waits for the lock.
  setImmediate(() => setImmediate(release));
  await Promise.all([first, second]);
  assert.deepEqual(order, ['first', 'second']);
  await one.destroy();
  await two.destroy();
});

test('the text of a failed statement holds none of the values it was given', async () => {
  const knex = await openDatabase({ kind: 'sqlite', file: join(folder, 'texts.sqlite') });
  await assert.rejects(new Sql(knex).write('INSERT INTO nowhere VALUES (?)', ['s3cret']), (error: Error) => {
    assert.match(error.message, /nowhere/);
    assert.doesNotMatch(error.message, /s3cret/);
    return true;
  });
  await knex.destroy();
});

/** Far more statements than a slice has time for. */
const MANY = 100_000;

test('others have their turn in the midst of a long chain of statements, in a transaction as outside of one', async () => {
  const knex = await openDatabase({ kind: 'sqlite', file: join(folder, 'breaths.sqlite') });
  const runUntilTurn = async (sql: Sql): Promise<number> => {
    let hasTurned = false;
    setImmediate(() => {
      hasTurned = true;
    });
    for (let count = 0; count < MANY; count += 1) {
      if (hasTurned) return count;
      await sql.all('SELECT 1');
    }
    return MANY;
  };
  assert.ok((await runUntilTurn(new Sql(knex))) < MANY);
  assert.ok((await knex.transaction((transaction) => runUntilTurn(new Sql(transaction)))) < MANY);
  await knex.destroy();
});

test('however many rows are to go, all that meet the condition go and no other one', async () => {
  const knex = await openDatabase({ kind: 'sqlite', file: join(folder, 'deletions.sqlite') });
  const sql = new Sql(knex);
  await sql.write('CREATE TABLE t (id INTEGER PRIMARY KEY, at INTEGER)');
  for (const count of [0, 1, 500, 1_203]) {
    await sql.insert(
      't',
      ['at'],
      Array.from({ length: count }, () => [1]),
    );
    await sql.insert('t', ['at'], [[2]]);
    await sql.deleteInSlices('t', 'id', 'at < ?', [2]);
    assert.deepEqual(await sql.all('SELECT DISTINCT at FROM t'), [{ at: 2 }], `${count} rows`);
  }
  await knex.destroy();
});

test('what was written is taken over into the database by a thread of its own, once it is much', async () => {
  const file = join(folder, 'log.sqlite');
  const knex = await openDatabase({ kind: 'sqlite', file });
  const sql = new Sql(knex);
  const rows = Array.from({ length: 1_000 }, (_, n) => [n]);
  const countTakenOver = async () => {
    await knex.client.checkpointed();
    // Without the log that lies beside it.
    await copyFile(file, join(folder, 'taken-over.sqlite'));
    const copy = new BetterSqlite3(join(folder, 'taken-over.sqlite'));
    const tables = copy.prepare("SELECT COUNT(*) FROM sqlite_master WHERE name = 't'").pluck().get();
    const count = tables === 0 ? 0 : copy.prepare('SELECT COUNT(*) FROM t').pluck().get();
    copy.close();
    return count;
  };
  await sql.write('CREATE TABLE t (n INTEGER)');
  await sql.insert('t', ['n'], rows.slice(1));
  const early = await countTakenOver();
  await knex.transaction(async (transaction) => {
    await new Sql(transaction).insert('t', ['n'], rows);
    assert.equal(await countTakenOver(), 0);
  });
  const late = await countTakenOver();
  await knex.destroy();
  assert.deepEqual([early, late], [0, 1_999]);
});
