import { isText } from '../../domain/text.ts';
import type { Parameters, WireBody } from '../../server/dialect.ts';
import { INFERRED } from './inferred.ts';
import { refuseMisfits } from './problems.ts';
import { uuidIn } from './uuids.ts';

/** Reads a value as clients may send it, or says what is wrong with it, to stand behind the field's name. */
export type Reader<Value> = (value: unknown) => { readonly value: Value } | { readonly fault: string };

/** The fields of a body by name. */
type Fields = Readonly<Record<string, Reader<unknown>>>;

/** What was sent of these fields; `null` says nothing, as if the field were absent. */
export type Sent<F extends Fields> = {
  readonly [Name in keyof F]?: F[Name] extends Reader<infer Value> ? Value : never;
};

/** What does not fit, by field. */
export type Misfits = Readonly<Record<string, readonly string[]>>;

/** Longest text without a bound of its own, in characters. */
const MOST_CHARACTERS = 4_096;

/** Text of so many characters at most. */
export const textUpTo =
  (most = MOST_CHARACTERS): Reader<string> =>
  (value) => {
    if (typeof value !== 'string' || !isText(value)) return { fault: 'must be text' };
    return [...value].length > most ? { fault: `is longer than ${most} characters` } : { value };
  };

const NAME = textUpTo(INFERRED.mostOfName);

/** A name that people give: not blank, without control characters. */
export const name: Reader<string> = (value) => {
  const read = NAME(value);
  if (!('value' in read)) return read;
  if (read.value.trim() === '') return { fault: `is empty; give 1 to ${INFERRED.mostOfName} characters` };
  return /\p{Cc}/u.test(read.value) ? { fault: 'contains a control character' } : read;
};

/** A whole number from `least` up. */
export const wholeFrom =
  (least: number): Reader<number> =>
  (value) => {
    if (typeof value !== 'number' || !Number.isSafeInteger(value)) return { fault: 'must be a whole number' };
    return value < least ? { fault: `must be ${least} or more` } : { value };
  };

/** One of a few words, in any case, and how it was written. */
export interface Written<Word extends string> {
  readonly word: Word;
  readonly text: string;
}

/** One of a few words, in any case. */
export const wordOf =
  <Word extends string>(...words: readonly Word[]): Reader<Written<Word>> =>
  (value) => {
    if (typeof value !== 'string') return { fault: 'must be text' };
    const word = words.find((one) => one === value.toLowerCase());
    return word === undefined ? { fault: `must be one of ${words.join(', ')}` } : { value: { word, text: value } };
  };

/** A uuid of either form, as it is stored. */
export const uuid: Reader<string> = (value) => {
  const read = typeof value === 'string' ? uuidIn(value) : null;
  return read === null ? { fault: 'must be a uuid' } : { value: read };
};

/**
 * The body of a call as fields; those that nobody knows are passed over. `demands` says what is wrong with them
 * together, by field.
 *
 * @throws WireRefusal (422) with all that does not fit
 */
export function readBody<F extends Fields>(
  fields: F,
  body: WireBody,
  required: readonly (keyof F & string)[] = [],
  demands: (sent: Sent<F>) => Misfits = () => ({}),
): Sent<F> {
  const value = body.kind === 'json' ? body.value : null;
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw refuseMisfits({ body: ['must be a JSON object'] });
  }
  const given: Readonly<Record<string, unknown>> = { ...value };
  const misfits: Record<string, readonly string[]> = {};
  const values: Record<string, unknown> = {};
  for (const [field, read] of Object.entries(fields)) {
    const sent = Object.hasOwn(given, field) ? (given[field] ?? undefined) : undefined;
    const found = sent === undefined ? null : read(sent);
    if (found === null) {
      if (required.includes(field)) misfits[field] = ['is required'];
    } else if ('value' in found) values[field] = found.value;
    else misfits[field] = [found.fault];
  }
  const sent = values as Sent<F>;
  const all = { ...misfits, ...demands(sent) };
  if (Object.keys(all).length > 0) throw refuseMisfits(all);
  return sent;
}

/** As a reader, and says so where there is nothing to read. */
export const required =
  <Value>(read: Reader<Value>): Reader<Value> =>
  (value) =>
    value === undefined ? { fault: 'is required' } : read(value);

/** A text of the path or the query as a reader has it. @throws WireRefusal (422) */
export function readPart<Value>(read: Reader<Value>, part: string, text: unknown): Value {
  const found = read(text);
  if ('value' in found) return found.value;
  throw refuseMisfits({ [part]: [found.fault] });
}

/** A parameter of the query; empty is absent, as clients send it. */
export const queryText = (query: Parameters, parameter: string): string | undefined =>
  query.get(parameter) || undefined;

/** Which part of a list is asked for. */
export interface ListQuery {
  readonly limit: number;
  /** The id of the last row of the page before. */
  readonly marker: string | null;
}

/** @throws WireRefusal (422) */
export function readListQuery(query: Parameters): ListQuery {
  const { mostOfPage } = INFERRED;
  const [limit, marker] = [queryText(query, 'limit'), queryText(query, 'marker')];
  const asked = limit === undefined ? mostOfPage : readPart(wholeFrom(1), 'limit', numberIn(limit));
  return {
    limit: Math.min(mostOfPage, asked),
    marker: marker === undefined ? null : readPart(uuid, 'marker', marker),
  };
}

/** More digits than any limit needs are as good as the largest. */
const numberIn = (text: string): number | string =>
  /^-?\d+$/.test(text) ? Math.min(Number(text), Number.MAX_SAFE_INTEGER) : text;
