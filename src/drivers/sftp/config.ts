import ssh2 from 'ssh2';
import { invalid } from '../../domain/errors.ts';
import type { PinnedKey } from './host-key.ts';
import { parseHostKey } from './host-key.ts';

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

const SETTINGS: readonly string[] = ['host', 'port', 'user', 'root', 'hostKey'];
const SECRETS: readonly string[] = ['privateKey', 'passphrase', 'password'];
const HOST = /^[A-Za-z0-9:][A-Za-z0-9._:-]{0,252}$/;
const DEFAULT_PORT = 22;

const required = (settings: Values, name: string, what: string): string => {
  const value = settings[name];
  if (value === undefined || value === '')
    throw invalid(name, '', `An SFTP store needs the setting '${name}': ${what}.`);
  return value;
};

const parsePort = (text: string | undefined): number => {
  if (text === undefined) return DEFAULT_PORT;
  const port = Number(text);
  if (/^\d{1,5}$/.test(text) && port >= 1 && port <= 65_535) return port;
  throw invalid('port', text, `The setting 'port' is '${text}'; give a number from 1 to 65535.`);
};

const hasControl = (text: string): boolean => /\p{Cc}/u.test(text);

const parseRoot = (root: string): string => {
  if (!root.startsWith('/') || hasControl(root) || root.split('/').includes('..'))
    throw invalid('root', root, `The setting 'root' is '${root}'; give an absolute path on the server.`);
  return root.replace(/\/+$/, '');
};

/** A key's text is never part of a message. */
const checkPrivateKey = (privateKey: string, passphrase: string | null): void => {
  const parsed = ssh2.utils.parseKey(privateKey, passphrase ?? undefined);
  const isPrivate = !(parsed instanceof Error) && [parsed].flat().some((key) => key.isPrivateKey());
  if (isPrivate) return;
  throw invalid(
    'privateKey',
    '',
    passphrase === null
      ? "The secret 'privateKey' is no private key that can be read; if it is encrypted, give its 'passphrase' too."
      : "The secret 'privateKey' is no private key that can be read with this 'passphrase'.",
  );
};

const refuseOthers = (values: Values, known: readonly string[], what: string): void => {
  const unknown = Object.keys(values).find((name) => !known.includes(name));
  if (unknown !== undefined)
    throw invalid(unknown, '', `An SFTP store has no ${what} '${unknown}'; it has ${known.join(', ')}.`);
};

/** Reads a store's settings and opened secrets; throws `invalid_request` naming the one that is wrong. */
export const parseSettings = (settings: Values, secrets: Values): SftpSettings => {
  const misplaced = SECRETS.find((name) => settings[name] !== undefined);
  if (misplaced !== undefined)
    throw invalid(misplaced, '', `'${misplaced}' is a secret; give it with --secret-file, so that it is sealed.`);
  refuseOthers(settings, SETTINGS, 'setting');
  refuseOthers(secrets, SECRETS, 'secret');
  const host = required(settings, 'host', "the server's name or address");
  if (!HOST.test(host)) throw invalid('host', host, `The setting 'host' is '${host}'; give a host name or an address.`);
  const user = required(settings, 'user', 'who to log in as');
  if (hasControl(user)) throw invalid('user', '', "The setting 'user' contains a control character; leave it out.");
  const root = parseRoot(required(settings, 'root', 'the directory of its copies'));
  const hostKey = parseHostKey(
    required(settings, 'hostKey', "the server's key, as ssh-keyscan or ssh-keygen -l shows it"),
  );
  const { privateKey = null, passphrase = null, password = null } = secrets;
  if (privateKey === null && password === null)
    throw invalid('privateKey', '', "An SFTP store needs the secret 'privateKey' or 'password'.");
  if (privateKey !== null) checkPrivateKey(privateKey, passphrase);
  return { host, port: parsePort(settings.port), user, root, hostKey, privateKey, passphrase, password };
};

/** The server as messages name it. */
export const nameServer = ({ host, port }: Pick<SftpSettings, 'host' | 'port'>): string => `${host}:${port}`;
