import type { TableDefinition } from '../migration.ts';
import { id } from './id-column.ts';

/** What is backed up and where to, what single dialects know of it, and what was done to it. */
export const thingTables: readonly TableDefinition[] = [
  {
    name: 'stores',
    columns: (t) => [
      id(t.integer),
      `uuid ${t.uuid} NOT NULL`,
      `account_id ${t.integer}`,
      `name ${t.name} NOT NULL`,
      `location_code ${t.name} NOT NULL`,
      `driver ${t.word} NOT NULL`,
      `settings ${t.text} NOT NULL`,
      `secrets_sealed ${t.text}`,
      `node ${t.name}`,
      `minimum_interval_seconds ${t.integer}`,
      `max_per_target ${t.integer}`,
      `max_per_account ${t.integer}`,
      `created_at ${t.integer} NOT NULL`,
      `deleted_at ${t.integer}`,
    ],
    constraints: ['FOREIGN KEY (account_id) REFERENCES accounts (id)'],
    unique: ['uuid'],
    indexes: ['account_id, location_code', 'name'],
  },
  {
    name: 'targets',
    columns: (t) => [
      id(t.integer),
      `uuid ${t.uuid} NOT NULL`,
      `account_id ${t.integer} NOT NULL`,
      `name ${t.name} NOT NULL`,
      `kind ${t.word} NOT NULL`,
      `source ${t.text} NOT NULL`,
      `store_id ${t.integer} NOT NULL`,
      `rotation ${t.integer} NOT NULL`,
      `allows_in_place_restore ${t.flag} NOT NULL`,
      `created_at ${t.integer} NOT NULL`,
      `deleted_at ${t.integer}`,
      `deleted_reason ${t.text}`,
    ],
    constraints: ['FOREIGN KEY (account_id) REFERENCES accounts (id)', 'FOREIGN KEY (store_id) REFERENCES stores (id)'],
    unique: ['uuid'],
    indexes: ['account_id, name', 'store_id'],
  },
  {
    name: 'native_fields',
    columns: (t) => [`object_id ${t.integer} NOT NULL`, `dialect ${t.word} NOT NULL`, `native ${t.text} NOT NULL`],
    constraints: ['PRIMARY KEY (object_id, dialect)'],
  },
  {
    name: 'settings',
    columns: (t) => [`name ${t.name} NOT NULL`, `value ${t.text} NOT NULL`],
    constraints: ['PRIMARY KEY (name)'],
  },
  {
    name: 'audit',
    columns: (t) => [
      `id ${t.counter}`,
      `at ${t.integer} NOT NULL`,
      `actor ${t.name} NOT NULL`,
      `account_id ${t.integer}`,
      `action ${t.name} NOT NULL`,
      `object_id ${t.integer}`,
      `details ${t.text} NOT NULL`,
    ],
    indexes: ['account_id', 'object_id'],
  },
];
