import { GatewayError, problem } from '../../domain/errors.ts';

const codeOf = (error: unknown): string =>
  error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : '';

const DUPLICATE = new Set(['ER_DUP_ENTRY', 'SQLITE_CONSTRAINT_UNIQUE', 'SQLITE_CONSTRAINT_PRIMARYKEY']);
const CONTENTION = new Set(['ER_LOCK_DEADLOCK', 'ER_LOCK_WAIT_TIMEOUT', 'ER_CHECKREAD']);
const UNREACHABLE = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'ETIMEDOUT',
  'EPIPE',
  'PROTOCOL_CONNECTION_LOST',
  'ER_CON_COUNT_ERROR',
  'ER_SERVER_SHUTDOWN',
  'SQLITE_FULL',
  'SQLITE_CANTOPEN',
  'SQLITE_READONLY',
  'ERR_WORKER_NOT_RUNNING',
]);

/** Whether a unique key refused a row, as `translateDatabaseError` tells it. */
export const isDuplicate = (error: unknown): boolean =>
  error instanceof GatewayError && error.problem?.reason === 'duplicate';

/** Whether the same transaction may succeed if it is tried again: a deadlock, a lock that took too long. */
export const isContention = (error: unknown): boolean => CONTENTION.has(codeOf(error));

/** Whether another process is writing to the SQLite file. */
export const isSqliteBusy = (error: unknown): boolean => codeOf(error).startsWith('SQLITE_BUSY');

/** `unavailable`: other writers left no chance for as long as we waited. */
export const tooBusy = (cause: unknown): GatewayError => problem('database_busy', {}, cause);

const isUnreachable = (error: unknown): boolean =>
  UNREACHABLE.has(codeOf(error)) ||
  codeOf(error).startsWith('SQLITE_IOERR') ||
  (error instanceof Error && error.name === 'KnexTimeoutError');

/**
 * What a failed statement means to a caller: `conflict` for a refused duplicate, `unavailable` for a database that
 * cannot be reached or written. Deadlocks and bugs stay what they are, without the values that were bound.
 */
export const translateDatabaseError = (error: unknown): unknown => {
  if (error instanceof GatewayError) return error;
  if (DUPLICATE.has(codeOf(error))) return problem('duplicate', {}, error);
  if (isSqliteBusy(error)) return tooBusy(error);
  if (isUnreachable(error)) return problem('database_unreachable', { system: codeOf(error) }, error);
  return withoutValues(error);
};

/** mysql2 keeps the statement with its values, and MariaDB quotes some of them in what it says. */
const withoutValues = (error: unknown): unknown => {
  if (!(error instanceof Error)) return error;
  for (const property of ['sql', 'sqlMessage']) Reflect.deleteProperty(error, property);
  if (codeOf(error).startsWith('ER_')) error.message = error.message.replace(/'.*' for (key|column)/s, "'…' for $1");
  return error;
};
