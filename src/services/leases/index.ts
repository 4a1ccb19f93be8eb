export { AttemptStopped, stopReasonOf } from './attempt-stopped.ts';
export { keepRenewing, LEASE_SECONDS, type Leases, MAIL_LEASE_SECONDS } from './leases.ts';
