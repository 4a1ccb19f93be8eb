import type { WireReply, WireRequest } from '../../server/dialect.ts';
import { feedTag } from '../../server/feed-tag.ts';
import type { Authenticated } from '../../services/identity/index.ts';
import type { NativeServices } from './call.ts';
import { isKnown } from './preconditions.ts';
import { VARIES } from './replies.ts';
import type { NativeSpeech } from './speech/speech.ts';

/**
 * Answers a list that callers ask for again and again: where nothing has changed in their account since, and nothing is under
 * way, that alone is told (304), and nothing is read for it. Staff, who see all accounts, are answered each time.
 */
export async function answerPolled(
  { feedPosition }: NativeServices,
  caller: Authenticated,
  request: WireRequest,
  { language }: NativeSpeech,
  answer: () => Promise<WireReply>,
): Promise<WireReply> {
  const position = await feedPosition(caller);
  if (position === null || position.isAtWork) return answer();
  const tag = feedTag(caller.login, caller.actor, position, language);
  const kept = {
    ETag: tag,
    'Cache-Control': 'private, no-cache',
    Vary: `Authorization, X-Backrota-Account, ${VARIES}`,
  };
  if (isKnown(request, tag)) return { status: 304, headers: kept, body: null };
  const answered = await answer();
  return answered.status === 200 ? { ...answered, headers: { ...answered.headers, ...kept } } : answered;
}
