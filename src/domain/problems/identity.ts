import type { Role } from '../account.ts';
import type { Counted } from '../account-caps.ts';
import type { SnapshotClass } from '../snapshot.ts';
import { conflict, forbidden, invalidRequest, quotaExceeded, rateLimited, unauthenticated } from './kind.ts';

/** Who calls, what they may and how much of it; accounts, logins, tokens, keys and contacts themselves. */
export const IDENTITY_PROBLEMS = {
  // Who calls, what they may, and the accounts, logins, tokens and keys themselves.
  role_too_low: forbidden<{ role: Role; needed: Role }>(),
  staff_only: forbidden(),
  bad_password: unauthenticated(),
  /** The caller's address is not one from which the login may call. */
  address_denied: unauthenticated(),
  session_ended: unauthenticated(),
  /** It came by a token with limits, and asked for what goes beyond them or outlasts it. */
  token_limited: forbidden(),
  expiry_passed: invalidRequest(),
  totp_required: unauthenticated(),
  /** The password was right; the code is still to come. */
  totp_awaited: unauthenticated(),
  totp_wrong: unauthenticated(),
  /** What a login that is logged in proves itself with once more, before it changes that. */
  own_password_wrong: forbidden(),
  own_code_wrong: forbidden(),
  totp_there: conflict(),
  totp_offer_passed: invalidRequest(),
  failed_logins: rateLimited(),
  logins_at_once: rateLimited(),
  /** So many more than its account allows that none is left for another. */
  sessions_in_use: rateLimited<{ count: number }>(),
  /** Right as its proof was. */
  account_suspended: forbidden(),
  /** Whoever manages an account's people does not take the own rights away. */
  own_login_kept: forbidden(),
  too_many_logins: quotaExceeded<{ limit: number }>(),
  login_disabled: conflict<{ login: string }>(),
  login_taken: conflict<{ login: string }>(),
  login_malformed: invalidRequest(),
  login_unnamed: invalidRequest(),
  password_length: invalidRequest<{ length: number; least: number; most: number }>(),
  key_length: invalidRequest<{ length: number; least: number; most: number }>(),
  key_taken: conflict(),
  account_unnamed: invalidRequest(),
  account_taken: conflict<{ name: string }>(),
  account_malformed: invalidRequest(),
  // How much an account may have. `limit` is how much that is.
  over_cap: quotaExceeded<{ counted: Exclude<Counted, 'sessions'>; limit: number }>(),
  over_daily_quota: quotaExceeded<{ snapshotClass: SnapshotClass; limit: number }>(),
  over_total_quota: quotaExceeded<{ snapshotClass: SnapshotClass; limit: number }>(),
  too_many_restores: quotaExceeded<{ limit: number }>(),
  /** Calendars of slots. */
  too_many_feeds: quotaExceeded<{ limit: number }>(),
  too_many_volumes: quotaExceeded<{ limit: number }>(),
  /** What staff set a cap to. */
  cap_malformed: invalidRequest<{ counted: Counted; least: number }>(),
  // A login's contacts, and what they are mailed of.
  contacts_need_login: forbidden(),
  main_contact_stays: forbidden(),
  too_many_contacts: quotaExceeded<{ count: number; limit: number }>(),
  /** Its uuid is the value. */
  contact_without_email: invalidRequest(),
  email_malformed: invalidRequest<{ most: number }>(),
} as const;
