import { problem } from '../../domain/errors.ts';
import type { Transaction } from '../../ports/unit-of-work.ts';

/** How many restores into new targets of one account may wait or run: each takes up a whole copy's room. */
export const MAX_UNFINISHED_RESTORES = 10;
/** How many managed volumes one account may have. */
export const MAX_VOLUMES = 1_000;

/**
 * Locks the account, so that two requests at once cannot both take the last place, and counts.
 *
 * @throws `quota_exceeded`, reason `too_many_restores`.
 */
export async function refuseTooManyRestores(records: Transaction, accountId: number): Promise<void> {
  await records.accounts.lock(accountId);
  if ((await records.restores.countUnfinishedNew(accountId)) < MAX_UNFINISHED_RESTORES) return;
  throw problem('too_many_restores', { limit: MAX_UNFINISHED_RESTORES });
}

/** As `refuseTooManyRestores`. @throws `quota_exceeded`, reason `too_many_volumes`. */
export async function refuseTooManyVolumes(records: Transaction, accountId: number): Promise<void> {
  await records.accounts.lock(accountId);
  if ((await records.targets.countVolumes(accountId)) < MAX_VOLUMES) return;
  throw problem('too_many_volumes', { limit: MAX_VOLUMES });
}
