import type { Fault } from './engine.ts';
import { codeOf } from './errors.ts';

const FAULTS: Readonly<Record<string, Fault>> = {
  SQLITE_CONSTRAINT_UNIQUE: 'duplicate',
  SQLITE_CONSTRAINT_PRIMARYKEY: 'duplicate',
  SQLITE_FULL: 'unreachable',
  SQLITE_CANTOPEN: 'unreachable',
  SQLITE_READONLY: 'unreachable',
  ERR_WORKER_NOT_RUNNING: 'unreachable',
};

/** What SQLite's codes mean. Its transactions take the one write lock at their start, so none has to be tried again. */
export const sqliteFaultOf = (error: unknown): Fault => {
  const code = codeOf(error);
  if (code.startsWith('SQLITE_BUSY')) return 'busy';
  if (code.startsWith('SQLITE_IOERR')) return 'unreachable';
  return FAULTS[code] ?? null;
};
