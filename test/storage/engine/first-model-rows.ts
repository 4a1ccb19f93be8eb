import * as firstModel from '../../../migrations/20261121-first-model.ts';
import type { DatabaseLocation } from '../../../src/storage/engine/engine.ts';
import { migrationDatabase } from '../../../src/storage/engine/migrate.ts';
import { Sql, type Stored } from '../../../src/storage/engine/sql.ts';
import { openPassing } from '../../support/installation-database.ts';

const uuidOf = (id: number) => String(id).padStart(36, '0');

const WEEKLY = JSON.stringify({ kind: 'weekly', days: ['mon'], times: ['02:00'], timeZone: 'UTC' });

type Row = Readonly<Record<string, Stored>>;

/** A row of every table that later migrations change, with every column that the first model had. */
const ROWS: Readonly<Record<string, Row>> = {
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
  schedule_targets: { schedule_id: 5, target_id: 4, position: 0, is_primary: 1, linked_at: 7 },
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
    follow_ups: '[{"kind":"prune","outcome":"done","reason":null,"startedAt":61,"finishedAt":61}]',
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
    error: 'It said "no\\yes",\nand the store\'s \u{1F600}.',
  },
};

/** What each id of the rows is of: all of them came from one sequence. */
const KINDS = ['account', 'login', 'store', 'target', 'schedule', 'snapshot', 'restore', 'task', 'run'];

/** Another tenant, with a target of its own. */
const NEIGHBOUR: readonly (readonly [table: string, row: Row])[] = [
  ['accounts', { ...ROWS.accounts, id: 10, uuid: uuidOf(10), name: 'other' }],
  ['logins', { ...ROWS.logins, id: 11, uuid: uuidOf(11), account_id: 10, login: 'other' }],
  ['targets', { ...ROWS.targets, id: 12, uuid: uuidOf(12), account_id: 10, name: 'their vm' }],
];

/** Why snapshots went, as the first version wrote it: a code, and a phrase. */
export const WHY_GONE = { 13: 'requested', 14: 'not among 7 daily, the "\\best"\n' } as const;

const GONE = Object.entries(WHY_GONE).map(
  ([id, why]) =>
    [
      'snapshots',
      { ...ROWS.snapshots, id: Number(id), uuid: uuidOf(Number(id)), state: 'deleted', deleted_reason: why },
    ] as const,
);

const dialectDataRow = (objectId: number, tag: string): readonly [string, Row] => [
  'native_fields',
  {
    object_id: objectId,
    dialect: 'cloudsigma',
    native: JSON.stringify({ texts: {}, fields: { tags: [{ uuid: tag }] } }),
  },
];

const auditRow = (accountId: number, action: string, objectId: number | null): readonly [string, Row] => [
  'audit',
  { at: 7, actor: 'cli:root', account_id: accountId, action, object_id: objectId, details: '{}' },
];

/** What is kept of things by their ids alone. */
const BY_ID: readonly (readonly [table: string, row: Row])[] = [
  ...[...KINDS, 'account', 'login', 'target', 'snapshot', 'snapshot'].map(
    (kind, index) => ['ids', { id: index + 1, kind }] as const,
  ),
  dialectDataRow(4, 'of target 4'),
  dialectDataRow(5, 'of schedule 5'),
  dialectDataRow(6, 'of snapshot 6'),
  dialectDataRow(12, 'of target 12'),
  // Its primary schedule was linked before it became that.
  ['native_fields', { object_id: 4, dialect: 'primary-schedule', native: '{"texts":{},"fields":{"linkedBefore":5}}' }],
  auditRow(1, 'target.add', 4),
  auditRow(1, 'schedule.create', 5),
  auditRow(1, 'snapshot.change', 6),
  auditRow(10, 'target.add', 12),
  // A session's, which is the id of the store too; of nothing that there is; of nothing.
  auditRow(1, 'token.revoke', 3),
  auditRow(1, 'thing.change', 999),
  auditRow(1, 'thing.change', null),
];

/** Makes a database as the first version left it, with a row in each table that was changed since. */
export const makeFirstModel = async (location: DatabaseLocation): Promise<void> => {
  const knex = await openPassing(location);
  const sql = new Sql(knex);
  await firstModel.up(migrationDatabase(sql));
  for (const [table, row] of [...Object.entries(ROWS), ...NEIGHBOUR, ...GONE, ...BY_ID]) {
    await sql.insert(table, Object.keys(row), [Object.values(row)]);
  }
  const { nameType } = sql.engine;
  await sql.write(`CREATE TABLE backrota_migrations (name ${nameType} NOT NULL, PRIMARY KEY (name))`);
  await sql.write("INSERT INTO backrota_migrations (name) VALUES ('20261121-first-model')");
  await knex.destroy();
};
