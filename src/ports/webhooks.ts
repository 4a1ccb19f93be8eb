import type { Instant } from '../domain/instant.ts';

/** A message to somebody's webhook. */
export interface WebhookMessage {
  readonly url: string;
  /** What it is signed with: `whsec_` and base64. */
  readonly secret: string;
  /** The same for each try, so that one that arrives twice is known. */
  readonly id: string;
  readonly sentAt: Instant;
  /** JSON. */
  readonly body: string;
}

/** The way out to webhooks. */
export interface Webhooks {
  /** Whether plain `http://` can lead anywhere: only addresses that a setting allows are reached by it. */
  readonly takesPlainHttp: boolean;
  /** Resolves when it was taken; within a quarter of a minute it has, or has not. @throws `unavailable` - `outward_call_failed`. */
  post(message: WebhookMessage, signal: AbortSignal): Promise<void>;
}
