import { recurrenceJson, weekly } from '../../src/domain/recurrence/index.ts';
import type { Sql } from '../../src/storage/sql.ts';

/** More schedules than the serving thread looks through in one piece. */
export const MANY = 10_001;

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
