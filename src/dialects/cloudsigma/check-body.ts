import { Ajv, type ErrorObject } from 'ajv';
import { shownName, shownValue } from '../../server/shown.ts';
import { dropNulls } from './nulls.ts';
import { refuse, type WireRefusal } from './problems.ts';
import { NOT_RELATED } from './related.ts';

const ajv = new Ajv({ allowUnionTypes: true, verbose: true });

/** A related resource: uuid, address or object. */
export const RELATED = {
  type: ['string', 'object'],
  minLength: 1,
  required: ['uuid'],
  properties: { uuid: { type: 'string', minLength: 1, description: 'is not a uuid' } },
  description: NOT_RELATED,
};
/** Properties that several resources have, as JSON Schema. A `description` is what an error says of a value. */
export const META = {
  type: 'object',
  nullable: true,
  propertyNames: { maxLength: 32 },
  additionalProperties: { type: 'string' },
};
export const TAGS = { type: 'array', nullable: true, items: RELATED };

/** The field that an error is told at, of the path to a place in the body; `undefined` = the body itself. */
type Locate = (path: readonly string[]) => string | undefined;

const locateTop: Locate = ([top]) => top;

/**
 * A reader of one resource's objects, compiled once; unknown and read-only fields are not looked at, and `null` for a
 * `nullable` one is as if it were absent.
 *
 * @throws WireRefusal (400)
 */
export function bodyReader<Sent>(
  noun: string,
  properties: Readonly<Record<string, object>>,
  required: readonly string[] = [],
  locate: Locate = locateTop,
): (value: unknown) => Sent {
  const fits = ajv.compile<Sent>({ type: 'object', properties, required });
  return (sent) => {
    const value = dropNulls(sent, { properties });
    if (fits(value)) return value;
    throw refuseBody(noun, fits.errors?.[0], locate);
  };
}

function refuseBody(noun: string, error: ErrorObject | undefined, locate: Locate): WireRefusal {
  const path = (error?.instancePath ?? '').split('/').slice(1);
  const field = locate(path);
  if (field === undefined && error?.keyword === 'required') {
    return refuse('required', String(error.params.missingProperty));
  }
  if (field === undefined) {
    return refuse('no_object', null, { noun });
  }
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

function demandOf(error: ErrorObject | undefined): string {
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
