import { createHash } from 'node:crypto';
import { GatewayError } from '../../../domain/errors.ts';
import type { WireReply, WireRequest } from '../../../server/dialect.ts';
import type { NativeServices } from '../call.ts';
import { isKnown } from '../preconditions.ts';
import { refuse } from '../problems.ts';
import { showError, showMethods, showWrongMethod, VARIES } from '../replies.ts';
import { speechFor } from '../speech/index.ts';
import { tokenIn } from './address.ts';

const METHODS = ['GET'];

/** Answers a program that reads a feed; an address that no feed has is answered as any that nothing lives at. */
export async function answerFeed(services: NativeServices, request: WireRequest): Promise<WireReply> {
  const { method, path } = request;
  const speech = speechFor(request);
  const token = tokenIn(path);
  if (token === null) return showError(refuse('address_unknown'), request, speech);
  if (method === 'OPTIONS') return showMethods(METHODS);
  if (method !== 'GET' && method !== 'HEAD') return showWrongMethod(METHODS, request, speech);
  request.record.endpoint = 'readFeed';
  try {
    const feed = await services.calendarFeeds.findFeed(token);
    // Whoever has the address takes the turns of who gave it away.
    if (feed.loginId !== null) await request.takeTurn(feed.loginId);
    const { writeCalendar } = await import('./calendar.ts');
    const text = writeCalendar(await services.calendarFeeds.readFeed(feed), speech);
    const tag = `"${createHash('sha256').update(text).digest('base64url')}"`;
    const headers = { ETag: tag, 'Cache-Control': 'private, no-cache', Vary: VARIES };
    if (isKnown(request, tag)) return { status: 304, headers, body: null };
    return {
      status: 200,
      headers: { ...headers, 'Content-Language': speech.language, 'Content-Type': 'text/calendar; charset=utf-8' },
      body: text,
    };
  } catch (error) {
    if (!(error instanceof GatewayError)) throw error;
    return showError(error.code === 'not_found' ? refuse('address_unknown') : error, request, speech);
  }
}
