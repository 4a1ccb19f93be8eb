import type { Instant } from '../../domain/instant.ts';

/** A call that its caller may send again, by the key that the caller gave it. */
export interface RepeatableCall {
  readonly loginId: number;
  readonly key: string;
  /** Of what was sent with it: another call with this key is none. */
  readonly fingerprint: string;
}

/** One that was begun. */
export interface BegunCall extends RepeatableCall {
  /** What it was answered, as text; `null` = it is not answered yet, or its answer was lost or is not kept. */
  readonly answer: string | null;
  readonly createdAt: Instant;
}

export interface RepeatedCallRecords {
  find(loginId: number, key: string): Promise<BegunCall | null>;
  /** How many of a login's calls are kept. */
  count(loginId: number): Promise<number>;
  /** `false` if one of this login and key is there. */
  begin(call: RepeatableCall, now: Instant): Promise<boolean>;
  answer(call: RepeatableCall, answer: string): Promise<void>;
  /** Forgets those that were begun before an instant, or are dated behind another. */
  forgetOutside(from: Instant, until: Instant): Promise<void>;
}
