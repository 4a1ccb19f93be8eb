import type { STORE_SETTING_PROBLEMS } from '../../domain/problems/store-settings.ts';
import type { Words } from '../vocabulary.ts';

const DRIVER = { archive: 'An archive', sftp: 'An SFTP', borg: 'A borg' } as const;

const NEEDED: Readonly<Record<string, string>> = {
  host: "the server's name or address",
  user: 'who to log in as',
  root: 'the directory of its copies',
  repository: 'the path of its repository (or give root: a directory with a repository for each target)',
  privateKey: 'the key to log in with, by --secret-file',
  hostKey: "the server's key, as ssh-keyscan or ssh-keygen -l shows it",
};

const listed = (known: readonly string[]): string => (known.length === 0 ? '' : `; it has ${known.join(', ')}`);

export const STORE_SETTING_WORDS: Words<typeof STORE_SETTING_PROBLEMS> = {
  store_setting_unknown: ({ driver, field, known }, { one }) =>
    `${DRIVER[driver]} ${one.store} has no setting '${field}'${listed(known)}.`,
  store_secret_unknown: ({ driver, field, known }, { one }) =>
    `${DRIVER[driver]} ${one.store} has no secret '${field}'${listed(known)}.`,
  store_setting_missing: ({ driver, field }, { one }) =>
    `${DRIVER[driver]} ${one.store} needs the setting '${field}'${NEEDED[field] === undefined ? '' : `: ${NEEDED[field]}`}.`,
  store_secret_misplaced: ({ field }) => `'${field}' is a secret; give it with --secret-file, so that it is sealed.`,
  store_root_malformed: ({ driver, value }) =>
    `The setting 'root' is '${value}'; give an absolute path${driver === 'sftp' ? ' on the server' : ''}.`,
  store_host_malformed: ({ value }) => `The setting 'host' is '${value}'; give a host name or an address.`,
  store_port_malformed: ({ value, least, most }) =>
    `The setting 'port' is '${value}'; give a number from ${least} to ${most}.`,
  store_user_malformed: () => "The setting 'user' contains a control character; leave it out.",
  store_host_key_malformed: () =>
    "The setting 'hostKey' is neither a fingerprint (SHA256:…) nor a public key (ssh-ed25519 AAAA…); ask the server's administrator for it.",
  store_credentials_missing: (_params, { one }) => `An SFTP ${one.store} needs the secret 'privateKey' or 'password'.`,
  store_private_key_unreadable: ({ hasPassphrase }) =>
    hasPassphrase
      ? "The secret 'privateKey' is no private key that can be read with this 'passphrase'."
      : "The secret 'privateKey' is no private key that can be read; if it is encrypted, give its 'passphrase' too.",
  store_public_key_malformed: () =>
    "The setting 'hostKey' is no public key (ssh-ed25519 AAAA…), as ssh-keyscan shows it; ask the server's administrator for it.",
  store_repository_malformed: ({ value }) =>
    `The setting 'repository' is '${value}'; give an absolute path, or ssh://user@host:port/path.`,
  store_settings_exclusive: ({ field, other }) => `'${field}' and '${other}' exclude each other; give one of them.`,
  store_choice_unknown: ({ field, value, known }) =>
    `The setting '${field}' is '${value}'; give one of ${known.join(', ')}.`,
  store_passphrase_missing: (_params, { one }) =>
    `A borg ${one.store} needs the secret 'passphrase', by which its archives are encrypted; give it, or the setting encryption=none.`,
  uuid_malformed: ({ field, value }, vocabulary) =>
    `'${value}' is no uuid in lower case; give the ${vocabulary.field(field)} as one.`,
};
