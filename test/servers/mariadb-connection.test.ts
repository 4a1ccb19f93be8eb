import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
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
