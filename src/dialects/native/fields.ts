import type { TObject, TSchema } from 'typebox';
import type { Parameters, WireBody } from '../../server/dialect.ts';
import { compileSchema, type Misfit } from '../../server/schema.ts';
import { faultOf } from './faults.ts';
import { fitsPlainly } from './plain-query.ts';
import { type Fault, refuseFaults } from './problems.ts';

/** Makes a thing as it is first asked for: a hundred schemas are compiled in a quarter of a second, and few calls need all. */
function onceAsked<Thing>(make: () => Thing): () => Thing {
  let made: Thing | undefined;
  return () => {
    made ??= make();
    return made;
  };
}

/** Reads the fields of a query, as its schema has them. Lists are parted by commas. @throws WireRefusal (400) */
export function queryReader(schema: TObject): (query: Parameters) => unknown {
  const compiled = onceAsked(() => compileSchema(schema));
  return (query) => {
    const given: Record<string, unknown> = {};
    for (const [name, text] of query.entries()) given[name] = valueIn(schema.properties[name], text);
    if (fitsPlainly(schema, given)) return given;
    const fits = compiled();
    if (!fits(given))
      throw refuseFaults(
        400,
        faultsOf(fits.errors, ({ path }) => ({ parameter: path.split('/')[1] ?? '' })),
      );
    return given;
  };
}

/** A text of the query as the kind of value that is asked for; what is none stays text, which does not fit. */
function valueIn(schema: TSchema | undefined, text: string): unknown {
  const { type, items } = (schema ?? {}) as { readonly type?: string; readonly items?: TSchema };
  if (type === 'integer') return /^-?\d{1,15}$/.test(text) ? Number(text) : text;
  if (type === 'boolean') return text === 'true' || (text === 'false' ? false : text);
  if (type === 'array') return text.split(',').map((part) => valueIn(items, part));
  return text;
}

/** Reads a body as its schema has it. @throws WireRefusal (422) */
export function bodyReader(schema: TSchema): (body: WireBody) => unknown {
  const compiled = onceAsked(() => compileSchema(schema));
  return (body) => {
    const fits = compiled();
    const value = body.kind === 'json' ? body.value : {};
    if (!fits(value))
      throw refuseFaults(
        422,
        faultsOf(fits.errors, ({ path }) => ({ pointer: `#${path}` })),
      );
    return value;
  };
}

const faultsOf = (
  misfits: readonly Misfit[] | null | undefined,
  place: (fault: { readonly path: string }) => Pick<Fault, 'pointer' | 'parameter'>,
): readonly Fault[] =>
  (misfits ?? []).map((misfit) => {
    const { path, ...fault } = faultOf(misfit);
    return { ...place({ path }), ...fault };
  });
