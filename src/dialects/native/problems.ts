import type { Static } from 'typebox';
import type { ErrorCode, GatewayError } from '../../domain/errors.ts';
import { type Problem, type Wording, wordProblem } from '../../domain/problems/index.ts';
import { withoutSecret, withTexts } from '../../server/shown.ts';
import { createEnglish, OWN_VOCABULARY } from '../../wording/english/index.ts';
import type { FAILURE } from './schema.ts';

/** What is wrong with one value that was sent. */
export interface Fault {
  /** Where in the body: a JSON pointer. */
  readonly pointer?: string;
  /** Which parameter of the query. */
  readonly parameter?: string;
  readonly reason: string;
  readonly params: Readonly<Record<string, unknown>>;
  readonly detail: string;
}

/** What an answer tells of what was refused or failed, before it has the call's own id. */
export interface WireProblem {
  readonly status: number;
  readonly code: string;
  /** A word that programs compare; the last part of the problem's `type`. */
  readonly reason: string;
  readonly params: Readonly<Record<string, unknown>>;
  /** One sentence: what is wrong, and what to do. */
  readonly detail: string;
  readonly errors?: readonly Fault[];
  /** What stands now, where a change was made beside what has passed. */
  readonly present?: unknown;
  readonly retryAfterSeconds?: number;
}

/** The status of each code. */
export const STATUS_OF: Readonly<Record<ErrorCode, number>> = {
  invalid_request: 422,
  invalid_recurrence: 422,
  unauthenticated: 401,
  forbidden: 403,
  not_found: 404,
  conflict: 409,
  quota_exceeded: 409,
  rate_limited: 429,
  unavailable: 503,
  driver_failed: 424,
  internal: 500,
};

const WORDS: Wording = createEnglish(OWN_VOCABULARY);

/** A short title of a status. They come with all of HTTP, which a command would have to wait for. */
export const titleOf = (status: number): string =>
  process.getBuiltinModule('node:http').STATUS_CODES[status] ?? 'Error';

/** What this room alone refuses: its status, its code, and its sentence. */
const OWN_PROBLEMS = {
  unproved: () =>
    own(
      401,
      'unauthenticated',
      'Say who you are: send a token as Authorization: Bearer, or a login and its password as Basic.',
    ),
  proof_unsaid: () =>
    own(
      422,
      'invalid_request',
      'Send login with either password or key, and otp where the login has a second factor; or otp alone where it is awaited.',
    ),
  page_foreign: () => own(403, 'forbidden', "Your browser says that another site's page made this call; open ours."),
  csrf_wrong: () =>
    own(403, 'forbidden', 'The header X-Backrota-Csrf is not what GET /api/v1/session tells as csrf; send that.'),
  address_unknown: () => own(404, 'not_found', 'Nothing lives at this address; see /api/v1/openapi.json.'),
  method_denied: (allowed: readonly string[]) =>
    own(405, 'invalid_request', `This address takes ${allowed.join(', ')}.`, { params: { allowed } }),
  call_misfit: (status: number, errors: readonly Fault[]) =>
    own(status, 'invalid_request', errors[0]?.detail ?? 'What was sent does not fit.', { errors }),
  rule_unsaid: () => own(422, 'invalid_request', 'Say when: send either recurrence or expression, and not both.'),
  repeat_key_malformed: () =>
    own(400, 'invalid_request', 'The Idempotency-Key must be 1 to 200 visible ASCII characters, such as a new uuid.'),
  repeat_differs: () =>
    own(422, 'conflict', 'The Idempotency-Key was that of another call; send a new key with a new call.'),
  repeat_running: () => own(409, 'conflict', 'The call with this Idempotency-Key is being answered; ask again soon.'),
  repeat_lost: () =>
    own(
      409,
      'conflict',
      'The call with this Idempotency-Key was done, and its answer is not kept; look at what is there now.',
    ),
  repeats_exhausted: () =>
    own(429, 'rate_limited', 'You have used too many Idempotency-Keys within a day; send calls without one, or later.'),
  confirmation_required: (count: number) =>
    own(409, 'conflict', `The change lets ${count} snapshots go; say that you know: send confirm=${count}.`, {
      params: { count },
    }),
  name_unconfirmed: (name: string) =>
    own(409, 'conflict', `What is deleted does not come back; say that you know: send confirm=${name}.`, {
      params: { name },
    }),
  window_too_long: (most: number) =>
    own(400, 'invalid_request', `From and to may lie ${most} days apart at most.`, { params: { most } }),
  version_unsaid: () =>
    own(428, 'invalid_request', 'Say which version you saw: send its ETag as If-Match, or * for any.'),
  version_passed: (present: unknown) =>
    own(412, 'conflict', 'It was changed since you read it; look at it again, and send its new ETag as If-Match.', {
      ...(present === null ? {} : { present }),
    }),
  range_beyond: (sizeBytes: number) =>
    own(416, 'invalid_request', `The file has ${sizeBytes} bytes, and none of those that you ask for.`, {
      params: { sizeBytes },
    }),
  cursor_unknown: () =>
    own(400, 'invalid_request', 'after is not a cursor of this list; leave it out to begin anew.', {
      errors: [{ parameter: 'after', reason: 'format', params: {}, detail: 'after is not a cursor of this list.' }],
    }),
} as const satisfies Readonly<Record<string, (...params: never) => Omit<WireProblem, 'reason'>>>;

type Others = Partial<Pick<WireProblem, 'params' | 'errors' | 'present'>>;

const own = (status: number, code: ErrorCode, detail: string, others: Others = {}): Omit<WireProblem, 'reason'> => ({
  status,
  code,
  detail,
  params: {},
  ...others,
});

/** What this room refuses by itself. */
export type OwnReason = keyof typeof OWN_PROBLEMS;

/** The reasons of this room's own. */
export const OWN_REASONS = Object.keys(OWN_PROBLEMS) as readonly OwnReason[];

/** A refusal by this room itself. */
export class WireRefusal extends Error {
  readonly told: WireProblem;

  constructor(told: WireProblem) {
    super(told.reason);
    this.name = 'WireRefusal';
    this.told = told;
  }
}

/** What is refused for a reason of this room. */
export function refuse<R extends OwnReason>(reason: R, ...params: Parameters<(typeof OWN_PROBLEMS)[R]>): WireRefusal {
  // The compiler does not see that the words and the params of one reason belong together.
  const tell = OWN_PROBLEMS[reason] as (...params: unknown[]) => Omit<WireProblem, 'reason'>;
  return new WireRefusal({ reason, ...tell(...params) });
}

/** A refusal of what does not fit: 400 of a query, 422 of a body. */
export const refuseFaults = (status: 400 | 422, faults: readonly Fault[]): WireRefusal =>
  refuse('call_misfit', status, faults);

/** What an answer tells of an error. */
export const toldOf = (error: GatewayError | WireRefusal): WireProblem =>
  error instanceof WireRefusal ? error.told : tell(error.problem);

/** The same problem without what may be a credential. */
const withoutSecrets = (problem: Problem): Problem =>
  ({ ...problem, params: withTexts(problem.params, withoutSecret) }) as Problem;

/** The sentence of a problem. */
export const sayProblem = (problem: Problem): string => wordProblem(WORDS, withoutSecrets(problem));

/** Why something was refused or failed, as answers have it. */
export function showFailure(problem: Problem): Static<typeof FAILURE> {
  const { code, reason, params } = withoutSecrets(problem);
  return { code, reason, params: { ...params }, detail: sayProblem(problem) };
}

/** The same, where there is any. */
export const showFailureOrNull = (problem: Problem | null): Static<typeof FAILURE> | null =>
  problem === null ? null : showFailure(problem);

function tell(problem: Problem): WireProblem {
  const { code } = problem;
  const { reason, params, detail } = showFailure(problem);
  const status = STATUS_OF[code];
  const { field } = params as { readonly field?: string };
  return {
    status,
    code,
    reason,
    params,
    detail,
    ...(field === undefined ? {} : { errors: [{ pointer: pointerTo(code, field), reason, params, detail }] }),
    ...('retryAfterSeconds' in params ? { retryAfterSeconds: params.retryAfterSeconds as number } : {}),
  };
}

/** A field of the product, `retention.daily`, as a place in a body; of a rule, which is told whole, the rule. */
const pointerTo = (code: ErrorCode, field: string): string =>
  code === 'invalid_recurrence' ? '#/recurrence' : `#/${field.replaceAll('.', '/')}`;
