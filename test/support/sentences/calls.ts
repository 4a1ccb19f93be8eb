import type { CALL_PROBLEMS } from '../../../src/domain/problems/calls.ts';
import type { Sentences } from './said.ts';

export const CALL_SENTENCES: Sentences<typeof CALL_PROBLEMS> = {
  too_many_calls: [
    [
      { calls: 3, windowSeconds: 60, retryAfterSeconds: 40 },
      'More than 3 calls came within 60 seconds; try again in 40 seconds.',
    ],
  ],
  calls_at_once: [[{ retryAfterSeconds: 1 }, 'Too many calls at once; wait for the answers to earlier ones.']],
  network_malformed: [
    [
      { field: 'TRUSTED_PROXIES', value: '10.0.0' },
      "'10.0.0' in TRUSTED_PROXIES is no IP address or range; correct it.",
    ],
  ],
};
