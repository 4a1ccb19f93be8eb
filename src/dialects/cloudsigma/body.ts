import type { TSchema } from 'typebox';
import type { WireBody } from '../../server/dialect.ts';
import { compileSchema, type Misfit } from '../../server/schema.ts';
import { shownName, shownValue } from '../../server/shown.ts';
import { refuse, type WireRefusal } from './problems.ts';

/** The field that an error is told at, of the path to a place in the body; `undefined` = the body itself. */
type Locate = (path: readonly string[]) => string | undefined;

const locateTop: Locate = ([top]) => top;

/**
 * A reader of one resource's objects, compiled once; unknown and read-only fields are not looked at, and `null` for a
 * `nullable` one is as if it were absent. A `description` is what an error says of a value that does not fit.
 *
 * @throws WireRefusal (400)
 */
export function bodyReader<Sent>(
  noun: string,
  properties: Readonly<Record<string, TSchema>>,
  required: readonly (keyof Sent)[] = [],
  locate: Locate = locateTop,
): (value: unknown) => Sent {
  const fits = compileSchema<Sent>({ type: 'object', properties, required });
  return (sent) => {
    const value = readLoosely(sent, { properties });
    if (fits(value)) return value;
    throw refuseBody(noun, fits.errors?.[0], locate);
  };
}

/** As much of a JSON Schema as tells where `null` may stand, and digits. */
interface Nullable {
  readonly type?: unknown;
  readonly nullable?: boolean;
  readonly properties?: Readonly<Record<string, Nullable>>;
  readonly items?: Nullable;
}

/** Digits of a number that is written exactly. */
const DIGITS = /^-?\d{1,16}$/;

/**
 * A body in which every `null` that a schema allows (`nullable`) is absent instead, and digits are the number that they
 * say where a schema takes a number and no text.
 */
function readLoosely(value: unknown, { type, properties, items }: Nullable): unknown {
  if (type === 'integer' && typeof value === 'string' && DIGITS.test(value.trim())) return Number(value);
  if (Array.isArray(value)) return items === undefined ? value : value.map((item) => readLoosely(item, items));
  if (typeof value !== 'object' || value === null || properties === undefined) return value;
  const entries = Object.entries(value).flatMap(([key, part]: [string, unknown]) => {
    const schema = Object.hasOwn(properties, key) ? properties[key] : undefined;
    if (schema === undefined) return [[key, part] as const];
    return part === null && schema.nullable === true ? [] : [[key, readLoosely(part, schema)] as const];
  });
  return Object.fromEntries(entries);
}

function refuseBody(noun: string, error: Misfit | undefined, locate: Locate): WireRefusal {
  const path = (error?.instancePath ?? '').split('/').slice(1);
  const field = locate(path);
  if (field === undefined && error?.keyword === 'required') {
    return refuse('required', String(error.params.missingProperty));
  }
  if (field === undefined) return refuse('no_object', null, { noun });
  // Keys below a field may be the caller's own.
  const place = path.map((name) => (/^\d+$/.test(name) ? name : (shownName(name) ?? '…'))).join('.');
  if (error?.propertyName === undefined) {
    return refuse('unfit', field, { place, demand: demandOf(error), value: shownValue(path.join('.'), error?.data) });
  }
  return refuse('key_too_long', field, {
    place,
    length: [...error.propertyName].length,
    most: Number(error.params.limit),
  });
}

/** What a type is called to people. */
const TYPE_WORDS: ReadonlyMap<string, string> = new Map([
  ['array', 'a list'],
  ['boolean', 'true or false'],
  ['integer', 'a whole number'],
  ['object', 'an object'],
  ['string', 'text'],
]);

function demandOf(error: Misfit | undefined): string {
  const described: unknown = error?.parentSchema?.description;
  if (typeof described === 'string') return described;
  if (error?.keyword === 'enum') {
    const values: readonly unknown[] = error.params.allowedValues;
    return `must be one of ${values.filter((value) => value !== null).join(', ')}`;
  }
  if (error?.keyword !== 'type') return error?.message ?? 'is not as it must be';
  const types = [error.params.type].flat().flatMap((type) => TYPE_WORDS.get(String(type)) ?? []);
  return `must be ${types.join(' or ')}`;
}

/** The JSON of a body; `undefined` where there is none. */
export const jsonOf = (body: WireBody): unknown => (body.kind === 'json' ? body.value : undefined);

/** The JSON object of a body, any other value as an empty one. */
export function readObject(body: WireBody): Readonly<Record<string, unknown>> {
  const sent = jsonOf(body);
  return typeof sent === 'object' && sent !== null ? { ...sent } : {};
}

/**
 * The one object of a POST or a PUT: the body itself, or alone in `objects` (source: the generic client always wraps).
 *
 * @throws WireRefusal (400)
 */
export function readSingle(body: WireBody, noun: string): unknown {
  const sent = jsonOf(body);
  const wrapped: unknown = typeof sent === 'object' && sent !== null && 'objects' in sent ? sent.objects : [sent];
  if (Array.isArray(wrapped) && wrapped.length === 1) return wrapped[0];
  throw refuse('not_single', 'objects', { noun });
}

/** The most objects of one POST. */
const MAX_OBJECTS = 100;

/**
 * The objects of a POST, at least one: the body itself, those of `objects`, or a bare list (source: the provider's page of
 * drives).
 *
 * @throws WireRefusal (400)
 */
export function readMany(body: WireBody, noun: string): readonly unknown[] {
  const sent = jsonOf(body);
  const wrapped: unknown = typeof sent === 'object' && sent !== null && 'objects' in sent ? sent.objects : sent;
  const objects: readonly unknown[] = Array.isArray(wrapped) ? wrapped : [wrapped];
  if (objects.length >= 1 && objects.length <= MAX_OBJECTS) return objects;
  throw refuse('not_some', 'objects', { noun, most: MAX_OBJECTS, count: objects.length });
}

/**
 * The uuids of a DELETE of many, each once: `{"objects":[{"uuid":"…"}]}`. Never empty: no body deletes nothing.
 *
 * @throws WireRefusal (400)
 */
export function readUuids(body: WireBody): readonly string[] {
  const { objects } = readObject(body);
  if (!Array.isArray(objects) || objects.length === 0) throw refuse('nothing_to_delete', 'objects');
  const uuids = objects.map((object: unknown, index) => {
    const uuid = typeof object === 'object' && object !== null && 'uuid' in object ? object.uuid : undefined;
    if (typeof uuid === 'string' && uuid !== '') return uuid.toLowerCase();
    throw refuse('object_without_uuid', 'objects', { place: index + 1 });
  });
  return [...new Set(uuids)];
}
