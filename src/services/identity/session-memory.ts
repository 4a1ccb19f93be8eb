import type { Session } from '../../domain/account.ts';
import type { UnitOfWork } from '../../ports/unit-of-work.ts';

/** What rooms keep with a session: choices that last as long as it does. Without a session nothing is kept. */
export class SessionMemory {
  readonly #unitOfWork: UnitOfWork;

  constructor(unitOfWork: UnitOfWork) {
    this.#unitOfWork = unitOfWork;
  }

  /** What is kept under a name, or `null`. */
  async recall(session: Pick<Session, 'id'> | null, name: string): Promise<string | null> {
    if (session === null) return null;
    return (await this.#unitOfWork.records.sessions.memory(session.id)).get(name) ?? null;
  }

  /** Keeps a text under a name; `null` forgets it. Idempotent. */
  async remember(session: Pick<Session, 'id'> | null, name: string, text: string | null): Promise<void> {
    if (session !== null) await this.#unitOfWork.records.sessions.remember(session.id, name, text);
  }
}
