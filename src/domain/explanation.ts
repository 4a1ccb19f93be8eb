import type { Action } from './action.ts';
import type { Instant } from './instant.ts';
import type { Problem } from './problems/index.ts';
import type { RunReason, RunTrigger } from './run.ts';
import type { TaskState } from './task.ts';

/** What became of one target in a slot. */
export interface TargetOutcome {
  readonly targetName: string;
  readonly action: Action;
  readonly state: TaskState;
  readonly reason: string | null;
  readonly error: Problem | null;
  /** Since when the one before it had been at it, where that stood in the way. */
  readonly blockedSince: Instant | null;
}

/** Why a slot is what it is: plain data, to be put into words. `at` is the slot. */
export type Explanation =
  /** The rule names none then; the nearest ones, `null` = there is none. */
  | { readonly kind: 'no_slot'; readonly previous: Instant | null; readonly next: Instant | null }
  /** It came before the schedule was made, or got its rule of now, or a target. */
  | { readonly kind: 'before_rule'; readonly since: Instant }
  | { readonly kind: 'coming' }
  /** It has come, and is recorded within moments. */
  | { readonly kind: 'due' }
  | { readonly kind: 'no_targets' }
  | { readonly kind: 'paused'; readonly since: Instant; readonly until: Instant | null; readonly note: string | null }
  | { readonly kind: 'suspended' }
  | {
      readonly kind: 'fired';
      readonly trigger: RunTrigger;
      /** When it was recorded, and begun. */
      readonly firedAt: Instant;
      /** How many slots before it the same run stands for. */
      readonly earlierSlots: number;
      /** The slot that the run is called by, where that is a later one. */
      readonly ranAs: Instant | null;
      readonly targets: readonly TargetOutcome[];
    }
  | {
      readonly kind: 'not_fired';
      readonly outcome: 'missed' | 'skipped';
      readonly reason: RunReason | null;
      /** When that was found. */
      readonly recordedAt: Instant;
      /** The first slot after that; `null` = there is none. */
      readonly nextSlot: Instant | null;
      readonly destination: string;
    };
