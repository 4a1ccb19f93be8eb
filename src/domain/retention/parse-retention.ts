import { invalid } from '../errors.ts';
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
      throw refuse('retention.kind', fields.kind, 'must be inherit, all, keep, periods or chains');
  }
};

const parseKeep = (fields: Fields): KeepPolicy => {
  refuseOthers(fields, ['kind', 'algorithm', 'within', ...KEEP_RULES], 'retention');
  const { algorithm, within } = fields;
  if (algorithm !== 'borg' && algorithm !== 'restic')
    throw refuse('retention.algorithm', algorithm, 'must be borg or restic');
  if (within !== undefined && typeof within !== 'string') throw refuse('retention.within', within, 'must be a text');
  if (within !== undefined) parseWithin(within, algorithm, 'retention.within');
  const counts: { [rule in (typeof KEEP_RULES)[number]]?: number } = {};
  for (const rule of KEEP_RULES) {
    if (fields[rule] === undefined) continue;
    const count = readCount(fields[rule], `retention.${rule}`, UNLIMITED, MAX_COUNT);
    if (count !== 0) counts[rule] = count;
  }
  if (within === undefined && Object.keys(counts).length === 0) {
    throw refuse('retention', fields, `keeps nothing; set at least one of within, ${KEEP_RULES.join(', ')}`);
  }
  return { kind: 'keep', algorithm, ...(within === undefined ? {} : { within }), ...counts };
};

const parsePeriodRules = (json: unknown): PeriodRule[] => {
  if (!Array.isArray(json) || json.length === 0) {
    throw refuse('retention.rules', json, 'must list at least one rule; to never delete anything, use the kind all');
  }
  return json.map((rule: unknown, index) => parsePeriodRule(rule, `retention.rules[${index}]`));
};

const parsePeriodRule = (json: unknown, field: string): PeriodRule => {
  const fields = readFields(json, field);
  refuseOthers(fields, ['period', 'quantity', 'onWeekday', 'onDayOfMonth'], field);
  const period = PERIODS.find((unit) => unit === fields.period);
  if (period === undefined) throw refuse(`${field}.period`, fields.period, `must be ${PERIODS.join(', ')}`);
  const quantity = readCount(fields.quantity, `${field}.quantity`, 1, MAX_QUANTITY);
  if (fields.onWeekday !== undefined) {
    const onWeekday = WEEKDAYS.find((day) => day === fields.onWeekday);
    if (onWeekday === undefined)
      throw refuse(`${field}.onWeekday`, fields.onWeekday, `must be one of ${WEEKDAYS.join(', ')}`);
    if (period !== 'weeks') throw refuse(`${field}.onWeekday`, fields.onWeekday, 'goes with weeks only');
    refuseOthers(fields, ['period', 'quantity', 'onWeekday'], field);
    return { period, quantity, onWeekday };
  }
  if (fields.onDayOfMonth === undefined) return { period, quantity };
  if (period !== 'months') throw refuse(`${field}.onDayOfMonth`, fields.onDayOfMonth, 'goes with months only');
  return { period, quantity, onDayOfMonth: readCount(fields.onDayOfMonth, `${field}.onDayOfMonth`, 1, 31) };
};

const readFields = (json: unknown, field: string): Fields => {
  if (typeof json !== 'object' || json === null || Array.isArray(json)) throw refuse(field, json, 'must be an object');
  return json as Fields;
};

const refuseOthers = (fields: Fields, known: readonly string[], field: string): void => {
  const other = Object.keys(fields).find((key) => fields[key] !== undefined && !known.includes(key));
  if (other !== undefined)
    throw refuse(`${field}.${other}`, fields[other], `is not known here; known are ${known.join(', ')}`);
};

const readCount = (json: unknown, field: string, least: number, most: number): number => {
  if (typeof json === 'number' && Number.isSafeInteger(json) && json >= least && json <= most) return json;
  throw refuse(field, json, `must be a whole number from ${least} to ${most}`);
};

const refuse = (field: string, value: unknown, demand: string): Error => {
  const shown = typeof value === 'string' ? value : (JSON.stringify(value) ?? 'missing');
  return invalid(field, shown, `The ${field} '${shown.slice(0, 100)}' ${demand}.`);
};
