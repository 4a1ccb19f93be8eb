import { randomUUID } from 'node:crypto';
import type { Actor, Login } from '../domain/account.ts';

/** What no event tells of, as whose a store is, is told after so long. */
const TOLD_AGAIN_MS = 300_000;

/** Of another process a caller knows nothing that counts. */
const PROCESS = randomUUID().slice(0, 8);

/** How far the changes have come that an actor can see. */
interface Position {
  readonly own: number;
  readonly everybodys: number;
}

/**
 * An `ETag` of a list that changes only with what its account's feed tells of: a caller that has it knows what it would be
 * answered; in a `language`, where the room has several.
 */
export function feedTag(
  { id, version }: Pick<Login, 'id' | 'version'>,
  actor: Actor,
  position: Position,
  language = '',
): string {
  // Not of all at once.
  const turn = Math.floor((performance.now() + id * 7_919) / TOLD_AGAIN_MS);
  return `"${[PROCESS, turn, id, version, actor.accountId, position.own, position.everybodys, ...(language === '' ? [] : [language])].join('-')}"`;
}
