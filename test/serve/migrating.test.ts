import assert from 'node:assert/strict';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import type { DatabaseLocation } from '../../src/storage/engine/engine.ts';
import { migrate } from '../../src/storage/engine/migrate.ts';
import { countAccounts, readSchema, runMigration } from '../storage/engine/migration-runs.ts';
import { makePassingFolder, openPassing } from '../support/installation-database.ts';

let folder = '';
let count = 0;
before(async () => {
  folder = await makePassingFolder();
});
after(() => rm(folder, { recursive: true }));

const newLocation = (): DatabaseLocation => {
  count += 1;
  return { kind: 'sqlite', file: join(folder, `${count}.sqlite`) };
};

test('a process that is killed in a migration leaves a database that the next start finishes', async () => {
  const clean = newLocation();
  const { statements } = await runMigration(clean);
  const schema = await readSchema(clean);
  for (const statement of [1, Math.floor(statements / 2), statements]) {
    const location = newLocation();
    const killed = await runMigration(location, { statement, moment: 'before' });
    assert.equal(killed.exit, 'SIGKILL', `statement ${statement}: ${killed.errors}`);
    const knex = await openPassing(location);
    await migrate(knex);
    await knex.destroy();
    assert.deepEqual(await readSchema(location), schema, `killed before statement ${statement}`);
  }
});

test('two processes that start at once on an empty file migrate it once, and both serve', async () => {
  const location = newLocation();
  const runs = await Promise.all([runMigration(location), runMigration(location)]);
  assert.deepEqual(
    runs.map(({ exit, errors }) => ({ exit, errors })),
    Array(2).fill({ exit: 0, errors: '' }),
  );
  assert.equal(await countAccounts(location), 2);
});
