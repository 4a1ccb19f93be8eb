/** The closed set of things that can go wrong; each dialect maps every one of them to its own wire. */
export type ErrorCode =
  | 'invalid_request'
  | 'invalid_recurrence'
  | 'unauthenticated'
  | 'forbidden'
  | 'not_found'
  | 'conflict'
  | 'quota_exceeded'
  | 'rate_limited'
  | 'unavailable'
  | 'driver_failed'
  | 'internal';

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
  /** Whether what was done is kept, so that a later attempt goes on with it. */
  readonly canResume?: boolean;
}

/** A refusal or failure that a caller is told about. Anything else thrown is a bug. Knows nothing of HTTP. */
export class GatewayError extends Error {
  readonly code: ErrorCode;
  readonly details: ErrorDetails;

  constructor(code: ErrorCode, details: ErrorDetails, options?: ErrorOptions) {
    super(details.message, options);
    this.name = 'GatewayError';
    this.code = code;
    this.details = details;
  }
}

/** A database that is away, in contrast to something stored in it that is wrong: to be asked again. */
export const isUnavailable = (error: unknown): boolean => error instanceof GatewayError && error.code === 'unavailable';

/** `not_found` for one noun; the same text whether the thing is unknown or another account's. */
export const notFound = (noun: string, id: string | number): GatewayError =>
  new GatewayError('not_found', { message: `The ${noun} '${id}' does not exist.`, noun, id: String(id) });

/** `invalid_request` for one field with the value that was refused. */
export const invalid = (field: string, value: string, message: string): GatewayError =>
  new GatewayError('invalid_request', { message, field, value });
