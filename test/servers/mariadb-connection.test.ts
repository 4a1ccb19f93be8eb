import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { createConnection } from 'mysql2/promise';
import { GatewayError } from '../../src/domain/errors.ts';
import { openDatabase } from '../../src/storage/engine/knex.ts';
import { migrate } from '../../src/storage/engine/migrate.ts';
import { Sql } from '../../src/storage/engine/sql.ts';
import { KnexUnitOfWork } from '../../src/storage/unit-of-work.ts';
import { sayInEnglish } from '../../src/wording/english/index.ts';
import { type MariadbServer, startMariadb } from '../support/mariadb.ts';

describe('connections to MariaDB', () => {
  let server: MariadbServer;
  before(async () => {
    server = await startMariadb();
  });
  after(() => server.stop());

  test('a wrong password or an unknown database is one sentence without the password', async () => {
    for (const url of [server.urlOf('mysql', 'root', 's3cret'), server.urlOf('nowhere')]) {
      await assert.rejects(openDatabase({ kind: 'mysql', url }), (error) => {
        assert.ok(error instanceof GatewayError);
        assert.equal(error.code, 'unavailable');
        assert.match(
          sayInEnglish(error.problem),
          /^The database '\w+' on 127\.0\.0\.1:\d+ cannot be used as 'root' \(.*\); check/,
        );
        assert.doesNotMatch(sayInEnglish(error.problem), /s3cret/);
        return true;
      });
    }
  });

  test('every connection is strict, READ COMMITTED and exact about texts', async () => {
    const knex = await openDatabase({ kind: 'mysql', url: await server.createDatabase() });
    const row = await new Sql(knex).first<Record<string, string>>(
      'SELECT @@session.sql_mode AS mode, @@session.tx_isolation AS isolation, @@collation_connection AS collation',
    );
    assert.match(row?.mode ?? '', /STRICT_ALL_TABLES/);
    assert.equal(row?.isolation, 'READ-COMMITTED');
    assert.equal(row?.collation, 'utf8mb4_bin');
    await knex.destroy();
  });

  test("all nodes go by the server's clock where they are told to", async () => {
    const knex = await openDatabase({ kind: 'mysql', url: await server.createDatabase() });
    const wrongClock = { now: () => 5 };
    const following = new KnexUnitOfWork(knex, wrongClock, { useDatabaseClock: true });
    assert.ok((await following.now()) > 1_700_000_000);
    assert.ok((await following.transaction(async ({ now }) => now)) > 1_700_000_000);
    assert.equal(await new KnexUnitOfWork(knex, wrongClock, { useDatabaseClock: false }).now(), 5);
    await knex.destroy();
  });

  test('a deadlock between two transactions ends with both of them kept', async () => {
    const knex = await openDatabase({ kind: 'mysql', url: await server.createDatabase() });
    await migrate(knex);
    const uow = new KnexUnitOfWork(knex, { now: () => 5 }, { useDatabaseClock: false });
    for (const name of ['a', 'b']) await uow.records.settings.put(name, '');
    const arrivals: Record<string, () => void> = {};
    const arrived = Object.fromEntries(
      ['a', 'b'].map((name) => [name, new Promise<void>((resolve) => Object.assign(arrivals, { [name]: resolve }))]),
    );
    const append = (mine: string, theirs: string) =>
      uow.transaction(async ({ settings }) => {
        await settings.put(mine, `${(await settings.get(mine)) ?? ''}1`);
        arrivals[mine]?.();
        await arrived[theirs];
        await settings.put(theirs, `${(await settings.get(theirs)) ?? ''}2`);
      });
    await Promise.all([append('a', 'b'), append('b', 'a')]);
    const values = [await uow.records.settings.get('a'), await uow.records.settings.get('b')];
    for (const value of values) assert.match(value ?? '', /^(12|21)$/);
    await uow.close();
  });

  test('where the server has no place for another connection, statements wait for one that is there', async () => {
    const root = await createConnection(server.urlOf('mysql'));
    await root.query("CREATE USER few@'127.0.0.1' WITH MAX_USER_CONNECTIONS 2");
    await root.query("GRANT ALL ON *.* TO few@'127.0.0.1'");
    const knex = await openDatabase({ kind: 'mysql', url: server.urlOf('mysql', 'few'), connections: 6 });
    const sql = new Sql(knex);
    const rows = await Promise.all(Array.from({ length: 12 }, () => sql.first<{ one: number }>('SELECT 1 AS one')));
    assert.equal(rows.filter((row) => row?.one === 1).length, 12);
    await knex.destroy();
    await root.end();
  });

  test('whatever keeps a new connection from being made is unavailable', async () => {
    const root = await createConnection(server.urlOf('mysql'));
    await root.query("CREATE USER renamed@'127.0.0.1'");
    await root.query("GRANT ALL ON *.* TO renamed@'127.0.0.1'");
    const knex = await openDatabase({ kind: 'mysql', url: server.urlOf('mysql', 'renamed') });
    await root.query("DROP USER renamed@'127.0.0.1'");
    const uow = new KnexUnitOfWork(knex, { now: () => 5 }, { useDatabaseClock: true });
    const held = await knex.client.acquireConnection();
    await assert.rejects(uow.ping(), { code: 'unavailable' });
    await assert.rejects(
      uow.transaction(async () => {}),
      { code: 'unavailable' },
    );
    await knex.client.releaseConnection(held);
    await uow.close();
    await root.end();
  });

  test('a connection that the server ended is not used again', async () => {
    const knex = await openDatabase({ kind: 'mysql', url: server.urlOf('mysql'), connections: 2 });
    const sql = new Sql(knex);
    const first = await sql.first<{ id: number }>('SELECT CONNECTION_ID() AS id');
    const root = await createConnection(server.urlOf('mysql'));
    await root.query(`KILL ${first?.id}`);
    // The news may come after a statement has gone out, or two; one that failed is never the last.
    const outcomes: string[] = [];
    for (let count = 0; count < 4; count += 1) {
      const outcome = sql.first('SELECT 1').then(
        () => 'answered',
        ({ code }: { code: string }) => code,
      );
      outcomes.push(await outcome);
    }
    assert.ok(outcomes.filter((outcome) => outcome !== 'answered').every((outcome) => outcome === 'unavailable'));
    assert.ok(outcomes.indexOf('unavailable') === outcomes.lastIndexOf('unavailable'), String(outcomes));
    assert.equal(outcomes.at(-1), 'answered');
    await root.end();
    await knex.destroy();
  });

  test('a server that goes away is unavailable to whoever asks next', async () => {
    const shortLived = await startMariadb();
    const knex = await openDatabase({ kind: 'mysql', url: await shortLived.createDatabase() });
    const uow = new KnexUnitOfWork(knex, { now: () => 5 }, { useDatabaseClock: true });
    await shortLived.stop();
    await assert.rejects(uow.ping(), { code: 'unavailable' });
    await assert.rejects(
      uow.transaction(async () => {}),
      { code: 'unavailable' },
    );
    await uow.close();
  });
});
