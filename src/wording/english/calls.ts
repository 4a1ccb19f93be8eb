import type { CALL_PROBLEMS } from '../../domain/problems/calls.ts';
import type { Words } from '../vocabulary.ts';

export const CALL_WORDS: Words<typeof CALL_PROBLEMS> = {
  too_many_calls: ({ calls, windowSeconds, retryAfterSeconds }) =>
    `More than ${calls} calls came within ${windowSeconds} seconds; try again in ${retryAfterSeconds} seconds.`,
  calls_at_once: () => 'Too many calls at once; wait for the answers to earlier ones.',
  network_malformed: ({ field, value }) => `'${value}' in ${field} is no IP address or range; correct it.`,
};
