import type { Instant } from '../../../domain/instant.ts';
import { readStored, toStored } from '../../../domain/problems/stored.ts';
import { MOST_LOG_LINES, type TaskLogLine, type TaskNote } from '../../../domain/task-log.ts';
import type { TaskLogPage, TaskLogRecords } from '../../../ports/records/task-logs.ts';
import { mapper, plain, type Row } from '../../engine/mapper.ts';
import type { Sql } from '../../engine/sql.ts';

interface LineRow {
  readonly taskId: number;
  readonly number: number;
  readonly at: Instant;
  readonly entry: string;
}

const lineMapper = mapper<LineRow>({ taskId: plain(), number: plain(), at: plain(), entry: plain() });

/** Logs of tasks, a row for each line. */
export class KnexTaskLogRecords implements TaskLogRecords {
  readonly #sql: Sql;

  constructor(sql: Sql) {
    this.#sql = sql;
  }

  async append(taskId: number, notes: readonly TaskNote[], at: Instant): Promise<void> {
    if (notes.length === 0) return;
    // Of two who append at once, one waits for the other's numbers.
    await this.#sql.all(`SELECT id FROM tasks WHERE id = ?${this.#sql.engine.forUpdate}`, [taskId]);
    const { last } = await this.#bounds(taskId);
    const newest = notes.slice(-MOST_LOG_LINES);
    const end = last + notes.length;
    const rows = newest.map((note, index) =>
      lineMapper.toRow({ taskId, number: end - newest.length + 1 + index, at, entry: writeNote(note) }),
    );
    await this.#sql.insert('task_log_lines', lineMapper.columns, rows);
    if (end <= MOST_LOG_LINES) return;
    await this.#sql.write('DELETE FROM task_log_lines WHERE task_id = ? AND number <= ?', [
      taskId,
      end - MOST_LOG_LINES,
    ]);
  }

  async read(taskId: number, after: number, limit: number): Promise<TaskLogPage> {
    const bounds = await this.#bounds(taskId);
    const rows = await this.#sql.all<Row>(
      `SELECT ${lineMapper.select('task_log_lines')} FROM task_log_lines
       WHERE task_id = ? AND number > ? ORDER BY number LIMIT ?`,
      [taskId, after, limit],
    );
    return { lines: rows.map((row) => readLine(lineMapper.fromRow(row))), ...bounds };
  }

  async #bounds(taskId: number): Promise<{ readonly first: number; readonly last: number }> {
    const row = await this.#sql.first<{ first: number | null; last: number | null }>(
      'SELECT MIN(number) AS first, MAX(number) AS last FROM task_log_lines WHERE task_id = ?',
      [taskId],
    );
    return { first: row?.first ?? 0, last: row?.last ?? 0 };
  }
}

const writeNote = (note: TaskNote): string =>
  JSON.stringify('problem' in note && note.problem !== null ? { ...note, problem: toStored(note.problem) } : note);

function readLine({ number, at, entry }: LineRow): TaskLogLine {
  const note = JSON.parse(entry);
  return {
    number,
    at,
    note: note.problem ? { ...note, problem: readStored(JSON.stringify(note.problem)) } : note,
  };
}
