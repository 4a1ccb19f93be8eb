import { invalidRequest } from './kind.ts';

/** What is to be kept, and what cannot be such a policy. `value` is what was given, as JSON where it is no text. */
export const RETENTION_PROBLEMS = {
  retention_malformed: invalidRequest(),
  retention_field_unknown: invalidRequest<{ known: readonly string[] }>(),
  retention_choice_unknown: invalidRequest<{ choices: readonly string[] }>(),
  retention_not_text: invalidRequest(),
  retention_keeps_nothing: invalidRequest<{ settings: readonly string[] }>(),
  retention_without_rules: invalidRequest(),
  /** A day is named that goes with another unit. */
  retention_day_of_other_unit: invalidRequest<{ unit: 'weeks' | 'months' }>(),
  retention_number_out_of_range: invalidRequest<{ least: number; most: number }>(),
  retention_within_malformed: invalidRequest<{ algorithm: 'borg' | 'restic' }>(),
} as const;
