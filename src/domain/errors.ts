import { sayInEnglish } from '../wording/english/index.ts';
import {
  type ErrorCode,
  type Noun,
  type Params,
  type Problem,
  problemOf,
  type Reason,
  type Thing,
} from './problems/index.ts';

export type { ErrorCode } from './problems/index.ts';

/**
 * What a refusal is about, in the product's own words.
 *
 * `message` is one sentence for a person: what is wrong, which value, what to do.
 * `field` and `value` name the offending input (a domain word such as `name`, never a wire's);
 * `noun` and `id` the thing that is missing or in the way; `retryAfterSeconds` when to come back.
 */
export interface ErrorDetails {
  readonly message: string;
  readonly field?: string;
  readonly value?: string;
  readonly noun?: string;
  readonly id?: string;
  readonly reason?: string;
  readonly retryAfterSeconds?: number;
}

/** A refusal or failure that a caller is told about. Anything else thrown is a bug. Knows nothing of HTTP. */
export class GatewayError extends Error {
  readonly code: ErrorCode;
  readonly details: ErrorDetails;
  /** `null` where the place that throws it still writes a sentence of its own. */
  readonly problem: Problem | null;

  constructor(problem: Problem, options?: ErrorOptions);
  constructor(code: ErrorCode, details: ErrorDetails, options?: ErrorOptions);
  constructor(what: Problem | ErrorCode, details?: ErrorDetails | ErrorOptions, options?: ErrorOptions) {
    const isProblem = typeof what === 'object';
    const told = isProblem ? detailsOf(what) : (details as ErrorDetails);
    super(told.message, isProblem ? (details as ErrorOptions | undefined) : options);
    this.name = 'GatewayError';
    this.code = isProblem ? what.code : what;
    this.problem = isProblem ? what : null;
    this.details = told;
  }
}

/** What rooms that do not word problems themselves yet read of one. */
const detailsOf = (problem: Problem): ErrorDetails => {
  const params: { readonly [name: string]: unknown } = { ...problem.params };
  const { field, value, limit, retryAfterSeconds } = params;
  const about = Object.values(params).find(
    (param): param is Thing => typeof param === 'object' && param !== null && 'noun' in param,
  );
  return {
    message: sayInEnglish(problem),
    reason: problem.reason,
    ...(typeof field === 'string' ? { field } : {}),
    ...(typeof limit === 'number' ? { value: String(limit) } : {}),
    ...(typeof value === 'string' ? { value } : {}),
    ...(typeof retryAfterSeconds === 'number' ? { retryAfterSeconds } : {}),
    ...(about === undefined ? {} : { noun: about.noun, id: about.locationCode ?? String(about.id) }),
    ...(typeof params.asked === 'string' ? { noun: String(params.noun), id: params.asked } : {}),
  };
};

/** The error of a problem; `cause` is for the log alone. */
export const problem = <R extends Reason>(reason: R, params: Params<R>, cause?: unknown): GatewayError =>
  new GatewayError(problemOf(reason, params), cause === undefined ? undefined : { cause });

/** What is stored of a failure; of anything but a `GatewayError` the log alone has more. */
export const problemIn = (error: unknown): Problem =>
  error instanceof GatewayError
    ? (error.problem ?? problemOf('told', { text: error.message }))
    : problemOf('fault', {});

/** A database that is away, in contrast to something stored in it that is wrong: to be asked again. */
export const isUnavailable = (error: unknown): boolean => error instanceof GatewayError && error.code === 'unavailable';

/** `not_found` for one noun, by what the caller named it; the same whether the thing is unknown or another account's. */
export const notFound = (noun: Noun, asked: string | number): GatewayError =>
  problem('missing', { noun, asked: String(asked) });

/** `invalid_request` for one field with the value that was refused. */
export const invalid = (field: string, value: string, message: string): GatewayError =>
  new GatewayError('invalid_request', { message, field, value });
