import type { WireBody } from '../../server/dialect.ts';
import { shownText } from '../../server/shown.ts';
import { type Misfit, refuseMisfits } from './problems.ts';

/** What is wrong with a value, by the type and in the words that clients of this wire know. */
type Fault = Pick<Misfit, 'type' | 'msg'>;

/** Reads a value as clients may write it: `"7"` for 7, `"yes"` for true. */
export type Reader<Value> = (value: unknown) => { readonly value: Value } | Fault;

/** How one field is read. */
export interface Field<Value, Empty = never> {
  readonly read: Reader<Value>;
  /**
   * What `null` says: `cleared` = the field is to be empty; `unsaid` = as if it were absent; `refused` = the same in a
   * change, and a mistake in a new thing.
   */
  readonly whenNull: 'cleared' | 'unsaid' | 'refused';
  /** For the compiler alone: what stands for an empty field. */
  readonly empty?: Empty;
}

/** The fields of a body by name. */
export type Fields = Readonly<Record<string, Field<unknown, unknown>>>;

/** What was sent of these fields. */
export type Sent<F extends Fields> = {
  readonly [Name in keyof F]?: F[Name] extends Field<infer Value, infer Empty> ? Value | Empty : never;
};

/** A field that says nothing where it is `null`. */
export const optional = <Value>(read: Reader<Value>): Field<Value> => ({ read, whenNull: 'unsaid' });

/** A field that a new thing may leave out, and that has to hold a value where it is there. */
export const certain = <Value>(read: Reader<Value>): Field<Value> => ({ read, whenNull: 'refused' });

/** A field that `null` empties. */
export const clearable = <Value>(read: Reader<Value>): Field<Value, null> => ({ read, whenNull: 'cleared' });

/** The longest text of a field, in characters. */
const MOST_CHARACTERS = 4_096;

/** Text of so many characters at most. */
export const textUpTo =
  (most: number): Reader<string> =>
  (value) => {
    if (typeof value !== 'string') return { type: 'string_type', msg: 'Input should be a valid string' };
    if ([...value].length <= most) return { value };
    return { type: 'string_too_long', msg: `String should have at most ${most} characters` };
  };

/** Text of any usual length. */
export const text: Reader<string> = textUpTo(MOST_CHARACTERS);

const TRUE: readonly unknown[] = [true, 1, '1', 'true', 't', 'yes', 'y', 'on'];
const FALSE: readonly unknown[] = [false, 0, '0', 'false', 'f', 'no', 'n', 'off'];

/** A flag: also 0 and 1, and the words that stand for them. */
export const flag: Reader<boolean> = (value) => {
  const said = typeof value === 'string' ? value.toLowerCase() : value;
  if (TRUE.includes(said)) return { value: true };
  if (FALSE.includes(said)) return { value: false };
  return typeof value === 'string' || typeof value === 'number'
    ? { type: 'bool_parsing', msg: 'Input should be a valid boolean, unable to interpret input' }
    : { type: 'bool_type', msg: 'Input should be a valid boolean' };
};

/** A whole number, or its digits, from `least` to `most`. */
export const wholeFrom =
  (least: number, most: number): Reader<number> =>
  (value) => {
    const number = readWhole(value);
    if (typeof number !== 'number') return number;
    if (number < least) {
      return { type: 'greater_than_equal', msg: `Input should be greater than or equal to ${least}` };
    }
    return number > most
      ? { type: 'less_than_equal', msg: `Input should be less than or equal to ${most}` }
      : { value: number };
  };

/** Any whole number. */
export const whole: Reader<number> = wholeFrom(-Number.MAX_SAFE_INTEGER, Number.MAX_SAFE_INTEGER);

function readWhole(value: unknown): number | Fault {
  if (typeof value === 'string') {
    if (/^\s*[+-]?\d{1,30}\s*$/.test(value)) return Number(value);
    return { type: 'int_parsing', msg: 'Input should be a valid integer, unable to parse string as an integer' };
  }
  if (typeof value !== 'number') return { type: 'int_type', msg: 'Input should be a valid integer' };
  if (Number.isInteger(value)) return value;
  return {
    type: 'int_from_float',
    msg: 'Input should be a valid integer, got a number with a fractional part',
  };
}

/** A list, of so many items at most. */
export const listOf =
  <Item>(read: Reader<Item>, most = 1_000): Reader<readonly Item[]> =>
  (value) => {
    if (!Array.isArray(value)) return { type: 'list_type', msg: 'Input should be a valid list' };
    if (value.length > most) {
      return { type: 'too_long', msg: `List should have at most ${most} items, not ${value.length}` };
    }
    const items: Item[] = [];
    for (const item of value) {
      const found = read(item);
      if (!('value' in found)) return found;
      items.push(found.value);
    }
    return { value: items };
  };

/** An object of any keys. */
export const anyObject: Reader<Readonly<Record<string, unknown>>> = (value) =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
    ? { value: { ...value } }
    : { type: 'dict_type', msg: 'Input should be a valid dictionary' };

/** The body of a call as fields; those that nobody knows are passed over. @throws WireRefusal (422) */
export function readBody<F extends Fields>(
  fields: F,
  body: WireBody,
  {
    required = [],
    isNew = false,
  }: { readonly required?: readonly (keyof F & string)[]; readonly isNew?: boolean } = {},
): Sent<F> {
  const sent = objectOf(body);
  const misfits: Misfit[] = [];
  const values = Object.entries<Field<unknown, unknown>>(fields).flatMap(([name, { read, whenNull }]) => {
    const given = Object.hasOwn(sent, name) ? sent[name] : undefined;
    const isUnsaid = given === null && (whenNull === 'unsaid' || (whenNull === 'refused' && !isNew));
    if (given === undefined || isUnsaid) {
      const isMissing = given === undefined && required.includes(name);
      if (isMissing) misfits.push({ type: 'missing', loc: ['body', name], msg: 'Field required', input: {} });
      return [];
    }
    if (given === null && whenNull === 'cleared') return [[name, null] as const];
    const found = read(given);
    if ('value' in found) return [[name, found.value] as const];
    misfits.push(misfitOf(found, ['body', name], given));
    return [];
  });
  if (misfits.length > 0) throw refuseMisfits(misfits);
  return Object.fromEntries(values) as Sent<F>;
}

function objectOf(body: WireBody): Readonly<Record<string, unknown>> {
  if (body.kind === 'none') {
    throw refuseMisfits([{ type: 'missing', loc: ['body'], msg: 'Field required', input: null }]);
  }
  const sent = body.kind === 'json' ? body.value : null;
  if (typeof sent === 'object' && sent !== null && !Array.isArray(sent)) return { ...sent };
  const msg = 'Input should be a valid dictionary or object to extract fields from';
  throw refuseMisfits([{ type: 'model_attributes_type', loc: ['body'], msg, input: null }]);
}

/** A text of an address or a query as one of the readers has it. @throws WireRefusal (422) */
export function readText<Value>(read: Reader<Value>, place: 'path' | 'query', name: string, given: string): Value {
  const found = read(given);
  if ('value' in found) return found.value;
  throw refuseMisfits([misfitOf(found, [place, name], given)]);
}

const misfitOf = ({ type, msg }: Fault, loc: Misfit['loc'], given: unknown): Misfit => ({
  type,
  loc,
  msg,
  input: shownInput(given),
});

/** What may be repeated of a value: a single one, in short. */
function shownInput(value: unknown): Misfit['input'] {
  if (typeof value === 'string') return shownText(value);
  return typeof value === 'number' || typeof value === 'boolean' ? value : null;
}
