import type { Static } from 'typebox';
import type { Account } from '../../../domain/account.ts';
import { COUNTED, type Counts, capOf } from '../../../domain/account-caps.ts';
import { formatTime } from '../../../server/utc-time.ts';
import { timeOrNull } from '../times.ts';
import type { ACCOUNT } from './schema.ts';

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
