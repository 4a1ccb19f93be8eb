import assert from 'node:assert/strict';
import { readdirSync } from 'node:fs';
import { describe, test } from 'node:test';
import * as idsByNoun from '../../../migrations/20261127-ids-by-noun.ts';
import type { Migration, MigrationDatabase } from '../../../migrations/migration.ts';
import type { DatabaseLocation } from '../../../src/storage/engine/engine.ts';
import { migrate, migrationDatabase } from '../../../src/storage/engine/migrate.ts';
import { Sql } from '../../../src/storage/engine/sql.ts';
import { KnexUnitOfWork } from '../../../src/storage/unit-of-work.ts';
import { dumpDatabase, openPassing } from '../../support/installation-database.ts';
import { told } from '../../support/told.ts';
import { makeFirstModel, WHY_GONE } from './first-model-rows.ts';
import { idsAfterUpgrade } from './ids-after-upgrade.ts';
import { readSchema } from './migration-runs.ts';

const MIGRATIONS = new URL('../../../migrations/', import.meta.url);
/** All that came after the first version. */
const [, ...LATER] = await Promise.all(
  readdirSync(MIGRATIONS)
    .filter((name) => /^\d{8}-.*\.ts$/.test(name))
    .sort()
    .map((name): Promise<Migration> => import(new URL(name, MIGRATIONS).href)),
);
const CUT = new Error('the process ended here');

/** Runs one direction of the later migrations, and ends them behind a statement; answers how many there were. */
const runUntil = async (
  location: DatabaseLocation,
  direction: keyof Migration,
  lastStatement: number,
): Promise<number> => {
  const knex = await openPassing(location);
  const real = migrationDatabase(new Sql(knex));
  let statements = 0;
  const database: MigrationDatabase = {
    ...real,
    run: async (statement) => {
      await real.run(statement);
      statements += 1;
      if (statements === lastStatement) throw CUT;
    },
  };
  try {
    const migrations = direction === 'up' ? LATER : LATER.toReversed();
    for (const migration of migrations) await migration[direction](database);
  } catch (error) {
    if (error !== CUT) throw error;
  } finally {
    await knex.destroy();
  }
  return statements;
};

const run = (location: DatabaseLocation, direction: keyof Migration): Promise<number> =>
  runUntil(location, direction, 0);

/** Databases of earlier versions, with what is in them; `step` = 1 stops behind every statement, 3 behind every third. */
export const upgrades = (newLocation: () => Promise<DatabaseLocation>, step = 1): void => {
  const firstModel = async (): Promise<DatabaseLocation> => {
    const location = await newLocation();
    await makeFirstModel(location);
    return location;
  };

  describe('a database of the first version', () => {
    test('keeps its rows, and what they did not know yet is empty', async () => {
      const location = await firstModel();
      const knex = await openPassing(location);
      await migrate(knex);
      const node = new KnexUnitOfWork(knex, { now: () => 99 }, { useDatabaseClock: false });
      const { schedules, snapshots, sessions, restores, targets, logins } = node.records;
      const schedule = await schedules.find('everything', { id: 5 });
      assert.deepEqual([schedule?.name, schedule?.origin, schedule?.nextFireAt], ['nightly', '', 60]);
      assert.deepEqual([schedule?.prunedAt, schedule?.compactedAt], [61, null], 'as its tasks tell');
      const link = { targetId: 4, position: 0, label: null, isPrimary: true, wasLinkedBefore: true };
      assert.deepEqual(schedule?.targets, [link], 'what was remembered of a primary link, the link says itself');
      const target = await targets.find('everything', { id: 4 });
      const login = await logins.find(2);
      assert.deepEqual(
        [target, login].map((row) => row?.version),
        [1, 1],
        'writes are counted from here',
      );
      const snapshot = await snapshots.find('everything', { id: 6 });
      assert.deepEqual([snapshot?.state, snapshot?.origin], ['available', '']);
      assert.deepEqual(await snapshots.usage(3, 1, 4, null), {
        ofAccount: 1,
        ofTarget: 1,
        shrunk: { ofAccount: 0, ofTarget: 0 },
        lastTakenFor: 60,
      });
      const gone = [await snapshots.find('everything', { id: 13 }), await snapshots.find('everything', { id: 14 })];
      assert.deepEqual(
        gone.map((one) => one?.deletedReason),
        [
          { reason: 'requested', params: {} },
          { reason: 'told', params: { text: WHY_GONE[14] } },
        ],
      );
      const [session] = await sessions.list('everything', null);
      assert.deepEqual([session?.tokenHash, session?.address], ['hash', null]);
      const restore = await restores.find('everything', { id: 7 });
      assert.ok(restore !== null);
      assert.deepEqual(restore.error, told('It said "no\\yes",\nand the store\'s \u{1F600}.'));
      const { state, progress, dropsSnapshot, keptPaths } = restore;
      assert.deepEqual([state, progress, dropsSnapshot, keptPaths], ['succeeded', null, false, []]);
      await sessions.remember(session?.id ?? 0, 'filter', 'x');
      await node.close();
      const fresh = await newLocation();
      const other = await openPassing(fresh);
      await migrate(other);
      await other.destroy();
      assert.deepEqual(await readSchema(location), await readSchema(fresh), 'the schema is that of a new one');
    });

    test('remembers of primary links that were new what it did: nothing', async () => {
      const location = await firstModel();
      const knex = await openPassing(location);
      const sql = new Sql(knex);
      await sql.write('INSERT INTO schedule_targets VALUES (5, 12, 1, NULL, 1, 7)');
      const memory = '{"texts":{},"fields":{"linkedBefore":null}}';
      await sql.write("INSERT INTO native_fields VALUES (12, 'primary-schedule', ?)", [memory]);
      await migrate(knex);
      const links = await sql.all('SELECT target_id, was_linked_before FROM schedule_targets ORDER BY target_id');
      const kept = await sql.all("SELECT native FROM dialect_data WHERE dialect = 'primary-schedule'");
      await knex.destroy();
      assert.deepEqual(JSON.parse(JSON.stringify({ links, kept })), {
        links: [
          { target_id: 4, was_linked_before: 1 },
          { target_id: 12, was_linked_before: 0 },
        ],
        kept: [],
      });
    });

    test('whose upgrade is taken back is as it was before', async () => {
      const location = await firstModel();
      const [schema, rows] = [await readSchema(location), await dumpDatabase(location)];
      await run(location, 'up');
      await run(location, 'down');
      assert.deepEqual(await readSchema(location), schema);
      assert.deepEqual(await dumpDatabase(location), rows);
      await run(location, 'down');
      assert.deepEqual(await readSchema(location), schema);
    });

    test('whose upgrade ended behind any statement is upgraded by the next start', async () => {
      const whole = await firstModel();
      const statements = await run(whole, 'up');
      assert.ok(statements >= 9, `only ${statements} statements`);
      const [schema, rows] = [await readSchema(whole), await dumpDatabase(whole)];
      for (let statement = 1; statement <= statements; statement += step) {
        const location = await firstModel();
        await runUntil(location, 'up', statement);
        await run(location, 'up');
        assert.deepEqual(await readSchema(location), schema, `ended behind statement ${statement}`);
        assert.deepEqual(await dumpDatabase(location), rows, `ended behind statement ${statement}`);
      }
    });

    test('whose upgrade was being taken back can go on either way from any statement', async () => {
      const location = await firstModel();
      const before = await readSchema(location);
      await run(location, 'up');
      const after = await readSchema(location);
      const statements = await run(location, 'down');
      assert.ok(statements >= 9, `only ${statements} statements`);
      for (let statement = 1; statement <= statements; statement += step) {
        await run(location, 'up');
        assert.deepEqual(await readSchema(location), after, `up again after statement ${statement - step}`);
        await runUntil(location, 'down', statement);
        await run(location, 'down');
        assert.deepEqual(await readSchema(location), before, `down again after statement ${statement}`);
        await run(location, 'up');
        await runUntil(location, 'down', statement);
      }
    });

    test('is not taken back where a target has got the id of another thing, and stays as it is', async () => {
      const location = await firstModel();
      await run(location, 'up');
      const knex = await openPassing(location);
      await new Sql(knex).write(
        'INSERT INTO targets (id, uuid, account_id, name, kind, source, store_id, rotation, allows_in_place_restore, created_at) ' +
          "VALUES (5, 'u', 1, 'new', 'drive', '{}', 3, 5, 0, 7)",
      );
      const [schema, rows] = [await readSchema(location), await dumpDatabase(location)];
      await assert.rejects(
        idsByNoun.down(migrationDatabase(new Sql(knex))),
        /^Error: A target has the id of another thing/,
      );
      await knex.destroy();
      assert.deepEqual(await readSchema(location), schema);
      assert.deepEqual(await dumpDatabase(location), rows);
    });
  });

  idsAfterUpgrade(newLocation);
};
