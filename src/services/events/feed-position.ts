import type { Actor } from '../../domain/account.ts';
import type { FeedPosition } from '../../ports/events.ts';
import type { UnitOfWork } from '../../ports/unit-of-work.ts';

/** Who asks, and what is known already of how far the changes of that actor's account have come; `null` = nothing. */
interface Asking {
  readonly actor: Actor;
  readonly position: FeedPosition | null;
}

/** How far the changes of an actor's account have come; `null` = the actor sees more than one account. */
export async function feedPosition({ records }: UnitOfWork, { actor, position }: Asking): Promise<FeedPosition | null> {
  if (actor.isStaff || actor.accountId === null) return null;
  return position ?? records.events.position(actor.accountId);
}
