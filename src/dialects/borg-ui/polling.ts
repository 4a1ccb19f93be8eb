import type { Actor } from '../../domain/account.ts';
import { feedTag } from '../../server/feed-tag.ts';
import type { BorgUiServices, RoomAnswer, RoomCall } from './call.ts';

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
  const position = await services.feedPosition({ ...caller, actor });
  if (position === null || position.isAtWork) return answer();
  const tag = feedTag(caller.login, actor, position);
  const kept = { ETag: tag, 'Cache-Control': 'private, no-cache', Vary: 'X-Borg-Authorization, Authorization' };
  if (headers['if-none-match'] === tag) return { status: 304, headers: kept };
  const answered = await answer();
  return { ...answered, headers: { ...answered.headers, ...kept } };
}
