import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import type { DatabaseLocation } from '../../src/storage/engine/engine.ts';
import { openDatabase } from '../../src/storage/engine/knex.ts';
import { migrate, revertMigrations } from '../../src/storage/engine/migrate.ts';
import { countAccounts, readSchema, runMigration } from '../storage/engine/migration-runs.ts';
import { repairedTexts } from '../storage/engine/repaired-texts.ts';
import { upgrades } from '../storage/engine/upgrades.ts';
import { type MariadbServer, startMariadb } from '../support/mariadb.ts';
import { thoroughly } from '../support/thoroughness.ts';

/** Behind which statements an upgrade ends; here each costs some seconds. */
const EVERY = thoroughly(3, 17);

/** Which statements a process is killed at: each starts a process and a database of its own. Odd, so that moments take turns. */
const KILLED_EVERY = thoroughly(1, 13);

/** How often two start at once. */
const ROUNDS = thoroughly(10, 4);

describe('migrations on MariaDB', () => {
  let server: MariadbServer;
  before(async () => {
    server = await startMariadb();
  });
  after(() => server.stop());

  const newLocation = async (): Promise<DatabaseLocation> => ({ kind: 'mysql', url: await server.createDatabase() });

  test('two processes that start at once on an empty database migrate it once, and both serve, each time', async () => {
    for (let round = 1; round <= ROUNDS; round += 1) {
      const location = await newLocation();
      const runs = await Promise.all([runMigration(location), runMigration(location)]);
      for (const { exit, errors } of runs) assert.equal(exit, 0, `round ${round}: ${errors}`);
      assert.equal(await countAccounts(location), 2, `round ${round}`);
    }
  });

  test('a process that is killed at any statement, before it or during it by turns, leaves a database that the next one finishes', async () => {
    const clean = await newLocation();
    const { statements } = await runMigration(clean);
    assert.ok(statements > 15, `only ${statements} statements`);
    const schema = await readSchema(clean);
    for (let statement = 1; statement <= statements; statement += KILLED_EVERY) {
      const moment = statement % 2 === 0 ? 'before' : 'during';
      const location = await newLocation();
      const killed = await runMigration(location, { statement, moment });
      assert.equal(killed.exit, 'SIGKILL', `statement ${statement}: ${killed.errors}`);
      const knex = await openDatabase(location);
      await migrate(knex);
      await knex.destroy();
      assert.deepEqual(await readSchema(location), schema, `killed ${moment} statement ${statement}`);
    }
  });

  test('migrations are taken back to an empty database and applied again', async () => {
    const location = await newLocation();
    const knex = await openDatabase(location);
    await migrate(knex);
    const schema = await readSchema(location);
    await revertMigrations(knex);
    assert.deepEqual(await readSchema(location), {});
    await migrate(knex);
    assert.deepEqual(await readSchema(location), schema);
    await knex.destroy();
  });

  upgrades(newLocation, EVERY);
  repairedTexts(newLocation);
});
