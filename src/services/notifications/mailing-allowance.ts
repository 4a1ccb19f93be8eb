import { DAY_SECONDS, type Instant } from '../../domain/instant.ts';
import type { Mail } from '../../domain/notification.ts';
import type { Log } from '../../ports/log.ts';
import type { Transaction } from '../../ports/unit-of-work.ts';

/** Days begin at midnight UTC. */
const MAX_MAILS_PER_ACCOUNT_AND_DAY = 500;

/**
 * How many mails an account is written a day. Nobody has proved that a contact's address is its own: without a bound,
 * twenty contacts and a schedule of every minute would flood whoever is named there.
 */
export class MailingAllowance {
  readonly #log: Log;
  /** Accounts that the log was told of today, by this process. */
  readonly #warned = new Set<number>();
  #warnedSince: Instant = 0;

  constructor(log: Log) {
    this.#log = log;
  }

  /** As many of an account's new mails as today's allowance leaves. Two nodes at once may write some more. */
  async cut(records: Transaction, accountId: number, mails: readonly Mail[]): Promise<readonly Mail[]> {
    if (mails.length === 0) return mails;
    const today = records.now - (records.now % DAY_SECONDS);
    const left = Math.max(0, MAX_MAILS_PER_ACCOUNT_AND_DAY - (await records.mails.countSince(accountId, today)));
    if (mails.length > left) this.#warn(accountId, today);
    return mails.slice(0, left);
  }

  #warn(accountId: number, today: Instant): void {
    if (this.#warnedSince !== today) this.#warned.clear();
    this.#warnedSince = today;
    if (this.#warned.has(accountId)) return;
    this.#warned.add(accountId);
    this.#log.warn(
      { account: accountId },
      `Account ${accountId} was written ${MAX_MAILS_PER_ACCOUNT_AND_DAY} mails today (UTC); further ones are left out until tomorrow.`,
    );
  }
}
