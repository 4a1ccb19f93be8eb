import * as firstModel from '../../migrations/20261121-first-model.ts';
import type { DatabaseLocation } from '../../src/storage/knex.ts';
import { openDatabase } from '../../src/storage/knex.ts';
import { migrationDatabase } from '../../src/storage/migrate.ts';
import { Sql, type Stored } from '../../src/storage/sql.ts';

const uuidOf = (id: number) => String(id).padStart(36, '0');

const WEEKLY = JSON.stringify({ kind: 'weekly', days: ['mon'], times: ['02:00'], timeZone: 'UTC' });

/** A row of every table that later migrations change, with every column that the first model had. */
const ROWS: Readonly<Record<string, Readonly<Record<string, Stored>>>> = {
  accounts: { id: 1, uuid: uuidOf(1), name: 'demo', time_zone: 'UTC', created_at: 7 },
  logins: {
    id: 2,
    uuid: uuidOf(2),
    account_id: 1,
    login: 'demo',
    password_hash: 'x',
    role: 'admin',
    is_staff: 0,
    is_disabled: 0,
    created_at: 7,
  },
  sessions: { id: 1, token_hash: 'hash', login_id: 2, kind: 'panel', awaits_totp: 0, created_at: 7, expires_at: 99 },
  stores: {
    id: 3,
    uuid: uuidOf(3),
    name: 'local',
    location_code: 'local',
    driver: 'archive',
    settings: '{}',
    created_at: 7,
  },
  targets: {
    id: 4,
    uuid: uuidOf(4),
    account_id: 1,
    name: 'vm',
    kind: 'instance',
    source: '{"kind":"volume"}',
    store_id: 3,
    rotation: 5,
    allows_in_place_restore: 0,
    created_at: 7,
  },
  schedules: {
    id: 5,
    uuid: uuidOf(5),
    account_id: 1,
    name: 'nightly',
    recurrence: WEEKLY,
    retention: '{"kind":"inherit"}',
    inherits_retention: 1,
    class: 'backup',
    method: '{"kind":"full"}',
    destination: 'local',
    task_order: 'parallel',
    follow_ups: '{"prune":true,"compact":false}',
    notifications: '{"onCreation":false,"onDeletion":false}',
    version: 1,
    next_fire_at: 60,
    anchored_at: 7,
    created_at: 7,
  },
  snapshots: {
    id: 6,
    uuid: uuidOf(6),
    account_id: 1,
    target_id: 4,
    store_id: 3,
    schedule_id: 5,
    class: 'backup',
    name: 'nightly',
    state: 'available',
    taken_for: 60,
    is_incremental: 0,
    is_protected: 0,
    created_at: 60,
  },
  tasks: {
    id: 8,
    uuid: uuidOf(8),
    run_id: 9,
    account_id: 1,
    schedule_id: 5,
    target_id: 4,
    store_id: 3,
    snapshot_id: 6,
    position: 0,
    state: 'succeeded',
    attempt: 1,
    lapses: 0,
    created_at: 60,
    started_at: 60,
    finished_at: 61,
    log: '',
    follow_ups: '[]',
  },
  restores: {
    id: 7,
    uuid: uuidOf(7),
    account_id: 1,
    snapshot_id: 6,
    kind: 'directory',
    directory: '/srv/back',
    state: 'succeeded',
    attempt: 1,
    created_at: 61,
    started_at: 61,
    finished_at: 62,
  },
};

/** Makes a database as the first version left it, with a row in each table that was changed since. */
export const makeFirstModel = async (location: DatabaseLocation): Promise<void> => {
  const knex = await openDatabase(location);
  const sql = new Sql(knex);
  await firstModel.up(migrationDatabase(sql));
  for (const [table, row] of Object.entries(ROWS)) await sql.insert(table, Object.keys(row), [Object.values(row)]);
  const nameType = sql.dialect === 'mysql' ? 'VARCHAR(255)' : 'TEXT';
  await sql.write(`CREATE TABLE backrota_migrations (name ${nameType} NOT NULL, PRIMARY KEY (name))`);
  await sql.write("INSERT INTO backrota_migrations (name) VALUES ('20261121-first-model')");
  await knex.destroy();
};

/** What the rows of the first model hold now, by table. */
export const readFirstModel = async (location: DatabaseLocation): Promise<Readonly<Record<string, unknown>>> => {
  const knex = await openDatabase(location);
  const sql = new Sql(knex);
  const rows: Record<string, unknown> = {};
  for (const table of Object.keys(ROWS)) rows[table] = await sql.all(`SELECT * FROM \`${table}\``);
  await knex.destroy();
  return rows;
};
