import { conflict, invalidRequest, quotaExceeded, unavailable } from './kind.ts';
import type { Thing } from './thing.ts';

/**
 * What only the operator meets: while an installation is opened, when mails and alerts go out, and as these are set up. No wire shows any of it.
 * `field` is an environment variable; `value` is empty where it may hold a password.
 */
export const START_UP_PROBLEMS = {
  // Settings.
  number_out_of_range: invalidRequest<{ readonly least: number; readonly most: number }>(),
  decimal_malformed: invalidRequest(),
  choice_unknown: invalidRequest<{ readonly choices: readonly string[] }>(),
  secret_key_unset: invalidRequest<{ readonly least: number }>(),
  secret_key_short: invalidRequest<{ readonly length: number; readonly least: number }>(),
  // Another key for what is sealed.
  server_running: conflict(),
  /** Given where the gateway makes it, or not given where people keep it. */
  new_key_misplaced: invalidRequest<{ readonly isInEnvironment: boolean }>(),
  /** So many texts open with none of the keys at hand. */
  sealed_otherwise: conflict<{ readonly count: number }>(),
  // Snapshots that go to another store.
  move_running: conflict(),
  /** They lie in one place, or one within the other's. */
  stores_overlap: conflict(),
  /** So many are not deleted yet from where snapshots were moved from. */
  copies_left: conflict<{ readonly store: Thing; readonly copies: number }>(),
  store_move_itself: conflict<{ readonly store: Thing }>(),
  /** Others have snapshots in the first one. */
  store_of_one_account: conflict<{ readonly store: Thing }>(),
  /** It is not available, being read, or built upon by what stays. */
  snapshot_stays: conflict<{ readonly state: string }>(),
  move_interrupted: unavailable<{ readonly signal: string }>(),
  /** `value` is empty where the URL names a user. */
  origin_malformed: invalidRequest(),
  default_zone_unknown: invalidRequest(),
  metrics_token_weak: invalidRequest<{ readonly least: number }>(),
  heartbeat_url_malformed: invalidRequest(),
  smtp_url_malformed: invalidRequest(),
  mail_from_malformed: invalidRequest(),
  // The data directory.
  installation_missing: unavailable<{ readonly dataDir: string }>(),
  data_dir_unusable: unavailable<{ readonly dataDir: string }>(),
  // The database; `system` is what it, or the system, says itself.
  database_file_unusable: unavailable<{ readonly file: string; readonly system: string }>(),
  database_server_unusable: unavailable<{
    readonly database: string;
    readonly host: string;
    readonly port: number;
    readonly user: string;
    readonly system: string;
  }>(),
  database_url_wrong: unavailable<
    | { readonly why: 'no_url' | 'no_host' | 'no_user' | 'no_database' | 'encoding' }
    | { readonly why: 'protocol'; readonly protocol: string }
  >(),
  database_too_old: unavailable<{ readonly version: string }>(),
  database_foreign: unavailable<{ readonly table: string }>(),
  database_newer: unavailable<{ readonly migration: string }>(),
  database_unmigrated: unavailable(),
  migration_under_way: unavailable(),
  // The port.
  port_in_use: unavailable<{ readonly host: string; readonly port: number }>(),
  port_denied: unavailable<{ readonly port: number }>(),
  host_not_ours: unavailable<{ readonly host: string }>(),
  port_not_opened: unavailable<{ readonly host: string; readonly port: number; readonly system: string }>(),
  // Mails; `system` is what the server, or the system, says itself, in one line.
  /** Nobody could try it within a day of its writing. */
  mail_too_old: unavailable(),
  /** The URL may be a credential. */
  webhook_url_malformed: invalidRequest<{ readonly most: number }>(),
  too_many_alerts: quotaExceeded<{ readonly limit: number }>(),
  /** This process has no mail server. */
  alert_mails_off: unavailable(),
  /** A call to an address of the operator's was not taken; `system` is the code of whoever refused. */
  outward_call_failed: unavailable<
    | { readonly why: 'stopping' }
    | { readonly why: 'timeout'; readonly seconds: number }
    | { readonly why: 'status'; readonly status: number }
    | { readonly why: 'system'; readonly system: string }
    /** It is private, of this machine or of this link, and no setting allows it. */
    | { readonly why: 'address'; readonly address: string }
  >(),
  mail_unsent: unavailable<
    | { readonly why: 'stopping' }
    | { readonly why: 'timeout'; readonly seconds: number }
    | { readonly why: 'refused' | 'no_such_recipient'; readonly system: string }
    /** All of it was sent, and nobody knows what became of it, so many times. */
    | { readonly why: 'end_unknown'; readonly system: string; readonly times: number }
  >(),
} as const;
