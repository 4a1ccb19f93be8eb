import type { Connection } from 'mysql2';
import { problem } from '../../domain/errors.ts';

/** What mysql2 connects with. */
export interface MysqlConnection {
  readonly host: string;
  readonly port: number;
  readonly user: string;
  readonly password: string;
  readonly database: string;
  readonly charset: 'utf8mb4_bin';
  readonly connectTimeout: number;
  /** After so many milliseconds of silence the system looks whether the other end is still there. */
  readonly keepAliveInitialDelay: number;
}

const PROTOCOLS = new Set(['mysql:', 'mariadb:']);

const decode = (part: string): string => {
  try {
    return decodeURIComponent(part);
  } catch {
    throw problem('database_url_wrong', { why: 'encoding' });
  }
};

/**
 * Reads a `mysql://` URL.
 *
 * Errors: `unavailable` naming the part that is wrong, never the password.
 */
export const mysqlConnection = (url: string): MysqlConnection => {
  if (!URL.canParse(url)) throw problem('database_url_wrong', { why: 'no_url' });
  const parsed = new URL(url);
  if (!PROTOCOLS.has(parsed.protocol))
    throw problem('database_url_wrong', { why: 'protocol', protocol: parsed.protocol });
  if (parsed.hostname === '') throw problem('database_url_wrong', { why: 'no_host' });
  if (parsed.username === '') throw problem('database_url_wrong', { why: 'no_user' });
  const database = decode(parsed.pathname.slice(1));
  if (database === '' || database.includes('/')) throw problem('database_url_wrong', { why: 'no_database' });
  return {
    host: parsed.hostname.replace(/^\[(.*)\]$/, '$1'),
    port: parsed.port === '' ? 3306 : Number(parsed.port),
    user: decode(parsed.username),
    password: decode(parsed.password),
    database,
    charset: 'utf8mb4_bin',
    connectTimeout: 5000,
    keepAliveInitialDelay: 10_000,
  };
};

const OLDEST = { mariadb: [10, 6], mysql: [8, 0] } as const;

const checkVersion = (text: string): void => {
  const isMariadb = /mariadb/i.test(text);
  const [major = 0, minor = 0] = text.split('.').map(Number);
  const [needMajor, needMinor] = isMariadb ? OLDEST.mariadb : OLDEST.mysql;
  if (major > needMajor || (major === needMajor && minor >= needMinor)) return;
  throw problem('database_too_old', { version: text });
};

const SESSION = [
  'SET NAMES utf8mb4 COLLATE utf8mb4_bin',
  "SET SESSION sql_mode = 'STRICT_ALL_TABLES,STRICT_TRANS_TABLES,ERROR_FOR_DIVISION_BY_ZERO,NO_ENGINE_SUBSTITUTION'",
  'SET SESSION TRANSACTION ISOLATION LEVEL READ COMMITTED',
  'SET SESSION innodb_lock_wait_timeout = 5',
];

/** Sets up each new connection of the pool: character set, strict mode, READ COMMITTED; refuses servers too old. */
export const prepareMysqlSession = async (connection: Connection): Promise<void> => {
  const session = connection.promise();
  const [rows] = await session.query('SELECT VERSION() AS version');
  const [row] = rows as { version: string }[];
  checkVersion(row?.version ?? '');
  for (const statement of SESSION) await session.query(statement);
};
