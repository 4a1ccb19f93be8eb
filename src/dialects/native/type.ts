import type { TSchema, Type as TypeBox } from 'typebox';

/**
 * The parts of schemas, typed as typebox types them. Typebox itself takes a tenth of a second to load, which a command
 * would have to wait for, so of it the types alone are used.
 */
type Builder = Pick<
  typeof TypeBox,
  | 'Array'
  | 'Boolean'
  | 'Integer'
  | 'Literal'
  | 'Number'
  | 'Object'
  | 'Optional'
  | 'Partial'
  | 'Record'
  | 'String'
  | 'Unknown'
  | 'Unsafe'
>;

type Properties = Readonly<Record<string, TSchema>>;

/** Not printed with the schema, as it says something of the object around it. */
const OPTIONAL = '~optional';

const optional = (schema: TSchema): TSchema => Object.defineProperty({ ...schema }, OPTIONAL, { value: true });

const object = (properties: Properties, options: object = {}): TSchema => {
  const required = Object.keys(properties).filter((name) => !(OPTIONAL in (properties[name] ?? {})));
  return { type: 'object', ...(required.length === 0 ? {} : { required }), properties, ...options };
};

const plain =
  (type: string) =>
  (options: object = {}): TSchema => ({ type, ...options });

const BUILDER = {
  Array: (items: TSchema, options: object = {}) => ({ type: 'array', items, ...options }),
  Boolean: plain('boolean'),
  Integer: plain('integer'),
  Number: plain('number'),
  Literal: (value: unknown) => ({ type: typeof value, const: value }),
  Object: object,
  Optional: optional,
  Partial: ({ properties }: { readonly properties: Properties }) =>
    object(Object.fromEntries(Object.entries(properties).map(([name, schema]) => [name, optional(schema)]))),
  Record: (_key: TSchema, value: TSchema, options: object = {}) => ({
    type: 'object',
    patternProperties: { '^.*$': value },
    ...options,
  }),
  String: plain('string'),
  Unknown: (options: object = {}) => ({ ...options }),
  Unsafe: (schema: object) => schema,
};

export const Type = BUILDER as unknown as Builder;
