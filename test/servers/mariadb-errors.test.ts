import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { type Connection, createConnection } from 'mysql2/promise';
import supertest from 'supertest';
import { traceOf } from '../../src/server/error-trace.ts';
import { openDatabase } from '../../src/storage/engine/knex.ts';
import { Sql } from '../../src/storage/engine/sql.ts';
import { keepInstallationsIn } from '../support/installation-database.ts';
import { type MariadbServer, startMariadb } from '../support/mariadb.ts';
import { TestGateway } from '../support/test-gateway.ts';
import { there } from '../support/values.ts';

let server: MariadbServer;
before(async () => {
  // Who starts without a limit for each user gets none later.
  server = await startMariadb(['--max-user-connections=1000']);
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

describe('a server that has no place for one more connection', () => {
  /** Leaves the gateway's user that one connection which it has. Resolves with what is undone afterwards. */
  const limits = {
    'of everybody (1040)': async (root: Connection) => {
      await root.query('SET GLOBAL max_connections = 10');
      const others: Connection[] = [];
      const crowd = async () => {
        for (;;) others.push(await createConnection(server.urlOf('information_schema', 'crowd')));
      };
      await assert.rejects(crowd(), { errno: 1040 });
      return async () => {
        for (const other of others) await other.end();
        await root.query('SET GLOBAL max_connections = 150');
      };
    },
    'of each user (1203)': async (root: Connection) => {
      await root.query('SET GLOBAL max_user_connections = 1');
      return () => root.query('SET GLOBAL max_user_connections = 1000');
    },
    'of this user (1226)': async (root: Connection) => {
      await root.query("GRANT USAGE ON *.* TO gateway@'127.0.0.1' WITH MAX_USER_CONNECTIONS 1");
      return () => root.query("GRANT USAGE ON *.* TO gateway@'127.0.0.1' WITH MAX_USER_CONNECTIONS 0");
    },
  } as const;

  let root: Connection;
  let house: TestGateway;
  before(async () => {
    root = await createConnection(server.urlOf('mysql'));
    const database = new URL(await server.createDatabase()).pathname.slice(1);
    await root.query("CREATE USER gateway@'127.0.0.1', crowd@'127.0.0.1'");
    await root.query(`GRANT ALL ON ${database}.* TO gateway@'127.0.0.1'`);
    keepInstallationsIn(async () => ({ kind: 'mysql', url: server.urlOf(database, 'gateway'), patienceMs: 1_000 }));
    house = await TestGateway.open();
  });
  after(async () => {
    await house.close();
    await root.end();
  });

  /** Waits while the gateway's only connection is at work. */
  const holdingConnection = async <Result>(work: () => Promise<Result>): Promise<Result> => {
    const { promise: ended, resolve: end } = Promise.withResolvers<void>();
    const { promise: begun, resolve: begin } = Promise.withResolvers<void>();
    const held = house.unitOfWork.transaction(async () => {
      begin();
      await ended;
    });
    await begun;
    try {
      return await work();
    } finally {
      end();
      await held;
    }
  };

  for (const [whose, limit] of Object.entries(limits)) {
    test(`by the limit ${whose} keeps a call waiting for the connection there is, and is unavailable in the end`, async () => {
      const caller = await house.addCaller(`caller ${whose}`);
      const lift = await limit(root);
      try {
        const call = async () => {
          const fields = { func: 'whoami', auth: caller.token, out: 'json' };
          const { status, body } = await supertest(house.server).post('/').type('form').send(fields);
          return [status, body.doc.error?.$type ?? null];
        };
        const { waiting } = await holdingConnection(async () => ({ waiting: call() }));
        assert.deepEqual(await waiting, [200, null]);
        assert.deepEqual(await holdingConnection(call), [200, 'unavailable']);
        assert.deepEqual(await call(), [200, null]);
      } finally {
        await lift();
      }
    });
  }

  test('keeps a statement waiting for a place where no connection is left', async () => {
    await root.query("CREATE USER alone@'127.0.0.1'");
    await root.query("GRANT ALL ON *.* TO alone@'127.0.0.1'");
    await using pool = await openPool(server.urlOf('mysql', 'alone'));
    const other = await createConnection(server.urlOf('mysql', 'alone'));
    await root.query("GRANT USAGE ON *.* TO alone@'127.0.0.1' WITH MAX_USER_CONNECTIONS 1");
    const last: object = await pool.knex.client.acquireConnection();
    Object.assign(last, { __knex__disposed: true });
    await pool.knex.client.releaseConnection(last);
    const answer = pool.sql.first('SELECT 1 AS one');
    await Promise.race([answer, root.query('SELECT SLEEP(0.3)')]);
    await other.end();
    assert.deepEqual(await answer, { one: 1 });
  });
});
