import { invalidRequest } from './kind.ts';

interface OfDriver {
  readonly driver: 'archive' | 'sftp' | 'borg';
}

/** What drivers need to know of a store; `field` is the setting's or secret's name, `value` empty where it may be a secret. */
export const STORE_SETTING_PROBLEMS = {
  store_setting_unknown: invalidRequest<OfDriver & { readonly known: readonly string[] }>(),
  store_secret_unknown: invalidRequest<OfDriver & { readonly known: readonly string[] }>(),
  store_setting_missing: invalidRequest<OfDriver>(),
  store_secret_misplaced: invalidRequest(),
  store_root_malformed: invalidRequest<OfDriver>(),
  store_host_malformed: invalidRequest(),
  store_port_malformed: invalidRequest<{ readonly least: number; readonly most: number }>(),
  store_user_malformed: invalidRequest(),
  store_host_key_malformed: invalidRequest(),
  store_credentials_missing: invalidRequest(),
  store_private_key_unreadable: invalidRequest<{ readonly hasPassphrase: boolean }>(),
  store_public_key_malformed: invalidRequest(),
  store_repository_malformed: invalidRequest<OfDriver>(),
  /** Two settings of which one alone is given. */
  store_settings_exclusive: invalidRequest<{ readonly other: string }>(),
  store_choice_unknown: invalidRequest<{ readonly known: readonly string[] }>(),
  store_passphrase_missing: invalidRequest(),
  /** A name in a store that is made of a uuid, and is given none. */
  uuid_malformed: invalidRequest(),
} as const;
