import type { CountedRule, KeepPolicy, PeriodRule } from './policy.ts';

/** A reason is told with nothing but itself. */
export type Nothing = Readonly<Record<never, never>>;

/** What is told of each reason why a snapshot stays. */
export interface KeepReasons {
  // Whatever the policy says.
  readonly protected: Nothing;
  readonly held: Nothing;
  readonly being_read: Nothing;
  readonly being_made: Nothing;
  readonly being_transferred: Nothing;
  /** Another policy let it go, which may be undone. */
  readonly expiring: Nothing;
  /** A kept increment is built upon it. */
  readonly needed: Nothing;
  readonly only_available: Nothing;
  // By the policy.
  readonly everything: Nothing;
  /** It is one of the newest `count`; -1 = of all. */
  readonly newest: { readonly count: number };
  /** It stands for the `rank`th of `count` periods, -1 = of all; or is kept as the oldest where there are too few. */
  readonly head_of_period: {
    readonly rule: Exclude<CountedRule, 'last'>;
    readonly rank: number;
    readonly count: number;
    readonly isOldest: boolean;
  };
  /** It was taken less than this before the newest. */
  readonly within: { readonly within: string };
  readonly within_period: { readonly rule: PeriodRule };
  readonly chain: { readonly rank: number; readonly count: number };
  /** Its chain does not count, and fewer than `count` that do are newer. */
  readonly no_older_chain: { readonly count: number };
}

/** What is told of each reason why a policy lets a snapshot go. */
export interface ExpiryReasons {
  readonly newer_snapshots: { readonly count: number };
  readonly newer_chains: { readonly count: number };
  /** None of the policy's rules keeps it. */
  readonly outside_rules: { readonly policy: KeepPolicy };
  readonly outside_periods: { readonly rules: readonly PeriodRule[] };
}

/** One of a table of reasons, with what is told of it: plain data, to be put into words where it is shown. */
export type ReasonOf<Table> = {
  readonly [R in keyof Table]: { readonly reason: R; readonly params: Table[R] };
}[keyof Table];

/** Why a snapshot stays. */
export type KeepReason = ReasonOf<KeepReasons>;

/** Why a policy lets a snapshot go. */
export type ExpiryReason = ReasonOf<ExpiryReasons>;

/** A reason of which nothing more is told. */
export const plainly = <R extends string>(reason: R): { readonly reason: R; readonly params: Nothing } => ({
  reason,
  params: {},
});
