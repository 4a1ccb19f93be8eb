import { offending, problem } from '../errors.ts';
import { parseCron } from './cron.ts';
import type { Fields } from './modifiers.ts';
import { parseOnce } from './once.ts';
import { parseRrule } from './rrule.ts';
import type { Recurrence, Rule } from './rule.ts';
import { parseWeekly } from './weekly.ts';
import { parseWindow } from './window.ts';

/**
 * The rule of a canonical JSON object (unsorted lists and other spellings of a zone's case are put right).
 *
 * Throws `invalid_recurrence` naming the field, the value and its position.
 */
export function parseRecurrence(json: unknown): Recurrence {
  if (typeof json !== 'object' || json === null || Array.isArray(json)) {
    throw problem('rule_malformed', offending('rule', json));
  }
  const fields: Fields = { ...json };
  const rule = parseKind(fields);
  const { startsAt, endsAt, excluded } = rule.shape;
  if ((startsAt !== null || endsAt !== null || excluded.length > 0) && !hasFire(rule)) {
    throw problem('rule_never_fires', offending('rule', fields.kind));
  }
  return rule;
}

function parseKind(fields: Fields): Rule {
  switch (fields.kind) {
    case 'weekly':
      return parseWeekly(fields);
    case 'cron':
      return parseCron(fields);
    case 'window':
      return parseWindow(fields);
    case 'once':
      return parseOnce(fields);
    case 'rrule':
      return parseRrule(fields);
    default:
      throw problem('rule_kind_unknown', offending('kind', fields.kind));
  }
}

const hasFire = (rule: Rule): boolean => rule.timetable.next(Number.NEGATIVE_INFINITY) !== null;

/**
 * The rule that a person typed: a cron expression in the given zone.
 *
 * Throws `invalid_recurrence` naming the field of the expression, the value and its position.
 */
export const parseExpression = (text: string, timeZone: string): Recurrence =>
  parseRecurrence({ kind: 'cron', expression: text, timeZone });
