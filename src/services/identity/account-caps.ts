import { type Counted, capOf } from '../../domain/account-caps.ts';
import { notFound, problem } from '../../domain/errors.ts';
import type { Transaction } from '../../ports/unit-of-work.ts';

/**
 * Locks the account, so that two requests at once cannot both take the last place, and counts what it has. Sessions are
 * never refused: a log-in has to work, and the login's oldest session goes.
 *
 * @throws `quota_exceeded` (reason `over_cap`, naming what there are too many of), `not_found` (the account).
 */
export async function refuseOverCap(
  records: Transaction,
  accountId: number,
  counted: Exclude<Counted, 'sessions'>,
): Promise<void> {
  const account = await records.accounts.lock(accountId);
  if (account === null) throw notFound('account', accountId);
  const limit = capOf(account, counted);
  if ((await records.accounts.count(accountId, counted, records.now)) < limit) return;
  throw problem('over_cap', { counted, limit });
}
