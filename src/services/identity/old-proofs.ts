import type { Instant, Seconds } from '../../domain/instant.ts';
import { KNOWN_SECONDS } from '../../domain/login-limits.ts';
import { totpStepAt } from '../../domain/totp-step.ts';
import type { Records } from '../../ports/records/index.ts';

/** So many counted keys are kept: a flood of tries at ever other logins makes others go, those with the fewest tries. */
const MAX_COUNTED = 100_000;

/** How long a used TOTP step is remembered, for clocks that are corrected. */
const KEEP_STEPS_SECONDS: Seconds = 86_400;

/** Forgets what limits tries no more. */
export const forgetTries = ({ loginTries }: Records, now: Instant): Promise<void> =>
  loginTries.forgetTries(now, MAX_COUNTED);

/** Forgets keys that have expired, used second factors, and where logins were known. */
export async function forgetOldProofs({ loginKeys, loginTries, logins }: Records, now: Instant): Promise<void> {
  await loginKeys.forgetExpired(now);
  await loginTries.forgetCallers(now - KNOWN_SECONDS);
  await logins.forgetTotpSteps(totpStepAt(now - KEEP_STEPS_SECONDS));
}
