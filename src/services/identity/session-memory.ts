import type { Session } from '../../domain/account.ts';
import type { UnitOfWork } from '../../ports/unit-of-work.ts';

/** Who keeps it, as long as it lasts; `null` keeps nothing. */
type Keeper = Pick<Session, 'id'> | null;

/** What a room keeps with a session under a name, such as a choice; `null` where there is nothing. */
export async function recall({ records }: UnitOfWork, session: Keeper, name: string): Promise<string | null> {
  return session === null ? null : ((await records.sessions.memory(session.id)).get(name) ?? null);
}

/** The same of several sessions, by id; those with which nothing is kept under that name are left out. */
export const recallOf = (
  { records }: UnitOfWork,
  sessions: readonly Pick<Session, 'id'>[],
  name: string,
): Promise<ReadonlyMap<number, string>> =>
  records.sessions.memoriesOf(
    sessions.map(({ id }) => id),
    name,
  );

/** Keeps a text under a name; `null` forgets it. Idempotent. */
export async function remember(
  { records }: UnitOfWork,
  session: Keeper,
  name: string,
  text: string | null,
): Promise<void> {
  if (session !== null) await records.sessions.remember(session.id, name, text);
}
