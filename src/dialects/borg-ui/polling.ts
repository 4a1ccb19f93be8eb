import { randomUUID } from 'node:crypto';
import type { Actor } from '../../domain/account.ts';
import type { BorgUiServices, RoomAnswer, RoomCall } from './call.ts';

/** What no event tells of, as whose a store is, is told after so long. */
const TOLD_AGAIN_MS = 300_000;

/** Of another process a browser knows nothing that counts. */
const PROCESS = randomUUID().slice(0, 8);

/**
 * Answers a list that pages ask for every few seconds: where nothing has changed in its account since the browser was
 * answered, and nothing is under way, that alone is told, and nothing is read or written for it. A browser keeps what it
 * was answered for the credentials that it was answered by.
 */
export async function answerPolled(
  { caller, request: { headers } }: RoomCall,
  services: BorgUiServices,
  actor: Actor,
  answer: () => Promise<RoomAnswer>,
): Promise<RoomAnswer> {
  const position = await services.feedPosition(actor);
  if (position === null || position.isAtWork) return answer();
  const { own, everybodys } = position;
  const { id, version } = caller.login;
  // Not of all at once.
  const turn = Math.floor((performance.now() + id * 7_919) / TOLD_AGAIN_MS);
  const tag = `"${[PROCESS, turn, id, version, own, everybodys].join('-')}"`;
  const kept = { ETag: tag, 'Cache-Control': 'private, no-cache', Vary: 'X-Borg-Authorization, Authorization' };
  if (headers['if-none-match'] === tag) return { status: 304, headers: kept };
  const answered = await answer();
  return { ...answered, headers: { ...answered.headers, ...kept } };
}
