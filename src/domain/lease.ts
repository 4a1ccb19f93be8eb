import type { Seconds } from './instant.ts';

/** How long a worker may be silent before its task or restore is taken up by another. */
export const LEASE_SECONDS: Seconds = 30;

/** How often a worker that is alive renews its leases. */
export const RENEW_SECONDS: Seconds = LEASE_SECONDS / 3;

/** Longer than a mailer takes for one mail: a mail is taken up by another node only when its sender is gone. */
export const MAIL_LEASE_SECONDS: Seconds = 180;
