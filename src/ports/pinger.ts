/** The way to whoever is to notice that this process has fallen silent. */
export interface Pinger {
  /** Says that it lives; within a quarter of a minute it has, or has not. @throws `unavailable` - `outward_call_failed`. */
  ping(signal: AbortSignal): Promise<void>;
}
