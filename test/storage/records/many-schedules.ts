import { recurrenceJson, weekly } from '../../../src/domain/recurrence/index.ts';
import type { Sql } from '../../../src/storage/engine/sql.ts';

/** Schedules of which those of account 1 alone are more than the serving thread looks through in one piece. */
export const MANY = 10_002;

const NIGHTLY = weekly({ days: ['mon'], times: ['03:00'], timeZone: 'UTC' });

/** Adds `count` schedules, all but the last of account 1; the last one is of account 2. */
export const addManySchedules = async (sql: Sql, count = MANY): Promise<void> => {
  for (const id of [1, 2]) {
    await sql.insert(
      'accounts',
      ['id', 'uuid', 'name', 'time_zone', 'created_at'],
      [[id, `a${id}`, `a${id}`, 'UTC', 0]],
    );
  }
  await sql.write(
    `INSERT INTO schedules (id, uuid, account_id, name, recurrence, retention, inherits_retention, class, method,
       destination, task_order, follow_ups, notifications, version, anchored_at, created_at)
     WITH RECURSIVE numbers (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM numbers WHERE n < ?)
     SELECT n, 'uuid-' || n, 1 + (n = ?), 'Nr ' || n, ?, ?, 1, 'full', '"copy"', 'local', 'parallel', '[]', '[]', 1, 0, 0
     FROM numbers`,
    [count, count, JSON.stringify(recurrenceJson(NIGHTLY)), JSON.stringify({ kind: 'inherit' })],
  );
};

/** Adds an account with as many schedules, from id 20,001, each of which has all of as many targets. */
export const addLinkedSchedules = async (sql: Sql, accountId: number, schedules: number, targets: number) => {
  await sql.write("INSERT INTO accounts (id, uuid, name, time_zone, created_at) VALUES (?, ?, ?, 'UTC', 0)", [
    accountId,
    `a${accountId}`,
    `a${accountId}`,
  ]);
  const numbers = 'WITH RECURSIVE numbers (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM numbers WHERE n < ?)';
  const from = accountId * 20_000;
  await sql.write(
    `INSERT INTO targets (id, uuid, account_id, name, kind, source, store_id, rotation, allows_in_place_restore,
       created_at)
     ${numbers} SELECT ? + n, ? || '-' || n, ?, 'g' || n, 'instance', '{"kind":"paths","paths":["/srv"]}', 1, 1, 0, 0
     FROM numbers`,
    [targets, from, from, accountId],
  );
  await sql.write(
    `INSERT INTO schedules (id, uuid, account_id, name, recurrence, retention, inherits_retention, class, method,
       destination, task_order, follow_ups, notifications, version, anchored_at, created_at)
     ${numbers} SELECT ? + n, ? || '-' || n, ?, 'Linked ' || n, recurrence, retention, 1, class, method, destination,
       task_order, follow_ups, notifications, 1, 0, 0
     FROM numbers JOIN schedules ON schedules.id = 1`,
    [schedules, from, from, accountId],
  );
  await sql.write(
    `INSERT INTO schedule_targets (schedule_id, target_id, position, is_primary, linked_at)
     SELECT s.id, g.id, g.id, 0, 0 FROM schedules s JOIN targets g ON g.account_id = s.account_id WHERE s.account_id = ?`,
    [accountId],
  );
};
