/** Why an attempt was stopped from outside. */
export type StopReason = 'draining' | 'lease_lost';

/** The signal reason of whoever stops an attempt. */
export class AttemptStopped extends Error {
  readonly reason: StopReason;
  constructor(reason: StopReason) {
    super(`The attempt was stopped: ${reason}.`);
    this.reason = reason;
  }
}

/** Why an attempt was stopped, from its signal or what it threw; `null` = it was not. */
export function stopReasonOf(signal: AbortSignal, error: unknown = null): StopReason | null {
  const cause = signal.aborted ? signal.reason : error;
  return cause instanceof AttemptStopped ? cause.reason : null;
}
