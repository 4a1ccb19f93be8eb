import type { GatewayError } from '../../domain/errors.ts';
import type { Refusal, WireHead, WireReply } from '../../server/dialect.ts';
import { writeJson } from '../../server/json-text.ts';
import { type Answer, PREFIX } from './call.ts';
import { showFile } from './files.ts';
import { isKnown, tagOf } from './preconditions.ts';
import { refuse, toldOf, type WireProblem, type WireRefusal } from './problems.ts';
import { showSessionCookie } from './session/cookie.ts';
import type { NativeSpeech } from './speech/speech.ts';

/** What sends a caller away until then, where nothing more is known. */
const RETRY_SECONDS = 60;

/** How a caller may show itself; where a page calls, its browser is not to ask for a password in a window of its own. */
const challengeTo = ({ headers: { 'sec-fetch-mode': mode } }: WireHead): string =>
  mode === undefined || mode === 'navigate'
    ? 'Bearer realm="backrota", Basic realm="backrota"'
    : 'Bearer realm="backrota"';

/** What a cache tells answers in one language from those in another by. */
export const VARIES = 'Accept-Language';

const spoken = ({ language }: NativeSpeech) => ({ 'Content-Language': language, Vary: VARIES });

/** A problem as RFC 9457 has it, with what programs compare. */
function problemReply(
  told: WireProblem,
  head: WireHead,
  speech: NativeSpeech,
  headers: WireReply['headers'] = {},
): WireReply {
  const { status, params, retryAfterSeconds } = told;
  return {
    status,
    headers: {
      'Content-Type': 'application/problem+json',
      ...spoken(speech),
      ...(status === 401 ? { 'WWW-Authenticate': challengeTo(head) } : {}),
      ...(status === 416 ? { 'Content-Range': `bytes */${params.sizeBytes}` } : {}),
      ...(retryAfterSeconds === undefined ? {} : { 'Retry-After': String(retryAfterSeconds) }),
      ...headers,
    },
    body: JSON.stringify(bodyOf(told, head, speech)),
  };
}

const bodyOf = (
  { status, code, reason, params, detail, errors = [], present }: WireProblem,
  { requestId }: Pick<WireHead, 'requestId'>,
  speech: NativeSpeech,
) => ({
  type: `${PREFIX}/problems/${reason}`,
  title: speech.titleOf(status),
  status,
  detail,
  code,
  reason,
  params,
  errors,
  requestId,
  ...(present === undefined ? {} : { present }),
});

/** What was refused or failed without a call, as the answer to one has it. */
export const problemBody = (error: GatewayError, speech: NativeSpeech) =>
  bodyOf(toldOf(error, speech), { requestId: '' }, speech);

/** The answer to a call that was refused or failed. */
export const showError = (error: GatewayError | WireRefusal, head: WireHead, speech: NativeSpeech): WireReply => {
  const told = toldOf(error, speech);
  const isAway = told.status === 429 || told.status === 503;
  return problemReply(isAway ? { retryAfterSeconds: 1, ...told } : told, head, speech);
};

/** The answer to what never became a call. */
export const showRefusal = ({ cause, kind, status }: Refusal, head: WireHead, speech: NativeSpeech): WireReply =>
  problemReply(
    {
      status,
      code: kind === 'busy' ? 'unavailable' : 'invalid_request',
      reason: cause.reason,
      params: {},
      detail: speech.sayRefusal(cause),
      ...(kind === 'busy' ? { retryAfterSeconds: RETRY_SECONDS } : {}),
    },
    head,
    speech,
  );

/** The answer to a method that the address does not have. */
export const showWrongMethod = (allowed: readonly string[], head: WireHead, speech: NativeSpeech): WireReply =>
  problemReply(toldOf(refuse('method_denied', allowed), speech), head, speech, { Allow: allowed.join(', ') });

/** The answer to who asks which methods an address has. */
export const showMethods = (allowed: readonly string[]): WireReply => ({
  status: 204,
  headers: { Allow: allowed.join(', ') },
  body: null,
});

/** The answer of an operation; 304 where a caller that only reads has it already. */
export async function showAnswer(
  status: number,
  answer: Answer,
  request: WireHead,
  speech: NativeSpeech,
): Promise<WireReply> {
  const { session, refused } = answer;
  if (session !== undefined) {
    const { session: _, ...rest } = answer;
    const reply =
      refused === undefined ? await showAnswer(status, rest, request, speech) : showError(refused, request, speech);
    return { ...reply, headers: { ...reply.headers, 'Set-Cookie': showSessionCookie(request, session) } };
  }
  if (answer.file !== undefined) return showFile(answer.file, request);
  if (answer.stream !== undefined) return showStream(answer.stream);
  const { body, version, position, location, isVolatile = false } = answer;
  const mark = version ?? position;
  const tag = mark === undefined ? null : tagOf(mark, speech.language);
  const headers = {
    ...(body === undefined ? {} : spoken(speech)),
    ...(tag === null ? {} : { ETag: tag, 'Cache-Control': 'private, no-cache' }),
    ...(location === undefined ? {} : { Location: `${PREFIX}${location}` }),
    ...pageHeaders(answer, request),
  };
  const isRead = request.method === 'GET' || request.method === 'HEAD';
  if (isRead && !isVolatile && tag !== null && isKnown(request, tag)) return { status: 304, headers, body: null };
  return { status, headers, body: body === undefined ? null : await writeJson(body) };
}

/** Events as they come; proxies are not to gather them. */
const showStream = ({ parts, ended }: NonNullable<Answer['stream']>): WireReply => ({
  status: 200,
  headers: { 'Content-Type': 'text/event-stream', 'X-Accel-Buffering': 'no' },
  body: parts,
  ended,
});

/** Where the next page is found, and how many rows there are in all. */
function pageHeaders({ next, total }: Answer, { path, query }: WireHead): Readonly<Record<string, string>> {
  const link = (after: string): string => {
    const others = [...query.entries()].filter(([name]) => name !== 'after');
    return `<${path}?${new URLSearchParams([...others.map(([name, value]): [string, string] => [name, value]), ['after', after]])}>; rel="next"`;
  };
  return {
    ...(next === undefined || next === null ? {} : { Link: link(next) }),
    ...(total === undefined ? {} : { 'X-Total-Count': String(total) }),
  };
}
