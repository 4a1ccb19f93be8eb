import type { Static } from 'typebox';
import type { Account, Login } from '../../../domain/account.ts';
import { COUNTED, type Counts, capOf } from '../../../domain/account-caps.ts';
import { formatTime } from '../../../server/utc-time.ts';
import type { Answer } from '../call.ts';
import { timeOrNull } from '../times.ts';
import type { ACCOUNT, LOGIN } from './schema.ts';

/** An account as answers have it. */
export const showAccount = (account: Account): Static<typeof ACCOUNT> => ({
  id: account.id,
  uuid: account.uuid,
  name: account.name,
  timeZone: account.timeZone,
  quotaPerDay: account.quotaPerDay,
  quotaTotal: account.quotaTotal,
  quotaBytes: account.quotaBytes,
  caps: Object.fromEntries(COUNTED.map((counted) => [counted, capOf(account, counted)])) as Counts,
  suspendedAt: timeOrNull(account.suspendedAt),
  version: account.version,
  createdAt: formatTime(account.createdAt),
});

/** A login as answers have it. */
export const showLogin = (login: Login): Static<typeof LOGIN> => ({
  id: login.id,
  uuid: login.uuid,
  accountId: login.accountId,
  login: login.login,
  role: login.role,
  isStaff: login.isStaff,
  isDisabled: login.isDisabled,
  hasTotp: login.totpSealed !== null,
  version: login.version,
  createdAt: formatTime(login.createdAt),
});

/** An account with the version that a change of it has to name. */
export const answerAccount = (account: Account): Answer<Static<typeof ACCOUNT>> & { readonly version: number } => ({
  body: showAccount(account),
  version: account.version,
});

/** The same of a login. */
export const answerLogin = (login: Login): Answer<Static<typeof LOGIN>> & { readonly version: number } => ({
  body: showLogin(login),
  version: login.version,
});
