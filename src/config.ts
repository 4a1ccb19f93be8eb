import { hostname } from 'node:os';
import { resolve } from 'node:path';
import { GatewayError } from './domain/errors.ts';
import { assertTimeZone } from './domain/recurrence/index.ts';

/** Where the rows live. */
export type DatabaseConfig =
  | { readonly kind: 'sqlite'; readonly file: string }
  | { readonly kind: 'mysql'; readonly url: string };

const LOG_LEVELS = ['debug', 'info', 'warn', 'error', 'silent'] as const;
export type LogLevel = (typeof LOG_LEVELS)[number];

/** The installation's settings, read once from the environment. */
export interface Config {
  readonly port: number;
  readonly host: string;
  /** Absolute; holds the embedded database, managed volumes, local stores and the secret key. */
  readonly dataDir: string;
  readonly database: DatabaseConfig;
  /** This node's name: which tasks it takes where a store is reached by one node only. */
  readonly nodeName: string;
  readonly defaultTimeZone: string;
  readonly logLevel: LogLevel;
  /** `null` = kept in a 0600 file of `dataDir` (embedded database only). */
  readonly secretKey: string | null;
  readonly workerConcurrency: number;
  readonly drainSeconds: number;
  /** Addresses whose `X-Forwarded-*` headers are believed. */
  readonly trustedProxies: readonly string[];
  /** Origins of browsers that may call us. */
  readonly corsOrigins: readonly string[];
  /** Where staff may point sources to, over the wire. */
  readonly sourceRoots: readonly string[];
  /** Where staff may restore to, over the wire. */
  readonly restoreRoots: readonly string[];
  /** Whether a panel call may carry credentials in its URL; clients of BILLmanager do. */
  readonly allowsUrlCredentials: boolean;
  /** The price per GB and day that the panel shows. */
  readonly panelStatCost: string;
}

/**
 * Reads the environment; what is absent or empty has the default written here.
 *
 * @throws `invalid_request`: one sentence naming the variable, its value and what it should be.
 */
export function loadConfig(env: Readonly<Record<string, string | undefined>>): Config {
  const dataDir = resolve(env.DATA_DIR || './data');
  const url = env.DATABASE_URL || null;
  const secretKey = env.SECRET_KEY || null;
  if (url !== null && secretKey === null) {
    throw refuse(
      'SECRET_KEY',
      '',
      'SECRET_KEY is not set; with DATABASE_URL all nodes need the same one (32 characters or more).',
    );
  }
  if (secretKey !== null && secretKey.length < 32) {
    throw refuse('SECRET_KEY', '', `SECRET_KEY has ${secretKey.length} characters; give 32 or more.`);
  }
  return Object.freeze<Config>({
    port: wholeNumber(env, 'PORT', 8080, 0, 65_535),
    host: env.HOST || '127.0.0.1',
    dataDir,
    database: databaseOf(url, dataDir),
    nodeName: env.NODE_NAME || hostname(),
    defaultTimeZone: timeZone(env.DEFAULT_TIME_ZONE || 'UTC'),
    logLevel: choice(env, 'LOG_LEVEL', 'info', LOG_LEVELS),
    secretKey,
    workerConcurrency: wholeNumber(env, 'WORKER_CONCURRENCY', 2, 1, 64),
    drainSeconds: wholeNumber(env, 'DRAIN_SECONDS', 30, 0, 3_600),
    trustedProxies: list(env.TRUSTED_PROXIES),
    corsOrigins: list(env.CORS_ORIGINS),
    sourceRoots: list(env.SOURCE_ROOTS).map((path) => resolve(path)),
    restoreRoots: list(env.RESTORE_ROOTS).map((path) => resolve(path)),
    allowsUrlCredentials: choice(env, 'ALLOW_URL_CREDENTIALS', 'on', ['on', 'off']) === 'on',
    panelStatCost: env.PANEL_STAT_COST || '0',
  });
}

type Environment = Readonly<Record<string, string | undefined>>;

const refuse = (field: string, value: string, message: string): GatewayError =>
  new GatewayError('invalid_request', { message, field, value });

const list = (text: string | undefined): readonly string[] =>
  (text ?? '')
    .split(',')
    .map((item) => item.trim())
    .filter((item) => item !== '');

function wholeNumber(env: Environment, name: string, fallback: number, least: number, most: number): number {
  const text = env[name] || String(fallback);
  const value = Number(text);
  if (/^\d+$/.test(text) && value >= least && value <= most) return value;
  throw refuse(name, text, `${name} is '${text}'; it should be a whole number from ${least} to ${most}.`);
}

function choice<T extends string>(env: Environment, name: string, fallback: T, choices: readonly T[]): T {
  const text = env[name] || fallback;
  const chosen = choices.find((option) => option === text);
  if (chosen !== undefined) return chosen;
  throw refuse(name, text, `${name} is '${text}'; it should be one of ${choices.join(', ')}.`);
}

function timeZone(name: string): string {
  try {
    assertTimeZone(name);
  } catch {
    throw refuse(
      'DEFAULT_TIME_ZONE',
      name,
      `DEFAULT_TIME_ZONE is '${name}'; it should be an IANA zone such as Europe/Kyiv.`,
    );
  }
  return name;
}

const databaseOf = (url: string | null, dataDir: string): DatabaseConfig =>
  url === null
    ? { kind: 'sqlite', file: resolve(dataDir, 'backrota.sqlite') }
    : { kind: 'mysql', url: checkMysqlUrl(url) };

/** The URL itself is never repeated: it holds a password. */
function checkMysqlUrl(text: string): string {
  const url = URL.canParse(text) ? new URL(text) : null;
  if (url !== null && ['mysql:', 'mariadb:'].includes(url.protocol) && url.hostname !== '' && url.pathname.length > 1) {
    return text;
  }
  throw refuse(
    'DATABASE_URL',
    '',
    'DATABASE_URL is not of the form mysql://user:password@host:3306/database; correct it or unset it.',
  );
}
