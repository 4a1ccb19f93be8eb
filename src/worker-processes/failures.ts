import { GatewayError } from '../domain/errors.ts';
import type { Failure } from './messages.ts';

/** What was thrown in a worker process, as it is thrown here. */
export function errorOf(failure: Exclude<Failure, { kind: 'stopped' }>): Error {
  const cause = new Error('In the worker process');
  cause.stack = failure.trace;
  if (failure.kind === 'problem') return new GatewayError(failure.problem, { cause });
  const error = new Error(failure.message, { cause });
  return failure.code === '' ? error : Object.assign(error, { code: failure.code });
}
