import type { GatewayError } from '../../domain/errors.ts';
import type { Refusal, WireReply } from '../../server/dialect.ts';
import { sayRefusal } from '../../wording/english/refusals.ts';
import { refuse, toldOf, type WireProblem, type WireRefusal } from './problems.ts';

/** Only Basic is offered: Digest would need password equivalents at rest. The realm is the provider's. */
const CHALLENGE = 'Basic realm="users", charset="UTF-8"';

/** In the provider's error form: always an array, `error_point` always present. */
const errorReply = ({ status, type, point, message, retryAfterSeconds }: WireProblem): WireReply => ({
  status,
  headers: {
    ...(status === 401 ? { 'WWW-Authenticate': CHALLENGE } : {}),
    ...(retryAfterSeconds === undefined ? {} : { 'Retry-After': String(retryAfterSeconds) }),
  },
  body: JSON.stringify([{ error_message: message, error_point: point, error_type: type }]),
});

/** The answer to a call that was refused or failed; 401 carries the Basic challenge, 429 and 503 say when to come back. */
export const showError = (error: GatewayError | WireRefusal): WireReply => errorReply(toldOf(error));

/** The answer to what never became a call. */
export const showRefusal = ({ cause, kind, status, field }: Refusal): WireReply => {
  const told = { status, point: field ?? null, message: sayRefusal(cause) };
  return errorReply(
    kind === 'busy' ? { ...told, type: 'concurrency', retryAfterSeconds: 60 } : { ...told, type: 'validation' },
  );
};

/** The answer to a method that the address does not have. */
export const showWrongMethod = (method: string, allowed: readonly string[]): WireReply => {
  const reply = showError(refuse('method_denied', null, { method, allowed }));
  return { ...reply, headers: { ...reply.headers, Allow: allowed.join(', ') } };
};

/** The answer to OPTIONS: the methods of the address, as text (source: the provider's documentation). */
export const showMethods = (allowed: readonly string[]): WireReply => ({
  status: 200,
  headers: { 'Content-Type': 'text/plain; charset=utf-8', Allow: allowed.join(', ') },
  body: allowed.join(','),
});
