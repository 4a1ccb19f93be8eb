import type { ErrorCode, ErrorDetails, GatewayError } from '../../domain/errors.ts';
import type { Refusal, WireReply } from '../../server/dialect.ts';
import { isId, namesSecret, withoutText } from '../../server/shown.ts';
import { sayRefusal } from '../../wording/english/refusals.ts';
import { pointOf, wordsOf } from './wording.ts';

/** The closed set of the provider's `error_type`. */
type ErrorType =
  | 'validation'
  | 'notexist'
  | 'backend'
  | 'permission'
  | 'database'
  | 'concurrency'
  | 'billing'
  | 'payment';

interface WireError {
  readonly status: number;
  readonly type: ErrorType;
}

/**
 * How this wire says each error. A write that met another is 503 `concurrency` (source: the provider's status table);
 * 429 has no type of its own there and is `concurrency` too.
 */
const WIRE_ERRORS: Readonly<Record<ErrorCode, WireError>> = {
  invalid_request: { status: 400, type: 'validation' },
  invalid_recurrence: { status: 400, type: 'validation' },
  unauthenticated: { status: 401, type: 'permission' },
  forbidden: { status: 403, type: 'permission' },
  not_found: { status: 404, type: 'notexist' },
  conflict: { status: 503, type: 'concurrency' },
  quota_exceeded: { status: 403, type: 'permission' },
  rate_limited: { status: 429, type: 'concurrency' },
  unavailable: { status: 503, type: 'concurrency' },
  driver_failed: { status: 500, type: 'backend' },
  internal: { status: 500, type: 'backend' },
};

/** Only Basic is offered: Digest would need password equivalents at rest. The realm is the provider's. */
const CHALLENGE = 'Basic realm="users", charset="UTF-8"';

/** An answer in the provider's error form: always an array, `error_point` always present. */
const errorReply = (
  { status, type }: WireError,
  message: string,
  point: string | null,
  headers: Readonly<Record<string, string>> = {},
): WireReply => ({
  status,
  headers,
  body: JSON.stringify([{ error_message: message, error_point: point, error_type: type }]),
});

/** Words an error of a call; 401 carries the Basic challenge, 429 and 503 say when to come back. */
export const presentError = ({ code, details }: GatewayError): WireReply => {
  const wire = WIRE_ERRORS[code];
  const headers: Record<string, string> = {};
  if (wire.status === 401) headers['WWW-Authenticate'] = CHALLENGE;
  if (wire.status === 429 || wire.status === 503) headers['Retry-After'] = String(details.retryAfterSeconds ?? 1);
  return errorReply(
    wire,
    wordsOf(hideSecrets(code, details)),
    wire.type === 'validation' ? pointOf(details.field) : null,
    headers,
  );
};

/** The same without an id that is none and a value that names a credential. */
const hideSecrets = (code: ErrorCode, details: ErrorDetails): ErrorDetails => {
  const { id = '', value = '' } = details;
  if (code === 'not_found' && !isId(id)) return { ...details, message: withoutText(details.message, id), id: '…' };
  return namesSecret(value) ? { ...details, message: withoutText(details.message, value) } : details;
};

/** Words what never became a call. */
export const presentRefusal = ({ cause, kind, status, field }: Refusal): WireReply => {
  const isBusy = kind === 'busy';
  const type = isBusy ? 'concurrency' : 'validation';
  return errorReply({ status, type }, sayRefusal(cause), field ?? null, isBusy ? { 'Retry-After': '60' } : {});
};

/** The answer to an address that this room does not have. */
export const presentUnknownAddress = (): WireReply =>
  errorReply({ status: 404, type: 'notexist' }, 'Nothing lives at this address; check the path.', null);

/** The answer to a method that the address does not have. */
export const presentWrongMethod = (method: string, allowed: readonly string[]): WireReply =>
  errorReply(
    { status: 405, type: 'validation' },
    `The method ${method} is not possible here; use ${allowed.join(' or ')}.`,
    null,
    { Allow: allowed.join(', ') },
  );

/** The answer to an `Accept` or `format` without JSON. */
export const presentUnacceptable = (): WireReply =>
  errorReply({ status: 406, type: 'validation' }, 'Only JSON is written here; accept application/json.', null);

/** The answer to OPTIONS: the methods of the address, as text (source: the provider's documentation). */
export const presentMethods = (allowed: readonly string[]): WireReply => ({
  status: 200,
  headers: { 'Content-Type': 'text/plain; charset=utf-8', Allow: allowed.join(', ') },
  body: allowed.join(','),
});
