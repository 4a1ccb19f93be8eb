import fc from 'fast-check';

interface Schema {
  readonly type?: string;
  readonly const?: unknown;
  readonly enum?: readonly unknown[];
  readonly anyOf?: readonly Schema[];
  readonly oneOf?: readonly Schema[];
  readonly pattern?: string;
  readonly format?: string;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly minItems?: number;
  readonly maxItems?: number;
  readonly uniqueItems?: boolean;
  readonly items?: Schema;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
  readonly patternProperties?: Readonly<Record<string, Schema>>;
}

/** Values that make sense, by the name of the field. */
type Known = Readonly<Record<string, readonly unknown[]>>;

/** Values that fit a schema; of fields whose name is known, mostly those that make sense. */
export function fitting(schema: object, known: Known, name = ''): fc.Arbitrary<unknown> {
  const sensible = known[name];
  const any = fittingAny(schema, known, name);
  return sensible === undefined
    ? any
    : fc.oneof({ weight: 9, arbitrary: fc.constantFrom(...sensible) }, { weight: 1, arbitrary: any });
}

function fittingAny(schema: Schema, known: Known, name: string): fc.Arbitrary<unknown> {
  if (schema.const !== undefined) return fc.constant(schema.const);
  if (schema.enum !== undefined) return fc.constantFrom(...schema.enum);
  const choices = schema.anyOf ?? schema.oneOf;
  if (choices !== undefined) return fc.oneof(...choices.map((choice) => fitting(choice, known, name)));
  switch (schema.type) {
    case 'null':
      return fc.constant(null);
    case 'boolean':
      return fc.boolean();
    case 'integer':
      return fc.integer({
        min: schema.minimum ?? 0,
        max: Math.min(schema.maximum ?? 1_000, (schema.minimum ?? 0) + 1_000),
      });
    case 'string':
      return fittingText(schema);
    case 'array':
      return fc.uniqueArray(fitting(schema.items ?? {}, known, name), {
        minLength: schema.minItems ?? 1,
        maxLength: Math.min(schema.maxItems ?? 3, Math.max(3, schema.minItems ?? 0)),
        selector: (value) => JSON.stringify(value),
      });
    case 'object':
      return fittingObject(schema, known);
    default:
      return fc.jsonValue({ maxDepth: 1 });
  }
}

function fittingText({ pattern, format, minLength = 0, maxLength = 40 }: Schema): fc.Arbitrary<string> {
  if (format === 'date-time') {
    return fc.integer({ min: 0, max: 2_000_000_000 }).map((at) => new Date(at * 1_000).toISOString());
  }
  if (format === 'uuid') return fc.uuid();
  if (pattern !== undefined) return fc.stringMatching(new RegExp(pattern));
  return fc
    .string({ unit: 'grapheme', minLength, maxLength: Math.min(maxLength, minLength + 20) })
    .filter((text) => text.length <= maxLength);
}

function fittingObject({ properties = {}, required = [] }: Schema, known: Known): fc.Arbitrary<unknown> {
  const fields = Object.fromEntries(
    Object.entries(properties).map(([name, schema]) => [name, fitting(schema, known, name)]),
  );
  return fc.record(fields, { requiredKeys: [...required] as never[] });
}
