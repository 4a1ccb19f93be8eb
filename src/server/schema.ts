import { Ajv, type ErrorObject, type ValidateFunction } from 'ajv';

/** Where a value does not fit its schema. */
export type Misfit = ErrorObject;

const ajv = new Ajv({
  allowUnionTypes: true,
  verbose: true,
  discriminator: true,
  // What their values look like is said by patterns beside them; that such a time exists, here.
  formats: { 'date-time': (text: string) => !Number.isNaN(Date.parse(text)), uuid: true },
});

/** Tells whether values fit a schema, compiled once; what does not is told in `errors`, for the room to word. */
export const compileSchema = <Value>(schema: object): ValidateFunction<Value> => ajv.compile<Value>(schema);
