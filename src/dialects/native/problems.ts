import type { Static } from 'typebox';
import type { ErrorCode, GatewayError } from '../../domain/errors.ts';
import type { Problem } from '../../domain/problems/index.ts';
import { withoutPlaces, withoutSecrets } from '../../server/shown-problems.ts';
import type { Misfit } from './faults.ts';
import type { FAILURE } from './schema.ts';
import { type NativeSpeech, sayMisfit } from './speech/speech.ts';

/** What is wrong with one value that was sent. */
export interface Fault {
  /** Where in the body: a JSON pointer. */
  readonly pointer?: string;
  /** Which parameter of the query. */
  readonly parameter?: string;
  readonly reason: string;
  readonly params: Readonly<Record<string, unknown>>;
  readonly misfit: Misfit;
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
  readonly errors?: readonly (Omit<Fault, 'misfit'> & { readonly detail: string })[];
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

/** What this room alone refuses, before it is put into words. */
interface OwnProblem<Params extends object> {
  readonly status: number;
  readonly code: ErrorCode;
  readonly params: Params;
  readonly errors?: readonly Fault[];
  readonly present?: unknown;
}

const own = <Params extends object = Record<never, never>>(
  status: number,
  code: ErrorCode,
  { params = {} as Params, ...others }: Partial<Pick<OwnProblem<Params>, 'params' | 'errors' | 'present'>> = {},
): OwnProblem<Params> => ({ status, code, params, ...others });

/** What this room alone refuses: its status, its code, and what is told of it. Its sentences are in `speech/`. */
const OWN_PROBLEMS = {
  unproved: () => own(401, 'unauthenticated'),
  proof_unsaid: () => own(422, 'invalid_request'),
  page_foreign: () => own(403, 'forbidden'),
  csrf_wrong: () => own(403, 'forbidden'),
  address_unknown: () => own(404, 'not_found'),
  method_denied: (allowed: readonly string[]) => own(405, 'invalid_request', { params: { allowed } }),
  call_misfit: (status: number, errors: readonly Fault[]) => own(status, 'invalid_request', { errors }),
  rule_unsaid: () => own(422, 'invalid_request'),
  import_unreadable: (format: string, line: number) => own(422, 'invalid_request', { params: { format, line } }),
  import_too_long: (most: number) => own(422, 'invalid_request', { params: { most } }),
  import_too_large: (most: number) => own(422, 'invalid_request', { params: { most } }),
  repeat_key_malformed: () => own(400, 'invalid_request'),
  repeat_differs: () => own(422, 'conflict'),
  repeat_running: () => own(409, 'conflict'),
  repeat_lost: () => own(409, 'conflict'),
  repeats_exhausted: () => own(429, 'rate_limited'),
  confirmation_required: (count: number) => own(409, 'conflict', { params: { count } }),
  name_unconfirmed: (name: string) => own(409, 'conflict', { params: { name } }),
  forecast_unsaid: () => own(422, 'invalid_request'),
  streams_exhausted: () => own(429, 'rate_limited'),
  window_too_long: (most: number) => own(400, 'invalid_request', { params: { most } }),
  version_unsaid: () => own(428, 'invalid_request'),
  version_passed: (present: unknown) => own(412, 'conflict', present === null ? {} : { present }),
  range_beyond: (sizeBytes: number) => own(416, 'invalid_request', { params: { sizeBytes } }),
  cursor_unknown: () =>
    own(400, 'invalid_request', {
      errors: [{ parameter: 'after', reason: 'format', params: {}, misfit: { kind: 'cursor', field: 'after' } }],
    }),
} as const satisfies Readonly<Record<string, (...params: never) => OwnProblem<object>>>;

/** What this room refuses by itself. */
export type OwnReason = keyof typeof OWN_PROBLEMS;

/** What is told of each of these reasons. */
export type OwnParams = { readonly [R in OwnReason]: ReturnType<(typeof OWN_PROBLEMS)[R]>['params'] };

/** The reasons of this room's own. */
export const OWN_REASONS = Object.keys(OWN_PROBLEMS) as readonly OwnReason[];

/** A refusal by this room itself. */
export class WireRefusal extends Error {
  readonly reason: OwnReason;
  readonly told: OwnProblem<object>;

  constructor(reason: OwnReason, told: OwnProblem<object>) {
    super(reason);
    this.name = 'WireRefusal';
    this.reason = reason;
    this.told = told;
  }
}

/** What is refused for a reason of this room. */
export function refuse<R extends OwnReason>(reason: R, ...params: Parameters<(typeof OWN_PROBLEMS)[R]>): WireRefusal {
  // The compiler does not see that the reason and the params belong together.
  const tell = OWN_PROBLEMS[reason] as (...params: unknown[]) => OwnProblem<object>;
  return new WireRefusal(reason, tell(...params));
}

/** A refusal of what does not fit: 400 of a query, 422 of a body. */
export const refuseFaults = (status: 400 | 422, faults: readonly Fault[]): WireRefusal =>
  refuse('call_misfit', status, faults);

/** What an answer tells of an error. */
export const toldOf = (error: GatewayError | WireRefusal, speech: NativeSpeech): WireProblem =>
  error instanceof WireRefusal ? tellOwn(error, speech) : tell(error.problem, speech);

function tellOwn({ reason, told }: WireRefusal, speech: NativeSpeech): WireProblem {
  const { params, errors, ...others } = told;
  // The compiler does not see that the words and the params of one reason belong together.
  const say = speech.own[reason] as (params: object) => string;
  const faults = errors?.map(({ misfit, ...fault }) => ({ ...fault, detail: sayMisfit(speech, misfit) }));
  const first = reason === 'call_misfit' ? faults?.[0] : undefined;
  return {
    ...others,
    reason,
    params: { ...params },
    detail: first?.detail ?? say(params),
    ...(faults === undefined ? {} : { errors: faults }),
  };
}

/** The same problem without what may be a credential, and without what `speech` does not tell. */
const shownBy = ({ tellsPlaces }: NativeSpeech, problem: Problem): Problem =>
  withoutSecrets(tellsPlaces ? problem : withoutPlaces(problem));

/** How a problem is said, without what may be a credential. */
export const sayingProblems =
  (speech: NativeSpeech) =>
  (problem: Problem): string =>
    speech.sayProblem(shownBy(speech, problem));

/** Why something was refused or failed, as answers have it. */
export function showFailure(problem: Problem, speech: NativeSpeech): Static<typeof FAILURE> {
  const { code, reason, params } = shownBy(speech, problem);
  return { code, reason, params: { ...params }, detail: sayingProblems(speech)(problem) };
}

/** The same, where there is any. */
export const showFailureOrNull = (problem: Problem | null, speech: NativeSpeech): Static<typeof FAILURE> | null =>
  problem === null ? null : showFailure(problem, speech);

function tell(problem: Problem, speech: NativeSpeech): WireProblem {
  const { code } = problem;
  const { reason, params, detail } = showFailure(problem, speech);
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
