import { hostname } from 'node:os';
import { resolve } from 'node:path';
import { problem } from './domain/errors.ts';
import { isEmailAddress } from './domain/notification.ts';
import { assertTimeZone } from './domain/recurrence/index.ts';
import { MAX_TARGET_ID } from './domain/target.ts';
import { type Networks, parseNetworks } from './server/networks.ts';

/** Where the rows live. */
export type DatabaseConfig =
  | { readonly kind: 'sqlite'; readonly file: string }
  | { readonly kind: 'mysql'; readonly url: string };

/** How mails leave. */
export interface MailConfig {
  /** `smtp://` (STARTTLS where the server offers it) or `smtps://`; may hold credentials, so it is never logged. */
  readonly url: string;
  /** The address that mails are from. */
  readonly from: string;
}

const MIN_SECRET_CHARACTERS = 32;

const LOG_LEVELS = ['debug', 'info', 'warn', 'error', 'silent'] as const;
export type LogLevel = (typeof LOG_LEVELS)[number];

const SESSION_ERROR_TYPES = ['access', 'auth'] as const;

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
  /** The number from which targets count whose id nobody chose. */
  readonly targetIdsFrom: number;
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
  /**
   * Whether a panel session is good only from the address that it was opened from. Off unless asked for: callers with
   * IPv4 and IPv6, on the move or behind several proxies change it within an hour, and scripts share a token.
   */
  readonly bindsPanelSessions: boolean;
  /** Where panel calls may come from that carry a password instead of a session; empty = from everywhere. */
  readonly panelAuthinfoNetworks: Networks;
  /** What the panel calls a missing or expired session: its cabinet looks for `access`, some scripts for `auth`. */
  readonly panelSessionErrorType: (typeof SESSION_ERROR_TYPES)[number];
  /** `null` = mails are off. */
  readonly mail: MailConfig | null;
}

/**
 * Reads the environment; what is absent or empty has the default written here.
 *
 * @throws `invalid_request`: names the variable, its value and what it should be.
 */
export function loadConfig(env: Readonly<Record<string, string | undefined>>): Config {
  const dataDir = resolve(env.DATA_DIR || './data');
  const url = env.DATABASE_URL || null;
  const secretKey = env.SECRET_KEY || null;
  const keyField = { field: 'SECRET_KEY', value: '', least: MIN_SECRET_CHARACTERS };
  if (url !== null && secretKey === null) throw problem('secret_key_unset', keyField);
  if (secretKey !== null && secretKey.length < MIN_SECRET_CHARACTERS)
    throw problem('secret_key_short', { ...keyField, length: secretKey.length });
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
    targetIdsFrom: wholeNumber(env, 'TARGET_IDS_FROM', 1, 1, MAX_TARGET_ID),
    trustedProxies: networks('TRUSTED_PROXIES', env.TRUSTED_PROXIES),
    corsOrigins: list(env.CORS_ORIGINS).map(checkOrigin),
    sourceRoots: list(env.SOURCE_ROOTS).map((path) => resolve(path)),
    restoreRoots: list(env.RESTORE_ROOTS).map((path) => resolve(path)),
    allowsUrlCredentials: isOn(env, 'ALLOW_URL_CREDENTIALS', 'on'),
    panelStatCost: decimalNumber(env, 'PANEL_STAT_COST', '0'),
    mail: env.SMTP_URL ? { url: checkSmtpUrl(env.SMTP_URL), from: mailFrom(env.MAIL_FROM) } : null,
    bindsPanelSessions: isOn(env, 'PANEL_BIND_SESSIONS', 'off'),
    panelAuthinfoNetworks: parseNetworks('PANEL_AUTHINFO_NETWORKS', list(env.PANEL_AUTHINFO_NETWORKS)),
    panelSessionErrorType: choice(env, 'PANEL_SESSION_ERROR_TYPE', 'access', SESSION_ERROR_TYPES),
  });
}

type Environment = Readonly<Record<string, string | undefined>>;

const list = (text: string | undefined): readonly string[] =>
  (text ?? '')
    .split(',')
    .map((item) => item.trim())
    .filter((item) => item !== '');

/** Checked here, so that a wrong one is told before anything is opened. */
function networks(name: string, text: string | undefined): readonly string[] {
  const entries = list(text);
  parseNetworks(name, entries);
  return entries;
}

function wholeNumber(env: Environment, name: string, fallback: number, least: number, most: number): number {
  const text = env[name] || String(fallback);
  const value = Number(text);
  if (/^\d+$/.test(text) && value >= least && value <= most) return value;
  throw problem('number_out_of_range', { field: name, value: text, least, most });
}

/** As it is written: it is shown, not reckoned with. */
function decimalNumber(env: Environment, name: string, fallback: string): string {
  const text = env[name] || fallback;
  if (/^\d+(?:\.\d+)?$/.test(text)) return text;
  throw problem('decimal_malformed', { field: name, value: text });
}

function choice<T extends string>(env: Environment, name: string, fallback: T, choices: readonly T[]): T {
  const text = env[name] || fallback;
  const chosen = choices.find((option) => option === text);
  if (chosen !== undefined) return chosen;
  throw problem('choice_unknown', { field: name, value: text, choices });
}

const isOn = (env: Environment, name: string, fallback: 'on' | 'off'): boolean =>
  choice(env, name, fallback, ['on', 'off']) === 'on';

/** Exactly as browsers send it: what differs by a slash would never match; `*` would let in every page there is. */
function checkOrigin(text: string): string {
  if (URL.canParse(text) && new URL(text).origin === text) return text;
  // What has a user in it may have a password too.
  throw problem('origin_malformed', { field: 'CORS_ORIGINS', value: text.includes('@') ? '' : text });
}

function timeZone(name: string): string {
  try {
    assertTimeZone(name);
  } catch {
    throw problem('default_zone_unknown', { field: 'DEFAULT_TIME_ZONE', value: name });
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
  throw problem('database_url_malformed', { field: 'DATABASE_URL', value: '' });
}

/** The URL itself is never repeated: it may hold a password. */
function checkSmtpUrl(text: string): string {
  const url = URL.canParse(text) ? new URL(text) : null;
  if (url !== null && ['smtp:', 'smtps:'].includes(url.protocol) && url.hostname !== '') return text;
  throw problem('smtp_url_malformed', { field: 'SMTP_URL', value: '' });
}

function mailFrom(text: string | undefined): string {
  if (text) {
    if (isEmailAddress(text)) return text;
    throw problem('mail_from_malformed', { field: 'MAIL_FROM', value: text });
  }
  const address = `backrota@${hostname()}`;
  return isEmailAddress(address) ? address : 'backrota@localhost';
}
