import { problem } from '../../../domain/errors.ts';
import type { DriverField } from '../../../ports/snapshot-driver.ts';
import type { PinnedKey } from './host-key.ts';
import { parseHostKey } from './host-key.ts';
import { loadSsh2 } from './ssh2.ts';

/** What an SFTP store needs to know. */
export interface SftpSettings {
  readonly host: string;
  readonly port: number;
  readonly user: string;
  /** Absolute directory on the server, without a slash at its end; made by whoever adds the store, never by the driver. */
  readonly root: string;
  readonly hostKey: PinnedKey;
  readonly privateKey: string | null;
  readonly passphrase: string | null;
  readonly password: string | null;
}

type Values = Readonly<Record<string, string>>;

/** All that its settings and secrets may be. */
export const FIELDS: readonly DriverField[] = [
  { name: 'host', isSecret: false, isRequired: true },
  { name: 'port', isSecret: false, isRequired: false },
  { name: 'user', isSecret: false, isRequired: true },
  { name: 'root', isSecret: false, isRequired: true },
  { name: 'hostKey', isSecret: false, isRequired: true },
  { name: 'privateKey', isSecret: true, isRequired: false },
  { name: 'passphrase', isSecret: true, isRequired: false },
  { name: 'password', isSecret: true, isRequired: false },
];

const SETTINGS = FIELDS.filter(({ isSecret }) => !isSecret).map(({ name }) => name);
const SECRETS = FIELDS.filter(({ isSecret }) => isSecret).map(({ name }) => name);
const HOST = /^[A-Za-z0-9:][A-Za-z0-9._:-]{0,252}$/;
const DEFAULT_PORT = 22;
const MAX_PORT = 65_535;

const required = (settings: Values, field: string): string => {
  const value = settings[field];
  if (value === undefined || value === '') throw problem('store_setting_missing', { driver: 'sftp', field, value: '' });
  return value;
};

const parsePort = (text: string | undefined): number => {
  if (text === undefined) return DEFAULT_PORT;
  const port = Number(text);
  if (/^\d{1,5}$/.test(text) && port >= 1 && port <= MAX_PORT) return port;
  throw problem('store_port_malformed', { field: 'port', value: text, least: 1, most: MAX_PORT });
};

const hasControl = (text: string): boolean => /\p{Cc}/u.test(text);

const parseRoot = (root: string): string => {
  if (!root.startsWith('/') || hasControl(root) || root.split('/').includes('..'))
    throw problem('store_root_malformed', { driver: 'sftp', field: 'root', value: root });
  return root.replace(/\/+$/, '');
};

/** A key's text is never told. */
const checkPrivateKey = (privateKey: string, passphrase: string | null): void => {
  const parsed = loadSsh2().utils.parseKey(privateKey, passphrase ?? undefined);
  const isPrivate = !(parsed instanceof Error) && [parsed].flat().some((key) => key.isPrivateKey());
  if (isPrivate) return;
  throw problem('store_private_key_unreadable', {
    field: 'privateKey',
    value: '',
    hasPassphrase: passphrase !== null,
  });
};

const refuseOthers = (
  values: Values,
  known: readonly string[],
  reason: 'store_setting_unknown' | 'store_secret_unknown',
): void => {
  const unknown = Object.keys(values).find((name) => !known.includes(name));
  if (unknown !== undefined) throw problem(reason, { driver: 'sftp', field: unknown, value: '', known });
};

/** Reads a store's settings and opened secrets; throws `invalid_request` naming the one that is wrong. */
export const parseSettings = (settings: Values, secrets: Values): SftpSettings => {
  const misplaced = SECRETS.find((name) => settings[name] !== undefined);
  if (misplaced !== undefined) throw problem('store_secret_misplaced', { field: misplaced, value: '' });
  refuseOthers(settings, SETTINGS, 'store_setting_unknown');
  refuseOthers(secrets, SECRETS, 'store_secret_unknown');
  const host = required(settings, 'host');
  if (!HOST.test(host)) throw problem('store_host_malformed', { field: 'host', value: host });
  const user = required(settings, 'user');
  if (hasControl(user)) throw problem('store_user_malformed', { field: 'user', value: '' });
  const root = parseRoot(required(settings, 'root'));
  const hostKey = parseHostKey(required(settings, 'hostKey'));
  const { privateKey = null, passphrase = null, password = null } = secrets;
  if (privateKey === null && password === null)
    throw problem('store_credentials_missing', { field: 'privateKey', value: '' });
  if (privateKey !== null) checkPrivateKey(privateKey, passphrase);
  return { host, port: parsePort(settings.port), user, root, hostKey, privateKey, passphrase, password };
};

/** The server as problems name it. */
export const nameServer = ({ host, port }: Pick<SftpSettings, 'host' | 'port'>): string => `${host}:${port}`;
