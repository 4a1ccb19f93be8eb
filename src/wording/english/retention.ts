import type { RETENTION_PROBLEMS } from '../../domain/problems/retention.ts';
import type { Vocabulary, Words } from '../vocabulary.ts';

const nameValue = (params: { field: string; value: string }, { field }: Vocabulary): string =>
  `The ${field(params.field)} '${params.value.slice(0, 100)}'`;

export const RETENTION_WORDS: Words<typeof RETENTION_PROBLEMS> = {
  retention_malformed: (params, words) => `${nameValue(params, words)} must be an object.`,
  retention_field_unknown: ({ known, ...params }, words) =>
    `${nameValue(params, words)} is not known here; known are ${known.join(', ')}.`,
  retention_choice_unknown: ({ choices, ...params }, words) =>
    `${nameValue(params, words)} must be ${choices.join(', ')}.`,
  retention_not_text: (params, words) => `${nameValue(params, words)} must be a text.`,
  retention_keeps_nothing: ({ settings, ...params }, words) =>
    `${nameValue(params, words)} keeps nothing; set at least one of ${settings.join(', ')}.`,
  retention_without_rules: (params, words) =>
    `${nameValue(params, words)} must list at least one rule; to never delete anything, use the kind all.`,
  retention_day_of_other_unit: ({ unit, ...params }, words) => `${nameValue(params, words)} goes with ${unit} only.`,
  retention_number_out_of_range: ({ least, most, ...params }, words) =>
    `${nameValue(params, words)} must be a whole number from ${least} to ${most}.`,
  retention_within_malformed: ({ algorithm, ...params }, words) => {
    const example = algorithm === 'borg' ? "one number and one of S M H d w m y, such as '2d'" : "such as '1y6m10d12h'";
    return `${nameValue(params, words)} is not a length of time; write ${example}.`;
  },
};
