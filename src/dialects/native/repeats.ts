import { createHash } from 'node:crypto';
import type { WireReply, WireRequest } from '../../server/dialect.ts';
import type { NativeServices } from './call.ts';
import { accountNamedBy } from './keys.ts';
import { refuse } from './problems.ts';

/** A longer answer is not kept. */
const MOST_KEPT_CHARACTERS = 262_144;

/** What a key may be: what fits a header, and no more than a column takes. */
const KEY = /^[\x21-\x7e]{1,200}$/;

/** Whether a caller may send this again, and wants it done once. */
export const isRepeatable = ({ method, headers }: WireRequest): boolean =>
  method === 'POST' && headers['idempotency-key'] !== undefined;

/**
 * Answers a call that its caller may send again (`Idempotency-Key`): what was done is not done again, and its answer is
 * told again for a day. `answer` words what was refused, so that it throws for mistakes of ours alone.
 *
 * @throws WireRefusal 400, 409, 422, 429
 */
export async function answerOnce(
  services: NativeServices,
  request: WireRequest,
  loginId: number,
  { answer, isSecret }: { readonly answer: () => Promise<WireReply>; readonly isSecret: boolean },
): Promise<WireReply> {
  const key = String(request.headers['idempotency-key']);
  if (!KEY.test(key)) throw refuse('repeat_key_malformed');
  const call = { loginId, key, fingerprint: fingerprintOf(request) };
  const repeat = await services.answerOnce(call, { answer, keep: (reply) => (isSecret ? null : keep(reply)) });
  switch (repeat.kind) {
    case 'answered':
      return repeat.answer;
    case 'repeated':
      return told(repeat.text);
    case 'differs':
      throw refuse('repeat_differs');
    case 'running':
      throw refuse('repeat_running');
    case 'lost':
      throw refuse('repeat_lost');
    case 'too_many':
      throw refuse('repeats_exhausted');
  }
}

/** What was sent, so that another call is known from the same one. */
const fingerprintOf = ({ method, path, query, body, headers }: WireRequest): string =>
  createHash('sha256')
    .update(
      JSON.stringify([
        method,
        path,
        [...query.entries()],
        body.kind === 'json' ? body.value : null,
        accountNamedBy({ headers }),
      ]),
    )
    .digest('hex');

/** An answer as it is told again; those that say that we failed are not. */
const keep = ({ status, headers, body }: WireReply): string | null => {
  if (status >= 500 || (body !== null && typeof body !== 'string')) return null;
  const text = JSON.stringify({ status, headers, body });
  return text.length > MOST_KEPT_CHARACTERS ? null : text;
};

function told(text: string): WireReply {
  const reply = JSON.parse(text) as WireReply;
  return { ...reply, headers: { ...reply.headers, 'Idempotency-Replayed': 'true' } };
}
