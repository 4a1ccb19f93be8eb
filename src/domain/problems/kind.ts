import type { Seconds } from '../instant.ts';

/** The closed set of what can go wrong, as far as a program has to tell it apart; each wire maps every one to its own. */
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

/** One kind of problem: its code, and, for the compiler alone, what is told of it. */
export interface Kind<C extends ErrorCode = ErrorCode, P extends object = object> {
  readonly code: C;
  readonly params?: P;
  /** What it was may pass by itself: whatever failed for it is tried again later. */
  readonly isTemporary?: true;
}

/** What each kind of a table is told with. */
export type ParamsOf<K extends Kind> = NonNullable<K['params']>;

/** Which field was refused, by the product's name of it, and what was in it; empty where that may be a secret. */
export interface FieldParams {
  readonly field: string;
  readonly value: string;
}

/** Nothing is told but the kind itself. */
export type NoParams = Readonly<Record<never, never>>;

const kindOf =
  <C extends ErrorCode, Always extends object = NoParams>(code: C) =>
  <P extends object = NoParams>(): Kind<C, Always & P> => ({ code });

/** The same kind, of what may pass by itself. */
export const temporary = <K extends Kind>(kind: K): K => ({ ...kind, isTemporary: true });

// One constructor a code: what is told always, and what one kind adds, is in the type argument.
export const invalidRequest = kindOf<'invalid_request', FieldParams>('invalid_request');
export const invalidRecurrence = kindOf<'invalid_recurrence', FieldParams>('invalid_recurrence');
export const unauthenticated = kindOf('unauthenticated');
export const forbidden = kindOf('forbidden');
export const notFound = kindOf('not_found');
export const conflict = kindOf('conflict');
export const quotaExceeded = kindOf('quota_exceeded');
export const rateLimited = kindOf<'rate_limited', { readonly retryAfterSeconds: Seconds }>('rate_limited');
export const unavailable = kindOf('unavailable');
export const driverFailed = kindOf('driver_failed');
export const internal = kindOf('internal');
