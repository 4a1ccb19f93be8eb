import type { Problem } from '../problems/index.ts';
import type { ReasonOf } from '../retention/index.ts';

type Nothing = Readonly<Record<never, never>>;

/** What is told of each thing that another scheduler says and a schedule does not. */
export interface ImportLossReasons {
  // Why a line becomes no schedule.
  /** It names no program that is known to make backups. */
  readonly no_backup: { readonly program: string };
  /** When it runs is refused as a rule. */
  readonly when_refused: { readonly problem: Problem };
  /** An expression of a calendar, or a timer, that no rule says. */
  readonly calendar_unsaid: { readonly expression: string };
  /** Neither the file nor the call says when. */
  readonly when_unsaid: Nothing;
  /** It is no line of its format. */
  readonly line_unreadable: Nothing;
  // What a schedule that is made leaves unsaid.
  /** The command itself is not run any more: the target's files are backed up in its place. */
  readonly command_unsaid: { readonly program: string };
  /** As which user it ran. */
  readonly user_unsaid: { readonly user: string };
  /** What stood behind `%`, which the command was given to read. */
  readonly input_unsaid: Nothing;
  /** `TZ` is of the commands; lines run by the clock of `timeZone`. */
  readonly command_zone_unsaid: { readonly zone: string; readonly timeZone: string };
  /** Directories that the target does not hold. */
  readonly sources_uncovered: { readonly paths: readonly string[] };
  /** Directories that the caller may not compare with the target's. */
  readonly sources_uncompared: { readonly paths: readonly string[] };
  /** Which guests of a hypervisor were backed up, as its file says it. */
  readonly guests_unsaid: { readonly guests: readonly string[] };
  /** Patterns of what was left out. */
  readonly excludes_unsaid: { readonly patterns: readonly string[] };
  /** Where copies went; they go to the schedule's destination. */
  readonly repositories_unsaid: { readonly repositories: readonly string[] };
  /** Numbers of what was kept that policies have no rule for, by their names in the file. */
  readonly keeping_unsaid: { readonly names: readonly string[] };
  /** Databases that were dumped first, by the names of these parts of the file. */
  readonly dumps_unsaid: { readonly names: readonly string[] };
  /** Other parts of the file. */
  readonly options_unsaid: { readonly names: readonly string[] };
}

/** Something of a file that a schedule leaves out: plain data, put into words where it is shown. */
export type ImportLoss = ReasonOf<ImportLossReasons>;
