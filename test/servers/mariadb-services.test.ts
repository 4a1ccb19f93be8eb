// The suites of the services, unchanged, on MariaDB: what SQLite's one writer hides, row locks show. All of them, or the
// share that is asked for: `2/3`.
import assert from 'node:assert/strict';
import { readdirSync } from 'node:fs';
import { test } from 'node:test';
import { openInstallation } from '../support/installation.ts';
import { keepInstallationsInMariadb } from './installations-on-mariadb.ts';

keepInstallationsInMariadb();

test('the installations of these suites are in MariaDB', async () => {
  await using house = await openInstallation();
  assert.equal(house.database.kind, 'mysql');
});

const services = new URL('../services/', import.meta.url);
const suites = readdirSync(services, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.test.ts'));
const [part = 1, parts = 1] = (process.argv[2] ?? '').split('/').map((number) => Number(number) || 1);
for (const [index, name] of suites.sort().entries()) {
  if (index % parts === part - 1) await import(new URL(name, services).href);
}
