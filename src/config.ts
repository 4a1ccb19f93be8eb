import { hostname } from 'node:os';
import { resolve } from 'node:path';
import { type RoomSettings, readRoomSettings } from './dialects/settings.ts';
import { problem } from './domain/errors.ts';
import { isEmailAddress } from './domain/notification.ts';
import { assertTimeZone } from './domain/recurrence/index.ts';
import { MAX_TARGET_ID } from './domain/target.ts';
import type { AttemptLimits } from './domain/task.ts';
import type { Networks } from './ports/networks.ts';
import { choice, type Environment, list, networks, readSetting, type Setting, wholeNumber } from './server/settings.ts';
import { type DatabaseLocation, DEFAULT_CONNECTIONS } from './storage/engine/engine.ts';

/** How mails leave. */
export interface MailConfig {
  /** `smtp://` (STARTTLS where the server offers it) or `smtps://`; may hold credentials, so it is never logged. */
  readonly url: string;
  /** The address that mails are from. */
  readonly from: string;
}

const MIN_SECRET_CHARACTERS = 32;
const MIN_TOKEN_CHARACTERS = 16;
const LOOPBACK: readonly string[] = ['localhost', '127.0.0.1', '::1'];

const LOG_LEVELS = ['debug', 'info', 'warn', 'error', 'silent'] as const;
export type LogLevel = (typeof LOG_LEVELS)[number];

/** The installation's settings, read once from the environment. */
export interface Config {
  readonly port: number;
  readonly host: string;
  /** Absolute; holds the embedded database, managed volumes, local stores and the secret key. */
  readonly dataDir: string;
  /** Absolute: where all nodes keep managed volumes; `null` = each keeps its own below `dataDir`. */
  readonly volumesDir: string | null;
  readonly database: DatabaseLocation;
  /** This node's name: which tasks it takes where a store is reached by one node only. */
  readonly nodeName: string;
  readonly defaultTimeZone: string;
  readonly logLevel: LogLevel;
  /** `null` = kept in a 0600 file of `dataDir` (embedded database only). */
  readonly secretKey: string | null;
  readonly workerConcurrency: number;
  /** How many tasks of one account, and of one store, run at once on all nodes; `null` = as many as there are. */
  readonly taskBounds: { readonly perAccount: number | null; readonly perStore: number | null };
  /** Bytes kept free for the embedded database on its disk; `null` = the smaller of 1 GiB and 5 % of it. */
  readonly diskReserveBytes: number | null;
  readonly drainSeconds: number;
  /** For how many days a change of policy may be undone; 0 = not at all. */
  readonly undoDays: number;
  /** How many copies are read back a night, over all nodes. */
  readonly verifiedNightly: number;
  /** How much, and for how long, one backup may copy; `null` = without bounds. */
  readonly attemptLimits: AttemptLimits;
  /** The number from which targets count whose id nobody chose. */
  readonly targetIdsFrom: number;
  /** Addresses whose `X-Forwarded-*` headers are believed. */
  readonly trustedProxies: Networks;
  /** Where staff may point sources to, over the wire. */
  readonly sourceRoots: readonly string[];
  /** Where staff may restore to, over the wire. */
  readonly restoreRoots: readonly string[];
  /** The same for stores that they add over a wire. */
  readonly storeRoots: readonly string[];
  /** What each room brings of its own. */
  readonly rooms: RoomSettings;
  /** Whoever sends it, from wherever, may read the metrics; `null` = this machine alone. */
  readonly metricsToken: string | null;
  /** What is called each minute while the trigger ticks; may hold a credential. `null` = nothing. */
  readonly heartbeatUrl: string | null;
  /** Addresses that alerts may be sent to though they are private. */
  readonly alertNetworks: Networks;
  /** `null` = mails are off. */
  readonly mail: MailConfig | null;
}

/**
 * Reads the environment; what is absent or empty has the default written here.
 *
 * @throws `invalid_request`: names the variable, its value and what it should be.
 */
export function loadConfig(env: Environment): Config {
  const read = <Value>(setting: Setting<Value>): Value => readSetting(setting, env);
  const dataDir = resolve(env.DATA_DIR || './data');
  const url = env.DATABASE_URL || null;
  const secretKey = env.SECRET_KEY || null;
  const keyField = { field: 'SECRET_KEY', value: '', least: MIN_SECRET_CHARACTERS };
  if (url !== null && secretKey === null) throw problem('secret_key_unset', keyField);
  if (secretKey !== null && secretKey.length < MIN_SECRET_CHARACTERS)
    throw problem('secret_key_short', { ...keyField, length: secretKey.length });
  const connections = read(wholeNumber('DATABASE_CONNECTIONS', DEFAULT_CONNECTIONS, 2, 1_000));
  const workerConcurrency = read(wholeNumber('WORKER_CONCURRENCY', 2, 1, 64));
  const alertNetworks = read(networks('ALERT_NETWORKS'));
  // Without a mail server too: what is set wrongly is told when it is set, not when it is used.
  const from = mailFrom(env.MAIL_FROM);
  return Object.freeze<Config>({
    port: read(wholeNumber('PORT', 8080, 0, 65_535)),
    host: env.HOST || '127.0.0.1',
    dataDir,
    database:
      url === null
        ? { kind: 'sqlite', file: resolve(dataDir, 'backrota.sqlite') }
        : { kind: 'mysql', url, connections },
    volumesDir: env.VOLUMES_DIR ? resolve(env.VOLUMES_DIR) : null,
    nodeName: env.NODE_NAME || hostname(),
    defaultTimeZone: timeZone(env.DEFAULT_TIME_ZONE || 'UTC'),
    logLevel: read(choice('LOG_LEVEL', 'info', LOG_LEVELS)),
    secretKey,
    workerConcurrency,
    taskBounds: {
      perAccount: read(wholeNumber('TASKS_PER_ACCOUNT', Math.max(1, workerConcurrency - 1), 0, 10_000)) || null,
      perStore: read(wholeNumber('TASKS_PER_STORE', 8, 0, 10_000)) || null,
    },
    diskReserveBytes: env.DISK_RESERVE ? read(wholeNumber('DISK_RESERVE', 0, 0, Number.MAX_SAFE_INTEGER)) : null,
    drainSeconds: read(wholeNumber('DRAIN_SECONDS', 30, 0, 3_600)),
    undoDays: read(wholeNumber('UNDO_DAYS', 7, 0, 365)),
    verifiedNightly: read(wholeNumber('VERIFY_NIGHTLY', 5, 0, 1_000)),
    attemptLimits: {
      gigabytes: read(wholeNumber('BACKUP_MAX_GB', 0, 0, 1_000_000)) || null,
      hours: read(wholeNumber('BACKUP_MAX_HOURS', 0, 0, 500)) || null,
    },
    targetIdsFrom: read(wholeNumber('TARGET_IDS_FROM', 1, 1, MAX_TARGET_ID)),
    trustedProxies: read(networks('TRUSTED_PROXIES')),
    sourceRoots: read(list('SOURCE_ROOTS', (path) => resolve(path))),
    restoreRoots: read(list('RESTORE_ROOTS', (path) => resolve(path))),
    storeRoots: read(list('STORE_ROOTS', (path) => resolve(path))),
    mail: env.SMTP_URL ? { url: checkSmtpUrl(env.SMTP_URL), from } : null,
    metricsToken: metricsToken(env.METRICS_TOKEN || null),
    heartbeatUrl: env.HEARTBEAT_URL ? heartbeatUrl(env.HEARTBEAT_URL, alertNetworks) : null,
    alertNetworks,
    rooms: readRoomSettings(env),
  });
}

function metricsToken(token: string | null): string | null {
  if (token === null || (token.length >= MIN_TOKEN_CHARACTERS && /^[\x21-\x7e]+$/.test(token))) return token;
  throw problem('metrics_token_weak', { field: 'METRICS_TOKEN', value: '', least: MIN_TOKEN_CHARACTERS });
}

/** The URL itself is never repeated: whoever knows it can ping in this gateway's place. */
function heartbeatUrl(text: string, near: Networks): string {
  const url = URL.canParse(text) ? new URL(text) : null;
  if (url?.protocol === 'https:') return text;
  const host = url?.hostname.replace(/^\[(.*)\]$/, '$1') ?? '';
  if (url?.protocol === 'http:' && (LOOPBACK.includes(host) || near.has(host))) return text;
  throw problem('heartbeat_url_malformed', { field: 'HEARTBEAT_URL', value: '' });
}

function timeZone(name: string): string {
  try {
    assertTimeZone(name);
  } catch {
    throw problem('default_zone_unknown', { field: 'DEFAULT_TIME_ZONE', value: name });
  }
  return name;
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
