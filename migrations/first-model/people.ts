import type { TableDefinition } from '../migration.ts';
import { id } from './id-column.ts';

/** Who may act: the sequence of ids, accounts, logins, sessions. */
export const peopleTables: readonly TableDefinition[] = [
  {
    name: 'ids',
    columns: (t) => [`id ${t.counter}`, `kind ${t.word} NOT NULL`],
  },
  {
    name: 'accounts',
    columns: (t) => [
      id(t.integer),
      `uuid ${t.uuid} NOT NULL`,
      `name ${t.name} NOT NULL`,
      `time_zone ${t.name} NOT NULL`,
      `quota_per_day ${t.integer}`,
      `quota_total ${t.integer}`,
      `created_at ${t.integer} NOT NULL`,
      `deleted_at ${t.integer}`,
    ],
    unique: ['uuid', 'name'],
  },
  {
    name: 'logins',
    columns: (t) => [
      id(t.integer),
      `uuid ${t.uuid} NOT NULL`,
      `account_id ${t.integer} NOT NULL`,
      `login ${t.name} NOT NULL`,
      `password_hash ${t.name} NOT NULL`,
      `role ${t.word} NOT NULL`,
      `is_staff ${t.flag} NOT NULL`,
      `is_disabled ${t.flag} NOT NULL`,
      `totp_sealed ${t.text}`,
      `created_at ${t.integer} NOT NULL`,
      `deleted_at ${t.integer}`,
    ],
    constraints: ['FOREIGN KEY (account_id) REFERENCES accounts (id)'],
    // A login stays taken after its deletion: the audit names people by it.
    unique: ['uuid', 'login'],
    indexes: ['account_id'],
  },
  {
    name: 'sessions',
    columns: (t) => [
      `id ${t.counter}`,
      `token_hash ${t.name} NOT NULL`,
      `login_id ${t.integer} NOT NULL`,
      `kind ${t.word} NOT NULL`,
      `awaits_totp ${t.flag} NOT NULL`,
      `created_at ${t.integer} NOT NULL`,
      `expires_at ${t.integer}`,
      `revoked_at ${t.integer}`,
    ],
    constraints: ['FOREIGN KEY (login_id) REFERENCES logins (id)'],
    unique: ['token_hash'],
    indexes: ['login_id', 'expires_at', 'revoked_at'],
  },
];
