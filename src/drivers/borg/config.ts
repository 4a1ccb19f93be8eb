import { basename, dirname, isAbsolute, normalize } from 'node:path';
import { problem } from '../../domain/errors.ts';
import type { DriverField, StoreSettings } from '../../ports/snapshot-driver.ts';
import { isUuid } from './names.ts';

/** A repository on a server, reached by `borg serve` there. */
export interface RemoteRepository {
  /** As borg takes it: `ssh://user@host:port/path`. */
  readonly url: string;
  /** As problems name it: `host:port`. */
  readonly server: string;
  /** What the server's key is looked up by. */
  readonly host: string;
  readonly port: number;
  /** The server's public key: `ssh-ed25519 AAAA…`. */
  readonly hostKey: string;
  readonly privateKey: string;
}

/** Where the archives are: one repository, of one target; or one for each target in a directory. */
export type BorgPlace =
  | { readonly kind: 'repository'; readonly path: string; readonly remote: RemoteRepository | null }
  | { readonly kind: 'root'; readonly path: string };

/** What a borg store needs to know. */
export interface BorgSettings {
  readonly place: BorgPlace;
  /** Of repositories that are made here; one that is there already has its own. */
  readonly encryption: string;
  readonly compression: string;
  readonly passphrase: string | null;
}

const DEFAULT_SSH_PORT = 22;

/** What borg 1.2 makes repositories with. */
export const ENCRYPTIONS: readonly string[] = [
  'repokey',
  'repokey-blake2',
  'keyfile',
  'keyfile-blake2',
  'authenticated',
  'authenticated-blake2',
  'none',
];

/** All that its settings and secrets may be. */
export const FIELDS: readonly DriverField[] = [
  { name: 'repository', isSecret: false, isRequired: false },
  { name: 'root', isSecret: false, isRequired: false },
  { name: 'encryption', isSecret: false, isRequired: false, choices: ENCRYPTIONS },
  { name: 'compression', isSecret: false, isRequired: false },
  { name: 'hostKey', isSecret: false, isRequired: false },
  { name: 'passphrase', isSecret: true, isRequired: false },
  { name: 'privateKey', isSecret: true, isRequired: false },
];

const SETTINGS = FIELDS.filter(({ isSecret }) => !isSecret).map(({ name }) => name);
const SECRETS = FIELDS.filter(({ isSecret }) => isSecret).map(({ name }) => name);

const COMPRESSIONS = ['none', 'lz4', 'zstd', 'zlib', 'lzma'];
const COMPRESSION = /^(?:auto,)?(?:none|lz4|zstd(?:,(?:[1-9]|1\d|2[0-2]))?|zlib(?:,\d)?|lzma(?:,\d)?)$/;
const REMOTE = /^ssh:\/\/(?:[A-Za-z0-9._-]+@)?([A-Za-z0-9][A-Za-z0-9._-]*|\[[0-9a-fA-F:]+\])(?::(\d{1,5}))?\/\S/;
/** Of a path that begins in the home directory of whoever logs in. */
const IN_HOME = /^\/(?:\.\/|~)/;
const PUBLIC_KEY = /^(?:ssh-|ecdsa-|sk-)[a-z0-9@.-]+ [A-Za-z0-9+/]+={0,2}$/;

const hasControl = (text: string): boolean => /\p{Cc}/u.test(text);

const checkPath = (field: string, value: string): string => {
  if (!isAbsolute(value) || hasControl(value) || value.includes('::') || value.split('/').includes('..'))
    throw problem(field === 'root' ? 'store_root_malformed' : 'store_repository_malformed', {
      driver: 'borg',
      field,
      value,
    });
  return withoutSlash(value);
};

const parseRemote = (url: string, settings: StoreSettings, secrets: StoreSettings): RemoteRepository => {
  const [, host, port = String(DEFAULT_SSH_PORT)] = REMOTE.exec(url) ?? [];
  if (host === undefined || hasControl(url) || url.includes('::'))
    throw problem('store_repository_malformed', { driver: 'borg', field: 'repository', value: url });
  const { hostKey } = settings;
  if (hostKey === undefined) throw problem('store_setting_missing', { driver: 'borg', field: 'hostKey', value: '' });
  // What ssh compares with: of a fingerprint alone it knows no key.
  if (!PUBLIC_KEY.test(hostKey)) throw problem('store_public_key_malformed', { field: 'hostKey', value: '' });
  const { privateKey } = secrets;
  if (privateKey === undefined)
    throw problem('store_setting_missing', { driver: 'borg', field: 'privateKey', value: '' });
  if (!privateKey.startsWith('-----BEGIN '))
    throw problem('store_private_key_unreadable', { field: 'privateKey', value: '', hasPassphrase: false });
  return { url, server: `${host}:${port}`, host, port: Number(port), hostKey, privateKey };
};

const parsePlace = (settings: StoreSettings, secrets: StoreSettings): BorgPlace => {
  const { repository, root } = settings;
  if (root !== undefined && repository !== undefined)
    throw problem('store_settings_exclusive', { field: 'root', value: '', other: 'repository' });
  if (root !== undefined) return { kind: 'root', path: checkPath('root', root) };
  if (repository === undefined)
    throw problem('store_setting_missing', { driver: 'borg', field: 'repository', value: '' });
  if (!repository.startsWith('ssh:'))
    return { kind: 'repository', path: checkPath('repository', repository), remote: null };
  return { kind: 'repository', path: repository, remote: parseRemote(repository, settings, secrets) };
};

const refuseOthers = (
  values: StoreSettings,
  known: readonly string[],
  reason: 'store_setting_unknown' | 'store_secret_unknown',
): void => {
  const unknown = Object.keys(values).find((name) => !known.includes(name));
  if (unknown !== undefined) throw problem(reason, { driver: 'borg', field: unknown, value: '', known });
};

/** Reads a store's settings and opened secrets; throws `invalid_request` naming the one that is wrong. */
export const parseSettings = (settings: StoreSettings, secrets: StoreSettings): BorgSettings => {
  const misplaced = SECRETS.find((name) => settings[name] !== undefined);
  if (misplaced !== undefined) throw problem('store_secret_misplaced', { field: misplaced, value: '' });
  refuseOthers(settings, SETTINGS, 'store_setting_unknown');
  refuseOthers(secrets, SECRETS, 'store_secret_unknown');
  const place = parsePlace(settings, secrets);
  const { encryption = 'repokey', compression = 'lz4' } = settings;
  if (!ENCRYPTIONS.includes(encryption))
    throw problem('store_choice_unknown', { field: 'encryption', value: encryption, known: ENCRYPTIONS });
  if (!COMPRESSION.test(compression))
    throw problem('store_choice_unknown', { field: 'compression', value: compression, known: COMPRESSIONS });
  const { passphrase = null } = secrets;
  const isSecret = encryption !== 'none';
  if (isSecret && (passphrase === null || passphrase === ''))
    throw problem('store_passphrase_missing', { field: 'passphrase', value: '' });
  return { place, encryption, compression, passphrase };
};

/** A repository's place, however it is written. */
const addressOf = (repository: string): string => {
  const [, host, port = String(DEFAULT_SSH_PORT)] = REMOTE.exec(repository) ?? [];
  if (host === undefined) return withoutSlash(normalize(repository));
  const [login = '', ...names] = repository.slice('ssh://'.length).split('/');
  const path = `/${names.join('/')}`;
  if (IN_HOME.test(path)) return `${login}:${port}${withoutSlash(path)}`;
  return `${host.toLowerCase()}:${port}${withoutSlash(normalize(path))}`;
};

const withoutSlash = (path: string): string => path.replace(/(?<=.)\/+$/, '');

/** Whether the copies of two stores would lie in one repository: in that of a target, where one of them has a root. */
export const isSameRepository = (one: StoreSettings, other: StoreSettings): boolean => {
  const [address, otherAddress] = [one, other].map(({ repository }) => repository && addressOf(repository));
  const [root, otherRoot] = [one, other].map((settings) => settings.root && withoutSlash(normalize(settings.root)));
  if (address && otherAddress) return address === otherAddress;
  if (root && otherRoot) return root === otherRoot;
  const single = address || otherAddress || '';
  return dirname(single) === (root || otherRoot) && isUuid(basename(single));
};
