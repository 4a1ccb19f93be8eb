import type { Actor } from '../../domain/account.ts';
import type { FeedPosition } from '../../ports/events.ts';
import type { UnitOfWork } from '../../ports/unit-of-work.ts';

/** How far the changes of an actor's account have come; `null` = the actor sees more than one account. */
export async function feedPosition({ records }: UnitOfWork, actor: Actor): Promise<FeedPosition | null> {
  if (actor.isStaff || actor.accountId === null) return null;
  return records.events.position(actor.accountId);
}
