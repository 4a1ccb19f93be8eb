import type { RETENTION_PROBLEMS } from '../../../../../domain/problems/retention.ts';
import { wireField } from '../fields.ts';
import { listed, type Russian } from './words.ts';

const nameValue = ({ field, value }: { readonly field: string; readonly value: string }): string =>
  `Значение '${value.slice(0, 100)}' поля '${wireField(field)}'`;

const UNITS = { weeks: 'неделями', months: 'месяцами' } as const;

export const RETENTION_RUSSIAN: Russian<typeof RETENTION_PROBLEMS> = {
  retention_malformed: (params) => `${nameValue(params)} должно быть объектом.`,
  retention_field_unknown: ({ known, ...params }) =>
    `${nameValue(params)} здесь не предусмотрено; известны ${listed(known)}.`,
  retention_choice_unknown: ({ choices, ...params }) =>
    `${nameValue(params)} должно быть одним из: ${listed(choices)}.`,
  retention_not_text: (params) => `${nameValue(params)} должно быть текстом.`,
  retention_keeps_nothing: ({ settings, ...params }) =>
    `${nameValue(params)} не хранит ничего; задайте хотя бы одно из: ${listed(settings)}.`,
  retention_without_rules: (params) =>
    `${nameValue(params)} должно содержать хотя бы одно правило; чтобы не удалять ничего, используйте вид all.`,
  retention_day_of_other_unit: ({ unit, ...params }) => `${nameValue(params)} сочетается только с ${UNITS[unit]}.`,
  retention_number_out_of_range: ({ least, most, ...params }) =>
    `${nameValue(params)} должно быть целым числом от ${least} до ${most}.`,
  retention_within_malformed: ({ algorithm, ...params }) =>
    `${nameValue(params)} — не промежуток времени; ${
      algorithm === 'borg'
        ? "укажите одно число и одну из букв S M H d w m y, например '2d'."
        : "укажите его, например, как '1y6m10d12h'."
    }`,
};
