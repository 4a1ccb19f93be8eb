import type { DeletionReason } from '../domain/deletion-reason.ts';
import type { Explanation } from '../domain/explanation.ts';
import type { ImportLoss } from '../domain/imports/index.ts';
import type { Instant } from '../domain/instant.ts';
import type { Loss } from '../domain/losses/index.ts';
import type { Problem } from '../domain/problems/index.ts';
import type { RefusalCause } from '../domain/problems/refusal-causes.ts';
import type { ChangedSlot, Recurrence } from '../domain/recurrence/index.ts';
import type { KeepReason, RetentionPolicy } from '../domain/retention/index.ts';
import type { TaskNote } from '../domain/task-log.ts';
import type { Language } from './language.ts';

/** What a sentence about a slot is made of. */
export interface ExplainedInstant {
  readonly at: Instant;
  readonly timeZone: string;
  readonly explanation: Explanation;
}

/** An instant as the clocks of a zone show it. */
export interface LocalTime {
  /** `Sun` */
  readonly weekday: string;
  /** `2026-03-08` */
  readonly date: string;
  /** `03:00`, with seconds only where there are any. */
  readonly time: string;
  /** `EDT`; `GMT+3` where the runtime has no abbreviation. */
  readonly zone: string;
}

/** All that a language says of what is data below, in the product's own words; one that lacks a part does not compile. */
export interface Speech {
  readonly language: Language;
  /** What went wrong, in one sentence. */
  sayProblem(problem: Problem): string;
  /** Why a request never became a call, in one sentence. */
  sayRefusal(cause: RefusalCause): string;
  /** A rule for a person; `namesUtc`: with its zone, whichever that is. */
  describeRecurrence(recurrence: Recurrence, options?: { readonly namesUtc?: boolean }): string;
  /** A policy as one phrase. */
  describeRetention(policy: RetentionPolicy): string;
  /** Why a snapshot stays, as a phrase. */
  sayKeepReason(reason: KeepReason): string;
  /** Why a snapshot goes, or went, as a phrase. */
  sayDeletionReason(reason: DeletionReason): string;
  /** What a room leaves unsaid of a schedule, in one sentence. */
  sayLoss(loss: Loss): string;
  /** What is left out of another scheduler's file, in one sentence. */
  sayImportLoss(loss: ImportLoss, sayProblem: (problem: Problem) => string): string;
  /** Why a slot is what it is, in one sentence. */
  sayExplanation(explained: ExplainedInstant, sayProblem: (problem: Problem) => string): string;
  /** What a clock change does to a slot, as a phrase. */
  sayClockChange(change: ChangedSlot, timeZone: string): string;
  /** A line of a task's log, as long as one may be. */
  sayNote(note: TaskNote, sayProblem: (problem: Problem) => string): string;
  /** What the clocks of a zone show at an instant. */
  localTime(instant: Instant, timeZone: string): LocalTime;
}
