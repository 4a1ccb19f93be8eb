import { type Counted, capOf } from '../domain/account-caps.ts';
import { GatewayError } from '../domain/errors.ts';
import type { Transaction } from '../ports/unit-of-work.ts';

/**
 * Locks the account, so that two requests at once cannot both take the last place, and counts what it has. Sessions are
 * never refused: a log-in has to work, and the login's oldest session goes.
 *
 * @throws `quota_exceeded`, the reason being what there are too many of.
 */
export async function refuseOverCap(
  records: Transaction,
  accountId: number,
  counted: Exclude<Counted, 'sessions'>,
): Promise<void> {
  const account = await records.accounts.lock(accountId);
  if (account === null) return;
  const cap = capOf(account, counted);
  if ((await records.accounts.count(accountId, counted, records.now)) < cap) return;
  throw new GatewayError('quota_exceeded', {
    message: `Your account allows ${cap} ${counted}; ${HOW_TO_GO_ON[counted]}, or ask for more.`,
    field: counted,
    value: String(cap),
    reason: counted,
  });
}

const HOW_TO_GO_ON: Readonly<Record<Exclude<Counted, 'sessions'>, string>> = {
  schedules: 'delete one',
  targets: 'delete one',
  stores: 'use one of those',
  tokens: 'have one revoked',
};
