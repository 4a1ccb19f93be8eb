import type { Connection } from 'mysql2';
import { GatewayError } from '../domain/errors.ts';

/** What mysql2 connects with. */
export interface MysqlConnection {
  readonly host: string;
  readonly port: number;
  readonly user: string;
  readonly password: string;
  readonly database: string;
  readonly charset: 'utf8mb4_bin';
  readonly connectTimeout: number;
}

const PROTOCOLS = new Set(['mysql:', 'mariadb:']);

const refuse = (what: string): GatewayError =>
  new GatewayError('unavailable', {
    message: `DATABASE_URL ${what}; write it as mysql://user:password@host:3306/database, with special characters percent-encoded.`,
  });

const decode = (part: string): string => {
  try {
    return decodeURIComponent(part);
  } catch {
    throw refuse('has a broken percent-encoding');
  }
};

/**
 * Reads a `mysql://` URL.
 *
 * Errors: `unavailable` naming the part that is wrong, never the password.
 */
export const mysqlConnection = (url: string): MysqlConnection => {
  if (!URL.canParse(url)) throw refuse('is not a URL');
  const parsed = new URL(url);
  if (!PROTOCOLS.has(parsed.protocol)) throw refuse(`starts with '${parsed.protocol}', which is not supported`);
  if (parsed.hostname === '') throw refuse('names no host');
  if (parsed.username === '') throw refuse('names no user');
  const database = decode(parsed.pathname.slice(1));
  if (database === '' || database.includes('/')) throw refuse('names no database');
  return {
    host: parsed.hostname.replace(/^\[(.*)\]$/, '$1'),
    port: parsed.port === '' ? 3306 : Number(parsed.port),
    user: decode(parsed.username),
    password: decode(parsed.password),
    database,
    charset: 'utf8mb4_bin',
    connectTimeout: 5000,
  };
};

const OLDEST = { mariadb: [10, 6], mysql: [8, 0] } as const;

const checkVersion = (text: string): void => {
  const isMariadb = /mariadb/i.test(text);
  const [major = 0, minor = 0] = text.split('.').map(Number);
  const [needMajor, needMinor] = isMariadb ? OLDEST.mariadb : OLDEST.mysql;
  if (major > needMajor || (major === needMajor && minor >= needMinor)) return;
  throw new GatewayError('unavailable', {
    message: `The database server is too old (${text}); use MariaDB 10.6 or MySQL 8.0, or newer.`,
  });
};

const SESSION = [
  'SET NAMES utf8mb4 COLLATE utf8mb4_bin',
  "SET SESSION sql_mode = 'STRICT_ALL_TABLES,STRICT_TRANS_TABLES,ERROR_FOR_DIVISION_BY_ZERO,NO_ENGINE_SUBSTITUTION'",
  'SET SESSION TRANSACTION ISOLATION LEVEL READ COMMITTED',
  'SET SESSION innodb_lock_wait_timeout = 5',
];

/** Sets up each new connection of the pool: character set, strict mode, READ COMMITTED; refuses servers too old. */
export const prepareMysqlSession = (
  connection: Connection,
  done: (error: Error | null, connection: Connection) => void,
): void => {
  const session = connection.promise();
  const prepare = async (): Promise<void> => {
    const [rows] = await session.query('SELECT VERSION() AS version');
    const [row] = rows as { version: string }[];
    checkVersion(row?.version ?? '');
    for (const statement of SESSION) await session.query(statement);
  };
  prepare().then(
    () => done(null, connection),
    (error) => done(error instanceof Error ? error : new Error(String(error)), connection),
  );
};
