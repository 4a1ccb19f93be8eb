import { offending, problem } from '../errors.ts';
import type { Instant } from '../instant.ts';
import { formatNominal } from './calendar.ts';
import { resolveTimeZone, zoneTableOf } from './civil-time.ts';
import { parseRecurrence } from './parse.ts';
import { toRrule } from './renderings.ts';
import { parseRruleParts } from './rrule-parts.ts';
import { type Recurrence, Rule } from './rule.ts';

/** What a calendar text does not say itself. */
export interface CalendarContext {
  /** Of local times; a start in UTC, or with a zone of its own, has that one. */
  readonly timeZone: string;
  /** When a rule without a start starts: at the next full minute. */
  readonly anchor: Instant;
}

const MAX_LENGTH = 4000;

/** Properties of an event that change when it is, which are not known here. */
const UNKNOWN = ['RDATE', 'EXDATE', 'EXRULE', 'RECURRENCE-ID'];

/**
 * The rule of a calendar text of RFC 5545: an event (`BEGIN:VEVENT … END:VEVENT`, alone or in a calendar) with one `RRULE` and
 * perhaps a `DTSTART`, or a bare rule. Line breaks may be written as `\n`, long lines folded.
 *
 * A start that is not written counts only where the rule depends on it. Throws `invalid_recurrence` naming the part.
 */
export function parseCalendarText(text: string, { timeZone, anchor }: CalendarContext): Recurrence {
  const { rule, start } = readEvent(text);
  const begins = start === null ? null : readStart(text, start, timeZone);
  if (begins !== null) return parseRecurrence({ kind: 'rrule', rule, ...begins });
  const zone = zoneTableOf(resolveTimeZone(timeZone));
  const from = Math.ceil(anchor / 60) * 60;
  const local = formatNominal(from + zone.offsetOf(zone.segmentAt(from)));
  const { interval, count } = parseRruleParts(rule);
  const anchored = parseRecurrence({ kind: 'rrule', rule, start: local, timeZone });
  if (interval > 1 || count !== null) return anchored;
  return parseRecurrence({ kind: 'rrule', rule: toRrule(anchored)?.rule, timeZone });
}

/** A rule of RFC 5545 as an event, which `parseCalendarText` reads as the same rule in its zone; else `null`. */
export function formatCalendarText(rule: Recurrence): string | null {
  const found = toRrule(rule);
  if (found === null) return null;
  const local = found.start?.replaceAll(/[-:]/g, '');
  const { timeZone } = Rule.of(rule);
  const start = timeZone === 'UTC' ? `DTSTART:${local}Z` : `DTSTART;TZID=${timeZone}:${local}`;
  return ['BEGIN:VEVENT', ...(local === undefined ? [] : [start]), `RRULE:${found.rule}`, 'END:VEVENT'].join('\n');
}

interface Property {
  readonly name: string;
  readonly parameters: readonly string[];
  readonly value: string;
}

/** The one rule in a text, and the start that is written beside it. */
function readEvent(text: string): { readonly rule: string; readonly start: Property | null } {
  const malformed = () => problem('calendar_text_malformed', { ...offending('rule', text), most: MAX_LENGTH });
  if (text.length > MAX_LENGTH) throw malformed();
  const lines = text
    .replaceAll(/(?:\\\\?r)?\\\\?n/g, '\n')
    .replaceAll(/\r?\n[ \t]/g, '')
    .split(/\r?\n/)
    .map((line) => line.trim())
    .filter((line) => line !== '');
  const [first = ''] = lines;
  if (lines.length === 1 && /^(?:RRULE:)?FREQ=|^(?:RRULE:)?[A-Z]+=/i.test(first)) {
    return { rule: first.replace(/^RRULE:/i, ''), start: null };
  }
  const properties = lines.map(readProperty);
  const named = (name: string) => properties.filter((property) => property.name === name);
  const events = named('BEGIN').filter(({ value }) => value.toUpperCase() === 'VEVENT');
  const [rules, starts] = [named('RRULE'), named('DTSTART')];
  const [rule] = rules;
  if (events.length !== 1 || rules.length !== 1 || rule === undefined || starts.length > 1) throw malformed();
  const unknown = properties.find(({ name }) => UNKNOWN.includes(name));
  if (unknown !== undefined) {
    throw problem('calendar_property_unknown', { ...offending('rule', text), property: unknown.name });
  }
  return { rule: rule.value, start: starts[0] ?? null };
}

function readProperty(line: string): Property {
  const colon = line.indexOf(':');
  const [name = '', ...parameters] = line.slice(0, colon === -1 ? undefined : colon).split(';');
  return { name: name.toUpperCase(), parameters, value: colon === -1 ? '' : line.slice(colon + 1).trim() };
}

function readStart(
  text: string,
  { parameters, value }: Property,
  timeZone: string,
): { readonly start: string; readonly timeZone: string } {
  const match = /^(\d{4})(\d{2})(\d{2})(?:T(\d{2})(\d{2})(\d{2})(Z)?)?$/i.exec(value);
  if (match === null) throw problem('rrule_start_malformed', offending('start', value === '' ? text : value));
  const [, year, month, day, hour = '00', minute = '00', second = '00', isUtc] = match;
  const zone = parameters.find((parameter) => /^TZID=/i.test(parameter))?.slice('TZID='.length);
  return {
    start: `${year}-${month}-${day}T${hour}:${minute}:${second}`,
    timeZone: isUtc === undefined ? (zone?.replaceAll('"', '') ?? timeZone) : 'UTC',
  };
}
