import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { traceOf } from '../../src/server/error-trace.ts';
import { openDatabase } from '../../src/storage/engine/knex.ts';
import { Sql } from '../../src/storage/engine/sql.ts';
import { type MariadbServer, startMariadb } from '../support/mariadb.ts';
import { there } from '../support/values.ts';

let server: MariadbServer;
before(async () => {
  server = await startMariadb();
});
after(() => server.stop());

/** A pool of two connections. */
const openPool = async (url: string) => {
  const knex = await openDatabase({ kind: 'mysql', url, connections: 2 });
  /** Holds both connections at once, and answers by which numbers the server knows them. */
  const numbers = async (): Promise<readonly number[]> => {
    const held: object[] = await Promise.all([1, 2].map(() => knex.client.acquireConnection()));
    const rows = await Promise.all(
      held.map((connection) => new Sql(knex, connection).first<{ id: number }>('SELECT CONNECTION_ID() AS id')),
    );
    for (const connection of held) await knex.client.releaseConnection(connection);
    return rows.map((row) => there(row?.id));
  };
  return { knex, sql: new Sql(knex), numbers, [Symbol.asyncDispose]: () => knex.destroy() };
};

const signal = (number: number) => `SIGNAL SQLSTATE 'HY000' SET MYSQL_ERRNO = ${number}`;

describe('a server that cannot be written any more', () => {
  for (const [what, statements] of [
    ['is in a transaction that only reads', ['START TRANSACTION READ ONLY', 'INSERT INTO things VALUES (1)']],
    ['lets the whole session only read', ['SET SESSION TRANSACTION READ ONLY', 'INSERT INTO things VALUES (1)']],
    ['says that its settings forbid it (1290)', [signal(1290)]],
    ['says that the transaction only reads (1792)', [signal(1792)]],
    ['says that it runs read-only (1836)', [signal(1836)]],
    ['says that it is no part of its cluster (1047)', [signal(1047)]],
    ['says that it ended an idle connection (4031)', [signal(4031)]],
  ] as const) {
    test(`and ${what} is unavailable, and no connection that was open is used again`, async () => {
      await using pool = await openPool(await server.createDatabase());
      await pool.sql.write('CREATE TABLE things (id INT)');
      const before = await pool.numbers();
      const held: object = await pool.knex.client.acquireConnection();
      const write = async () => {
        for (const statement of statements) await new Sql(pool.knex, held).write(statement);
      };
      await assert.rejects(write(), { code: 'unavailable' });
      await pool.knex.client.releaseConnection(held);
      const later = await pool.numbers();
      assert.deepEqual(
        later.filter((number) => before.includes(number)),
        [],
      );
      await pool.sql.write('INSERT INTO things VALUES (1)');
    });
  }
});

test('a server whose InnoDB only reads is unavailable to whoever writes', async () => {
  const readOnly = await startMariadb(['--innodb-read-only']);
  try {
    await using pool = await openPool(readOnly.urlOf('mysql'));
    await assert.rejects(pool.sql.write('UPDATE innodb_table_stats SET n_rows = 1'), { code: 'unavailable' });
  } finally {
    await readOnly.stop();
  }
});

describe('what the log tells of a statement that the server refused', () => {
  for (const [why, statement] of [
    ['cannot be parsed', "SELECT 1 'hunter2' 'x' FROM"],
    ['has a value of another type', "INSERT INTO things (id) VALUES ('hunter2')"],
    ['has a value twice', "INSERT INTO things (name) VALUES ('hunter2'), ('hunter2')"],
    ['has a value that is too long', `INSERT INTO things (name) VALUES ('${'hunter2'.repeat(9)}')`],
    ['raises an error of its own', "SIGNAL SQLSTATE '45000' SET MESSAGE_TEXT = 'hunter2', MYSQL_ERRNO = 1927"],
  ] as const) {
    test(`since it ${why} is its number, and nothing of the statement`, async () => {
      await using pool = await openPool(await server.createDatabase());
      await pool.sql.write('CREATE TABLE things (id INT, name VARCHAR(20) UNIQUE)');
      const error = await pool.sql.write(statement).catch((refused: unknown) => refused);
      assert.match(traceOf(error), /: errno=\d{4}\n +at /);
      assert.doesNotMatch(traceOf(error), /hunter2/);
    });
  }
});
