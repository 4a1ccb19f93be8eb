import { offending, problem } from '../errors.ts';
import { type EpochDay, formatDate, parseDate } from './calendar.ts';
import type { Modifiers } from './json.ts';
import type { Shape } from './rule.ts';
import type { GapPolicy, OverlapPolicy } from './timetable.ts';

/** A JSON object whose fields are not known yet. */
export type Fields = Readonly<Record<string, unknown>>;

/** The two policies for local times that clocks leave out or repeat. */
export interface Policies {
  readonly gap: GapPolicy;
  readonly overlap: OverlapPolicy;
}

/** For rules with fixed times: a lost time fires at the gap's end, a repeated one at its first pass. */
export const FIXED: Policies = { gap: 'next-valid', overlap: 'first' };

/** For rules that run all day: every real local minute that matches, in both passes. */
export const RUNNING: Policies = { gap: 'skip', overlap: 'both' };

/** The fields by which every kind of rule may be changed. */
export const MODIFIER_NAMES = ['gap', 'overlap', 'startsAt', 'endsAt', 'excludedDates'] as const;
const MAX_EXCLUDED_DATES = 1000;

/** What a rule's modifiers come to, and their canonical JSON. */
export interface ReadModifiers {
  readonly json: Modifiers;
  readonly shape: Pick<Shape, 'gap' | 'overlap' | 'startsAt' | 'endsAt' | 'excluded'>;
}

const unmodified = new Map(
  [FIXED, RUNNING].map((kind) => [
    kind,
    { json: {}, shape: { ...kind, startsAt: null, endsAt: null, excluded: [] } } satisfies ReadModifiers,
  ]),
);

/** The modifiers of a rule whose kind has the policies `defaults`. Throws `invalid_recurrence` naming the field. */
export function readModifiers(fields: Fields, defaults: Policies): ReadModifiers {
  const plain = unmodified.get(defaults);
  if (plain !== undefined && !MODIFIER_NAMES.some((name) => fields[name] !== undefined)) return plain;
  const gap = readChoice(fields, 'gap', ['next-valid', 'skip'] as const) ?? defaults.gap;
  const overlap = readChoice(fields, 'overlap', ['first', 'both'] as const) ?? defaults.overlap;
  const startsAt = readInstant(fields, 'startsAt');
  const endsAt = readInstant(fields, 'endsAt');
  if (startsAt !== null && endsAt !== null && startsAt > endsAt) {
    throw problem('rule_ends_before_start', { ...offending('endsAt', endsAt), startsAt, endsAt });
  }
  const excluded = readExcludedDates(fields.excludedDates);
  return {
    json: {
      ...(gap !== defaults.gap && { gap }),
      ...(overlap !== defaults.overlap && { overlap }),
      ...(startsAt !== null && { startsAt }),
      ...(endsAt !== null && { endsAt }),
      ...(excluded.length > 0 && { excludedDates: excluded.map(formatDate) }),
    },
    shape: { gap, overlap, startsAt, endsAt, excluded },
  };
}

/** Refuses fields that are neither the kind's own nor modifiers, so that a misspelt one is not silently lost. */
export function refuseOtherFields(fields: Fields, own: readonly string[]): void {
  for (const name of Object.keys(fields)) {
    if (own.includes(name) || MODIFIER_NAMES.some((modifier) => modifier === name)) continue;
    throw problem('rule_field_unknown', { ...offending(name, fields[name]), kind: String(fields.kind) });
  }
}

function readChoice<T extends string>(fields: Fields, name: string, choices: readonly T[]): T | null {
  const value = fields[name];
  if (value === undefined) return null;
  const found = choices.find((choice) => choice === value);
  if (found === undefined) throw problem('rule_choice_unknown', { ...offending(name, value), choices });
  return found;
}

function readInstant(fields: Fields, name: string): number | null {
  const value = fields[name];
  if (value === undefined) return null;
  if (typeof value === 'number' && Number.isSafeInteger(value)) return value;
  throw problem('rule_instant_malformed', offending(name, value));
}

function readExcludedDates(value: unknown): readonly EpochDay[] {
  if (value === undefined) return [];
  if (!Array.isArray(value) || value.length > MAX_EXCLUDED_DATES) {
    throw problem('excluded_dates_malformed', { ...offending('excludedDates', value), most: MAX_EXCLUDED_DATES });
  }
  const days = value.map((text: unknown, index) => {
    const day = typeof text === 'string' ? parseDate(text) : null;
    if (day !== null) return day;
    throw problem('excluded_date_malformed', { ...offending('excludedDates', text), place: index + 1 });
  });
  return [...new Set(days)].sort((a, b) => a - b);
}
