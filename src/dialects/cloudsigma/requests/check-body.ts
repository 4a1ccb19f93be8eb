import { Ajv, type ErrorObject } from 'ajv';
import { GatewayError } from '../../../domain/errors.ts';
import { shownName, shownValue } from '../../../server/shown.ts';
import { dropNulls } from './nulls.ts';
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
 * @throws GatewayError `invalid_request`, its field being the wire's own
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
    throw refuse(noun, fits.errors?.[0], locate);
  };
}

function refuse(noun: string, error: ErrorObject | undefined, locate: Locate): GatewayError {
  const path = (error?.instancePath ?? '').split('/').slice(1);
  const field = locate(path);
  if (field === undefined && error?.keyword === 'required') {
    const missing = String(error.params.missingProperty);
    return new GatewayError('invalid_request', { message: 'This field is required.', field: missing });
  }
  if (field === undefined) {
    return new GatewayError('invalid_request', { message: `The body is not a JSON object of a ${noun}; send one.` });
  }
  // Keys below a field may be the caller's own.
  const place = path.map((name) => (/^\d+$/.test(name) ? name : (shownName(name) ?? '…'))).join('.');
  const value = shownValue(path.join('.'), error?.data);
  const message =
    error?.propertyName === undefined
      ? `The field ${place} ${demandOf(error)}; its value is ${value}.`
      : `A key of ${place} has ${[...error.propertyName].length} characters; at most ${error.params.limit} are allowed.`;
  return new GatewayError('invalid_request', { message, field, value });
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
