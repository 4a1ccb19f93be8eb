import { GatewayError } from '../domain/errors.ts';

/** Of so many who write the same thing at once, each comes through. */
const MAX_ATTEMPTS = 10;

/**
 * Finds, reads and writes: `attempt` looks for the thing, reads its wire beside what it sees, and calls the service with
 * what it read and the version that it saw. Where someone else wrote in between, it is made again, from the start.
 *
 * @throws `conflict` (`stale`) where someone else wrote in between each time, and what `attempt` throws.
 */
export async function retryStale<Result>(attempt: () => Promise<Result>): Promise<Result> {
  for (let attempts = 1; ; attempts += 1) {
    try {
      return await attempt();
    } catch (error) {
      if (attempts === MAX_ATTEMPTS || !isStale(error)) throw error;
    }
  }
}

const isStale = (error: unknown): boolean => error instanceof GatewayError && error.problem.reason === 'stale';
