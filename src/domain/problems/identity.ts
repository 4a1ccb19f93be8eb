import type { Role } from '../account.ts';
import { conflict, forbidden, invalidRequest, rateLimited, unauthenticated } from './kind.ts';

/** Who calls, what they may, and the accounts, logins, tokens and keys themselves. */
export const IDENTITY_PROBLEMS = {
  role_too_low: forbidden<{ role: Role; needed: Role }>(),
  staff_only: forbidden(),
  bad_password: unauthenticated(),
  /** The caller's address is not one from which the login may call. */
  address_denied: unauthenticated(),
  session_ended: unauthenticated(),
  totp_required: unauthenticated(),
  /** The password was right; the code is still to come. */
  totp_awaited: unauthenticated(),
  totp_wrong: unauthenticated(),
  failed_logins: rateLimited(),
  logins_at_once: rateLimited(),
  login_disabled: conflict<{ login: string }>(),
  login_taken: conflict<{ login: string }>(),
  login_malformed: invalidRequest(),
  login_unnamed: invalidRequest(),
  password_length: invalidRequest<{ length: number; least: number; most: number }>(),
  key_length: invalidRequest<{ length: number; least: number; most: number }>(),
  key_taken: conflict(),
  account_unnamed: invalidRequest(),
} as const;
