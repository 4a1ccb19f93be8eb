import { Ajv, type ErrorObject } from 'ajv';
import { GatewayError } from '../../../domain/errors.ts';

const ajv = new Ajv({ allowUnionTypes: true, verbose: true });

/** Properties that several resources have, as JSON Schema. */
export const META = { type: 'object', propertyNames: { maxLength: 32 }, additionalProperties: { type: 'string' } };
export const TAGS = {
  type: 'array',
  items: { type: ['string', 'object'], minLength: 1, required: ['uuid'], properties: { uuid: { type: 'string' } } },
};
/** A related resource: uuid, address or object. */
export const RELATED = {
  type: ['string', 'object'],
  minLength: 1,
  required: ['uuid'],
  properties: { uuid: { type: 'string', minLength: 1 } },
};

/** The field that an error is told at, of the path to a place in the body; `undefined` = the body itself. */
type Locate = (path: readonly string[]) => string | undefined;

const locateTop: Locate = ([top]) => top;

/**
 * A reader of one resource's objects, compiled once; unknown and read-only fields are not looked at.
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
  return (value) => {
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
  const value = JSON.stringify(error?.data).slice(0, 80);
  const demand = error?.keyword === 'enum' ? `must be one of ${error.params.allowedValues.join(', ')}` : error?.message;
  const message = `The field ${path.join('.')} ${demand}; its value is ${value}.`;
  return new GatewayError('invalid_request', { message, field, value });
}
