import type { TableDefinition } from '../migration.ts';

/** One-time keys, what rooms keep with a session, contacts with what they want to be told, and mails to send. */
export const newTables: readonly TableDefinition[] = [
  {
    name: 'login_keys',
    columns: (t) => [
      `key_hash ${t.name} NOT NULL`,
      `login_id ${t.integer} NOT NULL`,
      `created_at ${t.integer} NOT NULL`,
      `expires_at ${t.integer} NOT NULL`,
    ],
    constraints: ['PRIMARY KEY (key_hash)', 'FOREIGN KEY (login_id) REFERENCES logins (id)'],
    indexes: ['login_id', 'expires_at'],
  },
  {
    name: 'session_memory',
    columns: (t) => [`session_id ${t.integer} NOT NULL`, `name ${t.name} NOT NULL`, `\`text\` ${t.text} NOT NULL`],
    constraints: [
      'PRIMARY KEY (session_id, name)',
      'FOREIGN KEY (session_id) REFERENCES sessions (id) ON DELETE CASCADE',
    ],
  },
  {
    name: 'notification_contacts',
    columns: (t) => [
      `id ${t.counter}`,
      `uuid ${t.uuid} NOT NULL`,
      `login_id ${t.integer} NOT NULL`,
      `account_id ${t.integer} NOT NULL`,
      `name ${t.name} NOT NULL`,
      `email ${t.name} NOT NULL`,
      `phone ${t.name} NOT NULL`,
      `is_main ${t.flag} NOT NULL`,
      `main_login_id ${t.integer}`,
      `created_at ${t.integer} NOT NULL`,
    ],
    constraints: ['FOREIGN KEY (login_id) REFERENCES logins (id)', 'FOREIGN KEY (account_id) REFERENCES accounts (id)'],
    // Filled only for a main one: the database itself allows one of them per login.
    unique: ['uuid', 'main_login_id'],
    indexes: ['login_id', 'account_id'],
  },
  {
    name: 'notification_preferences',
    columns: (t) => [`contact_uuid ${t.uuid} NOT NULL`, `kind ${t.word} NOT NULL`, `is_on ${t.flag} NOT NULL`],
    constraints: [
      'PRIMARY KEY (contact_uuid, kind)',
      'FOREIGN KEY (contact_uuid) REFERENCES notification_contacts (uuid) ON DELETE CASCADE',
    ],
  },
  {
    // No foreign keys: written in the transaction that ends a task, which must wait for nobody who changes an account.
    name: 'mails',
    columns: (t) => [
      `id ${t.counter}`,
      `uuid ${t.uuid} NOT NULL`,
      `account_id ${t.integer} NOT NULL`,
      `kind ${t.word} NOT NULL`,
      `recipient ${t.name} NOT NULL`,
      `subject ${t.text} NOT NULL`,
      `\`text\` ${t.text} NOT NULL`,
      `created_at ${t.integer} NOT NULL`,
      `attempt ${t.integer} NOT NULL`,
      `next_attempt_at ${t.integer}`,
      `lease_owner ${t.name}`,
      `lease_until ${t.integer}`,
      `sent_at ${t.integer}`,
      `given_up_at ${t.integer}`,
      `error ${t.text}`,
    ],
    unique: ['uuid'],
    // How many an account was written lately; which are old enough to be forgotten.
    indexes: ['next_attempt_at', 'account_id, created_at', 'created_at'],
  },
];
