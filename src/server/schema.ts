import { createRequire } from 'node:module';
import type { Ajv, ErrorObject, ValidateFunction } from 'ajv';

/** Where a value does not fit its schema. */
export type Misfit = ErrorObject;

let ajv: Ajv | undefined;

/** Loaded by the first schema that is compiled, at once: most commands compile none, and loading it takes longer than their work. */
function loadAjv(): Ajv {
  const { Ajv: Validator } = createRequire(import.meta.url)('ajv') as typeof import('ajv');
  return new Validator({
    allowUnionTypes: true,
    verbose: true,
    discriminator: true,
    // What their values look like is said by patterns beside them; that such a time exists, here.
    formats: { 'date-time': (text: string) => !Number.isNaN(Date.parse(text)), uuid: true },
  });
}

/** Tells whether values fit a schema, compiled once; what does not is told in `errors`, for the room to word. */
export function compileSchema<Value>(schema: object): ValidateFunction<Value> {
  ajv ??= loadAjv();
  return ajv.compile<Value>(schema);
}
