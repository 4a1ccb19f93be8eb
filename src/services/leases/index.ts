export { AttemptStopped, stopReasonOf } from './attempt-stopped.ts';
export { Leases } from './leases.ts';
export { keepRenewing } from './renewal.ts';
