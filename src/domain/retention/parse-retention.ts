import { problem } from '../errors.ts';
import type { FieldParams } from '../problems/kind.ts';
import { WEEKDAYS } from '../recurrence/weekdays.ts';
import {
  KEEP_RULES,
  type KeepPolicy,
  type PeriodRule,
  type PeriodUnit,
  type RetentionPolicy,
  UNLIMITED,
} from './policy.ts';
import { parseWithin } from './within.ts';

/** Highest number of a rule; far beyond any store, and far from overflow. */
const MAX_COUNT = 1_000_000;
/** Longest period in its own unit: 100,000 months are 8,333 years. */
const MAX_QUANTITY = 100_000;
const KINDS: readonly RetentionPolicy['kind'][] = ['inherit', 'all', 'keep', 'periods', 'chains'];
const PERIODS: readonly PeriodUnit[] = ['days', 'weeks', 'months'];

type Fields = Readonly<Record<string, unknown>>;

/**
 * Reads a policy from its stored JSON, or from what a room has translated; zero numbers are dropped, so equal policies
 * have equal JSON. Throws `invalid_request` naming the field and the value.
 */
export const parseRetention = (json: unknown): RetentionPolicy => {
  const fields = readFields(json, 'retention');
  switch (fields.kind) {
    case 'inherit':
    case 'all':
      refuseOthers(fields, ['kind'], 'retention');
      return { kind: fields.kind };
    case 'keep':
      return parseKeep(fields);
    case 'periods':
      refuseOthers(fields, ['kind', 'rules'], 'retention');
      return { kind: 'periods', rules: parsePeriodRules(fields.rules) };
    case 'chains':
      refuseOthers(fields, ['kind', 'count'], 'retention');
      return { kind: 'chains', count: readCount(fields.count, 'retention.count', 1, MAX_COUNT) };
    default:
      throw unknownChoice('retention.kind', fields.kind, KINDS);
  }
};

const parseKeep = (fields: Fields): KeepPolicy => {
  refuseOthers(fields, ['kind', 'algorithm', 'within', ...KEEP_RULES], 'retention');
  const { algorithm, within } = fields;
  if (algorithm !== 'borg' && algorithm !== 'restic')
    throw unknownChoice('retention.algorithm', algorithm, ['borg', 'restic']);
  if (within !== undefined && typeof within !== 'string')
    throw problem('retention_not_text', offending('retention.within', within));
  if (within !== undefined) parseWithin(within, algorithm, 'retention.within');
  const counts: { [rule in (typeof KEEP_RULES)[number]]?: number } = {};
  for (const rule of KEEP_RULES) {
    if (fields[rule] === undefined) continue;
    const count = readCount(fields[rule], `retention.${rule}`, UNLIMITED, MAX_COUNT);
    if (count !== 0) counts[rule] = count;
  }
  if (within === undefined && Object.keys(counts).length === 0) {
    throw problem('retention_keeps_nothing', {
      ...offending('retention', fields),
      settings: ['within', ...KEEP_RULES],
    });
  }
  return { kind: 'keep', algorithm, ...(within === undefined ? {} : { within }), ...counts };
};

const parsePeriodRules = (json: unknown): PeriodRule[] => {
  if (!Array.isArray(json) || json.length === 0) {
    throw problem('retention_without_rules', offending('retention.rules', json));
  }
  return json.map((rule: unknown, index) => parsePeriodRule(rule, `retention.rules[${index}]`));
};

const parsePeriodRule = (json: unknown, field: string): PeriodRule => {
  const fields = readFields(json, field);
  refuseOthers(fields, ['period', 'quantity', 'onWeekday', 'onDayOfMonth'], field);
  const period = PERIODS.find((unit) => unit === fields.period);
  if (period === undefined) throw unknownChoice(`${field}.period`, fields.period, PERIODS);
  const quantity = readCount(fields.quantity, `${field}.quantity`, 1, MAX_QUANTITY);
  if (fields.onWeekday !== undefined) {
    const onWeekday = WEEKDAYS.find((day) => day === fields.onWeekday);
    if (onWeekday === undefined) throw unknownChoice(`${field}.onWeekday`, fields.onWeekday, WEEKDAYS);
    if (period !== 'weeks') throw ofOtherUnit(`${field}.onWeekday`, fields.onWeekday, 'weeks');
    refuseOthers(fields, ['period', 'quantity', 'onWeekday'], field);
    return { period, quantity, onWeekday };
  }
  if (fields.onDayOfMonth === undefined) return { period, quantity };
  if (period !== 'months') throw ofOtherUnit(`${field}.onDayOfMonth`, fields.onDayOfMonth, 'months');
  return { period, quantity, onDayOfMonth: readCount(fields.onDayOfMonth, `${field}.onDayOfMonth`, 1, 31) };
};

const readFields = (json: unknown, field: string): Fields => {
  if (typeof json !== 'object' || json === null || Array.isArray(json))
    throw problem('retention_malformed', offending(field, json));
  return json as Fields;
};

const refuseOthers = (fields: Fields, known: readonly string[], field: string): void => {
  const other = Object.keys(fields).find((key) => fields[key] !== undefined && !known.includes(key));
  if (other !== undefined)
    throw problem('retention_field_unknown', { ...offending(`${field}.${other}`, fields[other]), known });
};

const readCount = (json: unknown, field: string, least: number, most: number): number => {
  if (typeof json === 'number' && Number.isSafeInteger(json) && json >= least && json <= most) return json;
  throw problem('retention_number_out_of_range', { ...offending(field, json), least, most });
};

const unknownChoice = (field: string, value: unknown, choices: readonly string[]): Error =>
  problem('retention_choice_unknown', { ...offending(field, value), choices });

const ofOtherUnit = (field: string, value: unknown, unit: 'weeks' | 'months'): Error =>
  problem('retention_day_of_other_unit', { ...offending(field, value), unit });

const offending = (field: string, value: unknown): FieldParams => ({
  field,
  value: typeof value === 'string' ? value : (JSON.stringify(value) ?? 'missing'),
});
