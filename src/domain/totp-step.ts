import type { Instant } from './instant.ts';

const STEP_SECONDS = 30;

/** The 30 s step of RFC 6238 that a moment lies in: a second factor is good for one. */
export const totpStepAt = (now: Instant): number => Math.floor(now / STEP_SECONDS);
