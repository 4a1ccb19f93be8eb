import type { GatewayError } from '../../domain/errors.ts';
import type { Refusal, WireReply } from '../../server/dialect.ts';
import { writeJson } from '../../server/json-text.ts';
import { sayRefusal } from '../../wording/english/refusals.ts';
import type { RoomAnswer } from './call.ts';
import { type Misfit, refuse, toldOf, type WireProblem, type WireRefusal } from './problems.ts';

const errorReply = ({ status, detail, retryAfterSeconds }: WireProblem): WireReply => ({
  status,
  headers: {
    ...(status === 401 ? { 'WWW-Authenticate': 'Bearer' } : {}),
    ...(retryAfterSeconds === undefined ? {} : { 'Retry-After': String(retryAfterSeconds) }),
  },
  body: JSON.stringify({ detail }),
});

/** The answer to a call that was refused or failed; 401 carries the challenge, 429 and 503 say when to come back. */
export const showError = (error: GatewayError | WireRefusal): WireReply => errorReply(toldOf(error));

/** The answer to what never became a call; a body that cannot be read is told as fields that do not fit. */
export const showRefusal = ({ cause, kind, status }: Refusal): WireReply => {
  const sentence = sayRefusal(cause);
  switch (kind) {
    case 'malformed':
    case 'unsupported_media': {
      const type = cause.reason === 'json_malformed' ? 'json_invalid' : 'body_invalid';
      const misfit: Misfit = { type, loc: ['body', 0], msg: sentence, input: {} };
      return errorReply({ status: 422, detail: [misfit] });
    }
    case 'busy':
      return errorReply({ status, detail: sentence, retryAfterSeconds: 60 });
    default:
      return errorReply({ status, detail: sentence });
  }
};

/** The answer to a method that the address does not have. */
export const showWrongMethod = (allowed: readonly string[]): WireReply => {
  const reply = showError(refuse('method_denied'));
  return { ...reply, headers: { ...reply.headers, Allow: allowed.join(', ') } };
};

/** The answer of an endpoint. */
export async function showAnswer(usual: number, answer: RoomAnswer): Promise<WireReply> {
  const { status = usual, json, bytes, headers = {} } = answer;
  return { status, headers, body: json === undefined ? (bytes ?? null) : await writeJson(json) };
}
