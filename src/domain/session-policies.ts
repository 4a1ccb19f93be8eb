import type { SessionPolicy } from './account.ts';
import { DAY_SECONDS } from './instant.ts';

/** What log-ins open, in every room that has them: one is as good in another. Rows of the first version are called so. */
export const LOGIN_SESSIONS = 'panel';

/** What log-ins open in rooms whose tokens say when they end: each lives a day, used or not. */
export const DAY_SESSIONS = 'day';

/** What scripts are given, and log in with in place of a password. */
export const API_TOKENS = 'api';

/**
 * How the sessions of every installation live; a room may bring policies of its own. Those of log-ins have tokens of 24 lower-case hex digits, the one form that panel
 * clients know, and live for an hour after each use; `bindsAddress`: from where they were opened only.
 */
export const sessionPolicies = (bindsAddress: boolean): readonly SessionPolicy[] => [
  { name: LOGIN_SESSIONS, ttl: 3_600, sliding: true, tokenBytes: 12, bindsAddress },
  { name: DAY_SESSIONS, ttl: DAY_SECONDS, sliding: false, tokenBytes: 32, bindsAddress: false },
  { name: API_TOKENS, ttl: null, sliding: false, tokenBytes: 32, bindsAddress: false },
];
