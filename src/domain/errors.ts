import { type ErrorCode, type Noun, type Params, type Problem, problemOf, type Reason } from './problems/index.ts';
import type { FieldParams } from './problems/kind.ts';

export type { ErrorCode } from './problems/index.ts';

/**
 * A refusal or failure that a caller is told about: its problem, as plain data that each wire words for itself. Anything
 * else thrown is a bug. Knows nothing of HTTP, and no sentence.
 */
export class GatewayError extends Error {
  readonly problem: Problem;

  constructor(problem: Problem, options?: ErrorOptions) {
    super(problem.reason, options);
    this.name = 'GatewayError';
    this.problem = problem;
  }

  get code(): ErrorCode {
    return this.problem.code;
  }
}

/** The error of a problem; `cause` is for the log alone. */
export const problem = <R extends Reason>(reason: R, params: Params<R>, cause?: unknown): GatewayError =>
  new GatewayError(problemOf(reason, params), cause === undefined ? undefined : { cause });

/** What is stored of a failure; of anything but a `GatewayError` the log alone has more. */
export const problemIn = (error: unknown): Problem =>
  error instanceof GatewayError ? error.problem : problemOf('fault', {});

/** A database that is away, in contrast to something stored in it that is wrong: to be asked again. */
export const isUnavailable = (error: unknown): boolean => error instanceof GatewayError && error.code === 'unavailable';

/** `not_found` for one noun, by what the caller named it; the same whether the thing is unknown or another account's. */
export const notFound = (noun: Noun, asked: string | number): GatewayError =>
  problem('missing', { noun, asked: String(asked) });

const MAX_SHOWN_CHARACTERS = 80;

/** What is refused: the field, and its value as a person may read it, cut to 80 characters. */
export const offending = (field: string, value: unknown): FieldParams => {
  const text = typeof value === 'string' ? value : (JSON.stringify(value) ?? String(value));
  return {
    field,
    value: text.length > MAX_SHOWN_CHARACTERS ? `${text.slice(0, MAX_SHOWN_CHARACTERS - 1)}…` : text,
  };
};
