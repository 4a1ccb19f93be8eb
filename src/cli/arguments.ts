import { InvalidArgumentError } from 'commander';
import type { Instant, Seconds } from '../domain/instant.ts';
import type { Key } from '../ports/records/page.ts';
import type { ScheduleKey } from '../ports/records/schedules.ts';
import { Misuse } from './failure.ts';

/** Readers of what people type; each refuses with commander's usage error (exit 2). */

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;
const UUID_V4 = /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/i;
const DATE = /^\d{4}-\d{2}-\d{2}$/;

/** What is an integer id or a uuid; else `null`. */
export function keyOf(text: string): Key | null {
  if (UUID.test(text)) return { uuid: text.toLowerCase() };
  const id = toWholeNumber(text);
  return id !== null && id > 0 ? { id } : null;
}

/** An integer id or a uuid. */
export function parseKey(text: string): Key {
  const key = keyOf(text);
  if (key !== null) return key;
  throw new InvalidArgumentError('Give an integer id or a uuid.');
}

/** A schedule, whatever it does. */
export const parseSchedule = (text: string): ScheduleKey => ({ ...parseKey(text), ofAnyAction: true });

/** Several keys, one after another. */
export const collectKeys = (text: string, previous: readonly Key[] | undefined): readonly Key[] => [
  ...(previous ?? []),
  parseKey(text),
];

/** An integer id, or a number of things. */
export function parsePositive(text: string): number {
  const id = toWholeNumber(text);
  if (id !== null && id > 0) return id;
  throw new InvalidArgumentError('Give a whole number from 1.');
}

/** A new v4 uuid, in lower case. */
export function parseUuid(text: string): string {
  if (UUID_V4.test(text)) return text.toLowerCase();
  throw new InvalidArgumentError('Give a v4 uuid.');
}

/** A whole number of at least 0; what it may be at most, the services say. */
export function parseNumber(text: string): number {
  const number = toWholeNumber(text);
  if (number !== null) return number;
  throw new InvalidArgumentError('Give a whole number.');
}

/** A limit as it is typed. Not `null`: commander takes that for a reader that failed. */
export type TypedLimit = number | 'none';

/** A whole number, or `none` for no limit. */
export const parseLimit = (text: string): TypedLimit => (text === 'none' ? text : parseNumber(text));

/** A cap as it is typed. */
export type TypedCap = number | 'default';

/** A whole number, or `default` for what accounts have unless they are told otherwise. */
export const parseCap = (text: string): TypedCap => (text === 'default' ? text : parseNumber(text));

/** `null` = no limit; `undefined` where it was not given. */
export const limitOf = (typed: TypedLimit | undefined): number | null | undefined => (typed === 'none' ? null : typed);

const SECONDS_OF: Readonly<Record<string, Seconds>> = { m: 60, h: 3_600, d: 86_400 };

/** `90m`, `26h`, `2d`, in seconds. */
export function parseDuration(text: string): Seconds {
  const [, count = '', unit = ''] = /^(\d{1,6})([mhd])$/.exec(text) ?? [];
  const seconds = SECONDS_OF[unit];
  if (seconds !== undefined) return Number(count) * seconds;
  throw new InvalidArgumentError('Give a number of minutes, hours or days, such as 90m, 26h or 2d.');
}

/** How many lines to show, 1 to 10,000. */
export function parseCount(text: string): number {
  const count = toWholeNumber(text);
  if (count !== null && count >= 1 && count <= 10_000) return count;
  throw new InvalidArgumentError('Give a whole number from 1 to 10000.');
}

/** An instant in ISO 8601 with its zone; a bare date is its midnight in UTC. Fractions of a second are cut off. */
export function parseInstant(text: string): Instant {
  try {
    const instant = Temporal.Instant.from(DATE.test(text) ? `${text}T00:00:00Z` : text);
    return Math.floor(instant.epochMilliseconds / 1_000);
  } catch {
    throw new InvalidArgumentError('Give an instant with its zone, such as 2026-03-08T07:00:00Z, or a date.');
  }
}

/** Comma-separated words. */
export const parseWords = (text: string): readonly string[] =>
  text
    .split(',')
    .map((word) => word.trim())
    .filter((word) => word !== '');

/** Comma-separated words, from several options too. */
export const collectWords = (text: string, previous: readonly string[] | undefined): readonly string[] => [
  ...(previous ?? []),
  ...parseWords(text),
];

/** One `name=value`. */
export type Setting = readonly [name: string, value: string];

/** Several `name=value`, an option each. */
export function collectSettings(text: string, previous: readonly Setting[] | undefined): readonly Setting[] {
  const end = text.indexOf('=');
  if (end < 1) throw new Misuse('A setting or secret is not of the form NAME=VALUE; write it so.');
  return [...(previous ?? []), [text.slice(0, end), text.slice(end + 1)]];
}

function toWholeNumber(text: string): number | null {
  const number = Number(text);
  return /^\d+$/.test(text) && Number.isSafeInteger(number) ? number : null;
}

/** Only the fields that were given: an option that is absent stays absent, rather than being there as `undefined`. */
export const given = <T extends object>(fields: T): { [K in keyof T]?: Exclude<T[K], undefined> } =>
  Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as {
    [K in keyof T]?: Exclude<T[K], undefined>;
  };

/** Collects an option that may be repeated. */
export const collectTexts = (text: string, previous: readonly string[] | boolean | undefined): readonly string[] => [
  ...(Array.isArray(previous) ? previous : []),
  text,
];
