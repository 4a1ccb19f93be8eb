import type { Login } from '../../../domain/account.ts';
import { DAY_SECONDS } from '../../../domain/instant.ts';
import { repositoryRoleOf } from '../permissions/roles.ts';
import { formatTime } from '../times.ts';

/** What a log-in came to: a token, or, where a second factor is to be given, a challenge. */
export type NewSession = { readonly accessToken: string } | { readonly challenge: string };

/** A session as its client is told it, this once. */
export const showSession = (session: NewSession) => ({
  access_token: 'accessToken' in session ? session.accessToken : null,
  token_type: 'bearer',
  expires_in: DAY_SECONDS,
  must_change_password: false,
  totp_required: 'challenge' in session,
  login_challenge_token: 'challenge' in session ? session.challenge : null,
});

/** Who calls, as the frontend knows people. Staff are admins of every account. */
export const showLogin = (login: Login) => ({
  id: login.id,
  username: login.login,
  email: null,
  full_name: null,
  role: login.isStaff ? 'admin' : login.role,
  all_repositories_role: repositoryRoleOf(login),
  global_permissions: login.isStaff || login.role === 'admin' ? ['repositories.manage_all'] : [],
  is_active: true,
  must_change_password: false,
  totp_enabled: login.totpSealed !== null,
  // There are no passkeys; of none, pages ask for one after each log-in, in vain.
  passkey_count: 1,
  created_at: formatTime(login.createdAt),
});
