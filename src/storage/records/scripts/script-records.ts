import type { Script } from '../../../domain/script.ts';
import type { Key, Page, Slice } from '../../../ports/records/page.ts';
import type { ScriptOutput, ScriptOutputRecords, ScriptRecords } from '../../../ports/records/scripts.ts';
import { Conditions, selectPage } from '../../engine/conditions.ts';
import { mapper, plain, type Row } from '../../engine/mapper.ts';
import type { Sql } from '../../engine/sql.ts';

const scriptMapper = mapper<Script>({
  id: plain(),
  uuid: plain(),
  name: plain(),
  description: plain(),
  content: plain(),
  timeoutSeconds: plain(),
  occasion: plain(),
  version: plain(),
  createdAt: plain(),
  updatedAt: plain(),
  deletedAt: plain(),
});

const SELECT = `SELECT ${scriptMapper.select('scripts')} FROM scripts`;

/** Scripts; deleted ones are not found. */
export class KnexScriptRecords implements ScriptRecords {
  readonly #sql: Sql;

  constructor(sql: Sql) {
    this.#sql = sql;
  }

  async find(key: Key): Promise<Script | null> {
    return this.#findOne(key, '');
  }

  async lock(key: Key): Promise<Script | null> {
    return this.#findOne(key, this.#sql.engine.forUpdate);
  }

  async list(): Promise<readonly Script[]> {
    const rows = await this.#sql.all<Row>(`${SELECT} WHERE deleted_at IS NULL ORDER BY id`, []);
    return rows.map((row) => scriptMapper.fromRow(row));
  }

  async page(page: Page<'id'>): Promise<Slice<Script>> {
    const query = {
      select: scriptMapper.select('scripts'),
      from: 'scripts',
      scanned: { table: 'scripts', scope: 'everything' } as const,
      key: 'scripts.id',
      where: new Conditions().and('deleted_at IS NULL'),
      orderColumns: { id: 'id' },
      tieColumns: [],
    };
    return selectPage(this.#sql, query, page, async (rows) => rows.map((row) => scriptMapper.fromRow(row)));
  }

  async insert(script: Script): Promise<void> {
    await this.#sql.insert('scripts', scriptMapper.columns, [scriptMapper.toRow(script)]);
  }

  async update({ id, uuid: _uuid, createdAt: _created, ...change }: Script): Promise<void> {
    const set = scriptMapper.toChange(change);
    if (set !== null) await this.#sql.write(`UPDATE scripts SET ${set.sql} WHERE id = ?`, [...set.bindings, id]);
  }

  async #findOne(key: Key, lock: string): Promise<Script | null> {
    const where = new Conditions().andKey(key).and('deleted_at IS NULL');
    const row = await this.#sql.first<Row>(`${SELECT}${where.sql}${lock}`, where.bindings);
    return row === null ? null : scriptMapper.fromRow(row);
  }
}

const outputMapper = mapper<ScriptOutput>({ taskId: plain(), phase: plain(), output: plain() });

/** What scripts wrote. */
export class KnexScriptOutputRecords implements ScriptOutputRecords {
  readonly #sql: Sql;

  constructor(sql: Sql) {
    this.#sql = sql;
  }

  async put(taskId: number, phase: ScriptOutput['phase'], output: string): Promise<void> {
    await this.#sql.write('DELETE FROM script_outputs WHERE task_id = ? AND phase = ?', [taskId, phase]);
    await this.#sql.insert('script_outputs', outputMapper.columns, [outputMapper.toRow({ taskId, phase, output })]);
  }

  async ofTasks(taskIds: readonly number[]): Promise<readonly ScriptOutput[]> {
    if (taskIds.length === 0) return [];
    const where = new Conditions().andIn(this.#sql, 'task_id', taskIds);
    const rows = await this.#sql.all<Row>(
      `SELECT ${outputMapper.select('script_outputs')} FROM script_outputs${where.sql} ORDER BY task_id, phase DESC`,
      where.bindings,
    );
    return rows.map((row) => outputMapper.fromRow(row));
  }
}
