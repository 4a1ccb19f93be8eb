import { GatewayError, problem } from '../../domain/errors.ts';
import type { Engine } from './engine.ts';

/** An error's code; `''` where it has none. */
export const codeOf = (error: unknown): string =>
  error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : '';

/** Whether a unique key refused a row, as `translateDatabaseError` tells it. */
export const isDuplicate = (error: unknown): boolean =>
  error instanceof GatewayError && error.problem.reason === 'duplicate';

/** `unavailable`: other writers left no chance for as long as we waited. */
export const tooBusy = (cause: unknown): GatewayError => problem('database_busy', {}, cause);

/**
 * What a failed statement means to a caller: `conflict` for a refused duplicate, `unavailable` for a database that
 * cannot be reached or written. Contention and bugs stay what they are. None tells the values that were bound.
 */
export const translateDatabaseError = (engine: Engine, error: unknown): unknown => {
  if (error instanceof GatewayError || !(error instanceof Error)) return error;
  const fault = error.name === 'KnexTimeoutError' ? 'unreachable' : engine.faultOf(error);
  const cause = engine.withoutValues(error);
  switch (fault) {
    case 'duplicate':
      return problem('duplicate', {}, cause);
    case 'busy':
      return tooBusy(cause);
    case 'unreachable':
      return problem('database_unreachable', { system: codeOf(cause) }, cause);
    case 'contention':
    case null:
      return cause;
  }
};
