import { STATUS_CODES } from 'node:http';
import type { GatewayError } from '../../domain/errors.ts';
import type { Refusal, WireHead, WireReply } from '../../server/dialect.ts';
import { writeJson } from '../../server/json-text.ts';
import { sayRefusal } from '../../wording/english/refusals.ts';
import type { RoomAnswer } from './call.ts';
import { IDENTITY } from './keystone/address.ts';
import { refuse, toldOf, type WireProblem, type WireRefusal } from './problems.ts';

/** What a call's address says of the form of its errors, and of where tokens come from. */
type Place = Pick<WireHead, 'path' | 'origin'>;

const titleOf = (status: number): string => STATUS_CODES[status] ?? 'Error';

/** The form of the backup service: `code` is text (source: the user's document). */
const backupForm = ({ status, message, key, details }: WireProblem): object => ({
  code: String(status),
  title: titleOf(status),
  message,
  error_key: key,
  details: details ?? null,
});

/** Keystone's own form, without a place for what is wrong with which field. */
const identityForm = ({ status, message }: WireProblem): object => ({
  error: { code: status, title: titleOf(status), message },
});

const isOfIdentity = ({ path }: Place): boolean => path.replace(/^\/+/, '/').startsWith('/identity');

function errorReply(told: WireProblem, place: Place, headers: WireReply['headers'] = {}): WireReply {
  const { status, retryAfterSeconds } = told;
  return {
    status,
    headers: {
      ...(status === 401 ? { 'WWW-Authenticate': `Keystone uri="${place.origin}${IDENTITY}"` } : {}),
      ...(retryAfterSeconds === undefined ? {} : { 'Retry-After': String(retryAfterSeconds) }),
      ...headers,
    },
    body: JSON.stringify(isOfIdentity(place) ? identityForm(told) : backupForm(told)),
  };
}

/** The answer to a call that was refused or failed; 401 says where tokens come from, 429 and 503 when to come back. */
export const showError = (error: GatewayError | WireRefusal, place: Place): WireReply =>
  errorReply(toldOf(error), place);

/** The answer to what never became a call; a body that is no JSON does not fit, as one of wrong fields. */
export const showRefusal = ({ cause, kind, status }: Refusal, head: WireHead): WireReply => {
  const told = { status, message: sayRefusal(cause), key: cause.reason };
  if (kind === 'busy') return errorReply({ ...told, retryAfterSeconds: 60 }, head);
  return errorReply(kind === 'malformed' && !isOfIdentity(head) ? { ...told, status: 422 } : told, head);
};

/** The answer to a method that the address does not have. */
export const showWrongMethod = (allowed: readonly string[], place: Place): WireReply =>
  errorReply(refuse('method_denied', allowed).told, place, { Allow: allowed.join(', ') });

/** The answer of an endpoint. */
export async function showAnswer(status: number, { json, headers = {} }: RoomAnswer): Promise<WireReply> {
  return { status, headers, body: json === undefined ? null : await writeJson(json) };
}
