import type { Session } from '../../domain/account.ts';
import type { UnitOfWork } from '../../ports/unit-of-work.ts';

/** Who keeps it, as long as it lasts; `null` keeps nothing. */
type Keeper = Pick<Session, 'id'> | null;

/** What a room keeps with a session under a name, such as a choice; `null` where there is nothing. */
export async function recall({ records }: UnitOfWork, session: Keeper, name: string): Promise<string | null> {
  return session === null ? null : ((await records.sessions.memory(session.id)).get(name) ?? null);
}

/** Keeps a text under a name; `null` forgets it. Idempotent. */
export async function remember(
  { records }: UnitOfWork,
  session: Keeper,
  name: string,
  text: string | null,
): Promise<void> {
  if (session !== null) await records.sessions.remember(session.id, name, text);
}
