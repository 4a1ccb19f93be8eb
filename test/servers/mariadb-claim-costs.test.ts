import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { type Connection, createConnection, type RowDataPacket } from 'mysql2/promise';
import { openDatabase } from '../../src/storage/engine/knex.ts';
import { migrate } from '../../src/storage/engine/migrate.ts';
import { KnexUnitOfWork } from '../../src/storage/unit-of-work.ts';
import { claimOf } from '../contracts/records-contract-test.ts';
import { World } from '../contracts/records-contract-world.ts';
import { type MariadbServer, startMariadb } from '../support/mariadb.ts';
import { NOW, there } from '../support/values.ts';

const FIRST_ID = 1_000_000;

let server: MariadbServer;
let root: Connection;
before(async () => {
  server = await startMariadb();
  root = await createConnection(server.urlOf('mysql'));
});
after(async () => {
  await root.end();
  await server.stop();
});

const ask = async (sql: string): Promise<RowDataPacket[]> => (await root.query<RowDataPacket[]>(sql))[0];

/** Adds rows like the one with this key, some columns of which are each row's own; `n` counts them. */
const addLike = async (
  table: string,
  key: string,
  id: number,
  count: number,
  own: Readonly<Record<string, string>>,
) => {
  const columns = (await ask(`SHOW COLUMNS FROM ${table}`)).map(({ Field }) => String(Field));
  const values = columns.map((name) => own[name] ?? `o.\`${name}\``);
  await root.query(
    `INSERT INTO ${table} (${columns.map((name) => `\`${name}\``).join(', ')})
     SELECT ${values.join(', ')} FROM (SELECT seq AS n FROM seq_0_to_${count - 1}) numbers JOIN ${table} o ON o.${key} = ${id}`,
  );
};

/** A database in which each of so many accounts has so many tasks that wait. */
const openQueue = async (accounts: number, tasks: number) => {
  const url = await server.createDatabase();
  const knex = await openDatabase({ kind: 'mysql', url });
  await migrate(knex);
  const node = new KnexUnitOfWork(knex, { now: () => NOW }, { useDatabaseClock: false });
  const world = new World({ node, otherNode: node, countQueries: async () => 0, close: async () => {} });
  const account = await world.account();
  const target = await world.target(account, await world.store());
  const run = await world.run(account);
  const task = await world.task(run, target);
  await root.query(`USE ${new URL(url).pathname.slice(1)}`);
  const id = `${FIRST_ID} + n`;
  const like = { id, uuid: "CONCAT('like-', n)" };
  await addLike('accounts', 'id', account.id, accounts, { ...like, name: "CONCAT('like ', n)" });
  await addLike('account_turns', 'account_id', account.id, accounts, { account_id: id, turn: 'n' });
  await addLike('targets', 'id', target.id, accounts, { ...like, account_id: id });
  await addLike('runs', 'id', run.id, accounts, { ...like, account_id: id });
  const owner = `${FIRST_ID} + n DIV ${tasks}`;
  const own = { account_id: owner, target_id: owner, run_id: owner };
  await addLike('tasks', 'id', task.id, accounts * tasks, { ...like, ...own });
  await root.query('ANALYZE TABLE tasks, account_turns, targets, runs, accounts');
  let statements = 0;
  knex.on('query', () => {
    statements += 1;
  });
  /** How many statements a claim takes, and how many rows the server reads for them. */
  const claim = async () => {
    const before = [statements, await rowsRead()] as const;
    there(await node.records.tasks.claim(claimOf('a', { perAccount: 1, perStore: 5_000 })));
    return { statements: statements - before[0], rows: (await rowsRead()) - before[1] };
  };
  return { claim, [Symbol.asyncDispose]: () => knex.destroy() };
};

const rowsRead = async (): Promise<number> =>
  (await ask("SHOW GLOBAL STATUS LIKE 'Handler_read%'")).reduce((sum, { Value }) => sum + Number(Value), 0);

/** So many rows more are no other way of searching. */
const SLACK = 50;

test('a claim takes as many statements and reads as many rows, however many accounts and tasks wait', async () => {
  await using few = await openQueue(10, 10);
  await few.claim();
  const first = await few.claim();
  for (const [accounts, tasks] of [
    [1_000, 10],
    [10, 1_000],
  ] as const) {
    await using many = await openQueue(accounts, tasks);
    await many.claim();
    const { statements, rows } = await many.claim();
    assert.equal(statements, first.statements);
    assert.ok(rows <= first.rows + SLACK, `${rows} of ${accounts} accounts, ${first.rows} of 10`);
  }
});
