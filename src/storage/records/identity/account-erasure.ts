import type { Instant } from '../../../domain/instant.ts';
import { SNAPSHOT_STATES, STANDING } from '../../../domain/snapshot.ts';
import { listed, literals } from '../../engine/conditions.ts';
import type { Sql, Stored } from '../../engine/sql.ts';

const { deleted: DELETED } = literals(SNAPSHOT_STATES);

const OF_TASKS = 'task_id IN (SELECT id FROM tasks WHERE account_id = ?)';
const OF_STORES = 'store_id IN (SELECT id FROM stores WHERE account_id = ?)';

/** What lets logins in, and whom mails of theirs go to. */
const waysIn = (logins: string, contacts: string) => [
  `DELETE FROM session_memory WHERE session_id IN (SELECT id FROM sessions WHERE ${logins})`,
  `DELETE FROM sessions WHERE ${logins}`,
  `DELETE FROM login_keys WHERE ${logins}`,
  `DELETE FROM repeated_calls WHERE ${logins}`,
  `DELETE FROM login_addresses WHERE ${logins}`,
  `DELETE FROM used_totp_steps WHERE ${logins}`,
  `DELETE FROM notification_preferences WHERE contact_uuid IN (SELECT uuid FROM notification_contacts WHERE ${contacts})`,
  `UPDATE notification_contacts SET main_login_id = NULL WHERE ${contacts}`,
  `DELETE FROM notification_contacts WHERE ${contacts}`,
];

/** The same of all logins of an account, and mails that are not sent yet. */
const WAYS_IN = [
  ...waysIn('login_id IN (SELECT id FROM logins WHERE account_id = ?)', 'account_id = ?'),
  'DELETE FROM mails WHERE account_id = ? AND sent_at IS NULL',
];

const CLOSE_LOGINS =
  "UPDATE logins SET login = CONCAT(login, '#', id), is_disabled = 1, deleted_at = ?, version = version + 1 WHERE deleted_at IS NULL AND";

/** Names are unique, and none has a `#`: what is deleted leaves its own name to others. */
const CLOSED = [
  `${CLOSE_LOGINS} account_id = ?`,
  "UPDATE accounts SET name = CONCAT(name, '#', id), deleted_at = ?, version = version + 1 WHERE id = ?",
] as const;

const NOUNS = [
  ['schedule', 'schedules'],
  ['target', 'targets'],
  ['snapshot', 'snapshots'],
  ['run', 'runs'],
  ['task', 'tasks'],
  ['restore', 'restores'],
] as const;

/** Whatever people wrote, or what was told in words of theirs; each is bound the account's id. What is left is history. */
const ERASED: readonly string[] = [
  ...WAYS_IN,
  "UPDATE accounts SET name = CONCAT('#', id) WHERE id = ?",
  "UPDATE logins SET login = CONCAT('#', id), password_hash = '', totp_sealed = NULL WHERE account_id = ?",
  'DELETE FROM mails WHERE account_id = ?',
  "UPDATE audit SET details = '{}' WHERE account_id = ?",
  ...NOUNS.map(
    ([noun, table]) =>
      `DELETE FROM dialect_data WHERE noun = '${noun}' AND object_id IN (SELECT id FROM ${table} WHERE account_id = ?)`,
  ),
  `UPDATE targets SET name = CONCAT('#', id), mount_points = NULL,
     source = CASE WHEN source LIKE '{"kind":"volume"%' THEN '{"kind":"volume"}' ELSE '{"kind":"paths","paths":[]}' END
   WHERE account_id = ?`,
  `UPDATE schedules SET name = CONCAT('#', id), pause_reason = NULL, archive_name = NULL, script_parameters = NULL,
     check_options = CASE WHEN check_options IS NULL THEN NULL ELSE '{"maxSeconds":null,"flags":[],"paths":[]}' END,
     destination = CASE WHEN destination IN (SELECT location_code FROM stores WHERE account_id IS NULL)
       THEN destination ELSE 'local' END
   WHERE account_id = ?`,
  'UPDATE schedule_targets SET label = NULL WHERE schedule_id IN (SELECT id FROM schedules WHERE account_id = ?)',
  `UPDATE tasks SET error = NULL, log = '', progress = NULL, follow_ups = '[]', evidence = NULL,
     check_options = CASE WHEN check_options IS NULL THEN NULL ELSE '{"maxSeconds":null,"flags":[],"paths":[]}' END
   WHERE account_id = ?`,
  `DELETE FROM task_log_lines WHERE ${OF_TASKS}`,
  `DELETE FROM script_outputs WHERE ${OF_TASKS}`,
  `UPDATE snapshots SET name = CONCAT('#', id), error = NULL, hold_reason = NULL,
     locator = CASE WHEN state = ${DELETED} THEN NULL ELSE locator END
   WHERE account_id = ?`,
  `UPDATE restores SET error = NULL, remarks = NULL, progress = NULL, kept_problem = NULL,
     directory = CASE WHEN directory IS NULL THEN NULL ELSE '' END
   WHERE account_id = ? AND finished_at IS NOT NULL`,
  `DELETE FROM store_troubles WHERE ${OF_STORES}`,
  "UPDATE stores SET name = CONCAT('#', id), location_code = CONCAT('x', id) WHERE account_id = ?",
];

/** As `AccountRecords.close`. */
export async function closeAccount(sql: Sql, id: number, at: Instant): Promise<void> {
  for (const statement of WAYS_IN) await sql.write(statement, [id]);
  for (const statement of CLOSED) await sql.write(statement, [at, id]);
}

/** As `LoginRecords.close`. */
export async function closeLogin(sql: Sql, id: number, at: Instant): Promise<void> {
  for (const statement of waysIn('login_id = ?', 'login_id = ?')) await sql.write(statement, [id]);
  await sql.write(`${CLOSE_LOGINS} id = ?`, [at, id]);
}

/** As `AccountRecords.erase`. */
export async function eraseAccount(sql: Sql, id: number): Promise<void> {
  const logins = await sql.all<{ id: number; login: string }>('SELECT id, login FROM logins WHERE account_id = ?', [
    id,
  ]);
  for (const login of logins) await renameActor(sql, login.login.replace(`#${login.id}`, ''), login.id);
  for (const statement of ERASED) await sql.write(statement, [id]);
}

/** Versions before named who did a thing by the login; one of digits alone may be the id of another, and stays. */
async function renameActor(sql: Sql, login: string, id: number): Promise<void> {
  if (/^\d*$/.test(login)) return;
  const [before, after] = [`login:${login}`, `login:${id}`];
  const [asBefore, asAfter] = [` as ${before}`, ` as ${after}`];
  for (const [table, column] of [
    ['audit', 'actor'],
    ['restores', 'requested_by'],
  ] as const) {
    const rename = (value: string, condition: string, bindings: readonly Stored[]) =>
      sql.write(`UPDATE ${table} SET ${column} = ${value} WHERE ${condition}`, bindings);
    await rename('?', `${column} = ?`, [after, before]);
    const start = `${before} as `;
    await rename(`REPLACE(${column}, ?, ?)`, `SUBSTR(${column}, 1, ?) = ?`, [
      start,
      `${after} as `,
      start.length,
      start,
    ]);
    await rename(`REPLACE(${column}, ?, ?)`, `SUBSTR(${column}, ?) = ?`, [
      asBefore,
      asAfter,
      -asBefore.length,
      asBefore,
    ]);
  }
}

/** As `AccountRecords.isAtRest`. */
export async function isAtRest(sql: Sql, id: number): Promise<boolean> {
  const row = await sql.first<{ left_over: number }>(
    `SELECT (SELECT COUNT(*) FROM snapshots WHERE account_id = ? AND state IN ${listed(STANDING)})
       + (SELECT COUNT(*) FROM tasks WHERE account_id = ? AND finished_at IS NULL)
       + (SELECT COUNT(*) FROM restores WHERE account_id = ? AND (finished_at IS NULL OR kept_paths IS NOT NULL)) AS left_over`,
    [id, id, id],
  );
  return row?.left_over === 0;
}
