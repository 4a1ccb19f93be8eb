import type { Script, ScriptPhase } from '../../domain/script.ts';
import type { Key, Page, Slice } from './page.ts';

/** The provider's scripts: no account has any, so there is no scope. */
export interface ScriptRecords {
  /** `null` where there is none, or it was deleted. */
  find(key: Key): Promise<Script | null>;
  /** As `find`, locking the row for the transaction. */
  lock(key: Key): Promise<Script | null>;
  /** By id. */
  list(): Promise<readonly Script[]>;
  page(page: Page<'id'>): Promise<Slice<Script>>;
  insert(script: Script): Promise<void>;
  /** Writes all but the id, the uuid and when it was made. */
  update(script: Script): Promise<void>;
}

/** What scripts wrote that went before or after backups, by the task that they are a step of. */
export interface ScriptOutputRecords {
  /** In place of what an earlier attempt's had written. */
  put(taskId: number, phase: ScriptPhase, output: string): Promise<void>;
  ofTasks(taskIds: readonly number[]): Promise<readonly ScriptOutput[]>;
}

export interface ScriptOutput {
  readonly taskId: number;
  readonly phase: ScriptPhase;
  readonly output: string;
}
