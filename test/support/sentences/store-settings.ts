import type { STORE_SETTING_PROBLEMS } from '../../../src/domain/problems/store-settings.ts';
import type { Sentences } from './said.ts';

export const STORE_SETTING_SENTENCES: Sentences<typeof STORE_SETTING_PROBLEMS> = {
  store_setting_unknown: [
    [
      { driver: 'sftp', field: 'hots', value: '', known: ['host', 'port'] },
      "An SFTP store has no setting 'hots'; it has host, port.",
    ],
    [
      { driver: 'archive', field: 'path', value: '', known: ['root'] },
      "An archive store has no setting 'path'; it has root.",
    ],
  ],
  store_secret_unknown: [
    [
      { driver: 'sftp', field: 'pin', value: '', known: ['privateKey', 'password'] },
      "An SFTP store has no secret 'pin'; it has privateKey, password.",
    ],
    [{ driver: 'archive', field: 'pin', value: '', known: [] }, "An archive store has no secret 'pin'."],
  ],
  store_setting_missing: [
    [
      { driver: 'archive', field: 'root', value: '' },
      "An archive store needs the setting 'root': the directory of its copies.",
    ],
    [
      { driver: 'sftp', field: 'hostKey', value: '' },
      "An SFTP store needs the setting 'hostKey': the server's key, as ssh-keyscan or ssh-keygen -l shows it.",
    ],
  ],
  store_secret_misplaced: [
    [{ field: 'password', value: '' }, "'password' is a secret; give it with --secret-file, so that it is sealed."],
  ],
  store_root_malformed: [
    [{ driver: 'archive', field: 'root', value: 'copies' }, "The setting 'root' is 'copies'; give an absolute path."],
    [
      { driver: 'sftp', field: 'root', value: 'copies' },
      "The setting 'root' is 'copies'; give an absolute path on the server.",
    ],
  ],
  store_public_key_malformed: [
    [
      { field: 'hostKey', value: '' },
      "The setting 'hostKey' is no public key (ssh-ed25519 AAAA…), as ssh-keyscan shows it; ask the server's administrator for it.",
    ],
  ],
  store_repository_malformed: [
    [
      { driver: 'borg', field: 'repository', value: 'repo' },
      "The setting 'repository' is 'repo'; give an absolute path, or ssh://user@host:port/path.",
    ],
  ],
  store_settings_exclusive: [
    [
      { field: 'root', value: '', other: 'repository' },
      "'root' and 'repository' exclude each other; give one of them.",
    ],
  ],
  store_choice_unknown: [
    [
      { field: 'encryption', value: 'rot13', known: ['repokey', 'none'] },
      "The setting 'encryption' is 'rot13'; give one of repokey, none.",
    ],
  ],
  store_passphrase_missing: [
    [
      { field: 'passphrase', value: '' },
      "A borg store needs the secret 'passphrase', by which its archives are encrypted; give it, or the setting encryption=none.",
    ],
  ],
  store_host_malformed: [
    [{ field: 'host', value: 'a b' }, "The setting 'host' is 'a b'; give a host name or an address."],
  ],
  store_port_malformed: [
    [
      { field: 'port', value: '0', least: 1, most: 65_535 },
      "The setting 'port' is '0'; give a number from 1 to 65535.",
    ],
  ],
  store_user_malformed: [
    [{ field: 'user', value: '' }, "The setting 'user' contains a control character; leave it out."],
  ],
  store_host_key_malformed: [
    [
      { field: 'hostKey', value: 'yes' },
      "The setting 'hostKey' is neither a fingerprint (SHA256:…) nor a public key (ssh-ed25519 AAAA…); ask the server's administrator for it.",
    ],
  ],
  store_credentials_missing: [
    [{ field: 'privateKey', value: '' }, "An SFTP store needs the secret 'privateKey' or 'password'."],
  ],
  store_private_key_unreadable: [
    [
      { field: 'privateKey', value: '', hasPassphrase: false },
      "The secret 'privateKey' is no private key that can be read; if it is encrypted, give its 'passphrase' too.",
    ],
    [
      { field: 'privateKey', value: '', hasPassphrase: true },
      "The secret 'privateKey' is no private key that can be read with this 'passphrase'.",
    ],
  ],
  uuid_malformed: [[{ field: 'taskUuid', value: '..' }, "'..' is no uuid in lower case; give the taskUuid as one."]],
};
