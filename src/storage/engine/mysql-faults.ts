import type { Fault } from './engine.ts';
import { codeOf } from './errors.ts';

const FAULTS: Readonly<Record<string, Fault>> = {
  ER_DUP_ENTRY: 'duplicate',
  ER_LOCK_DEADLOCK: 'contention',
  ER_LOCK_WAIT_TIMEOUT: 'contention',
  ER_CHECKREAD: 'contention',
};

/** Of the system and of mysql2. */
const LOST = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'ETIMEDOUT',
  'EPIPE',
  'PROTOCOL_CONNECTION_LOST',
]);

/** The server's own numbers, as some of them have another name in MariaDB than in MySQL. */
const GONE = new Set([
  // Read-only, by its settings (MariaDB's InnoDB says so of each table) or for this transaction; no part of a Galera
  // cluster at the moment.
  1290, 1836, 1036, 1792, 1047,
  // It shuts down; it ended the connection, for whatever reason.
  1053, 1927, 4031, 1152, 1158, 1159, 1160, 1161, 1184,
]);

/** Too many connections: of everybody, of this user, of this user by its own limits. */
const REFUSED = new Set([1040, 1203, 1226]);

/** An error's number; 0 where it has none. */
export const numberOf = (error: unknown): number =>
  error instanceof Error && 'errno' in error && typeof error.errno === 'number' ? error.errno : 0;

const whileConnecting = new WeakSet<object>();

/** Has an error count as one of reaching the server, whatever it is, and answers it. */
export const notConnected = (error: unknown): unknown => {
  if (error instanceof Error) whileConnecting.add(error);
  return error;
};

/**
 * Whether the server that said so, or fell silent, cannot be written any more: after a switchover it lives on, read-only,
 * and connections that are kept to it would never reach the new one.
 */
export const isServerGone = (error: unknown): boolean => GONE.has(numberOf(error)) || LOST.has(codeOf(error));

/** Whether the server has no place for one more connection. */
export const isRefusedConnection = (error: unknown): boolean => REFUSED.has(numberOf(error));

/** What the errors of MariaDB and MySQL mean. */
export const mysqlFaultOf = (error: unknown): Fault => {
  const isAway =
    isServerGone(error) || isRefusedConnection(error) || (error instanceof Error && whileConnecting.has(error));
  return isAway ? 'unreachable' : (FAULTS[codeOf(error)] ?? null);
};
