/** A schema of the document; what it may hold is what our own schemas are made of. */
interface Schema {
  readonly $ref?: string;
  readonly type?: string;
  readonly enum?: readonly string[];
  readonly const?: unknown;
  readonly anyOf?: readonly Schema[];
  readonly oneOf?: readonly Schema[];
  readonly items?: Schema;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
  readonly patternProperties?: Readonly<Record<string, Schema>>;
  readonly description?: string;
}

interface Parameter {
  readonly name: string;
  readonly in: string;
  readonly required?: boolean;
  readonly description?: string;
  readonly schema: Schema;
}

type Content = Readonly<Record<string, { readonly schema?: Schema }>>;

interface Operation {
  readonly operationId: string;
  readonly summary: string;
  readonly parameters?: readonly Parameter[];
  readonly requestBody?: { readonly content: Content };
  readonly responses: Readonly<Record<string, { readonly content?: Content }>>;
}

/** As much of an OpenAPI document as the client is made of. */
export interface ApiDocument {
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
  readonly components: { readonly schemas: Readonly<Record<string, Schema>> };
}

const METHODS = ['get', 'post', 'put', 'patch', 'delete'];

/** The client's types and addresses, as TypeScript; formatted it is `clients/typescript/api.ts`. */
export function clientText({ paths, components }: ApiDocument): string {
  const operations = Object.entries(paths).flatMap(([path, methods]) =>
    METHODS.flatMap((method) => {
      const found = methods[method];
      return found === undefined ? [] : [{ path, method, found }];
    }),
  );
  return [
    '// Made of fixtures/dialects/native/openapi.json by `npm run openapi`: not to be changed by hand.',
    '',
    '/** The id or the uuid of a thing. */',
    'export type Key = number | string;',
    '',
    ...Object.entries(components.schemas).map(
      ([name, schema]) => `${docOf(schema.description)}export type ${name} = ${typeOf(schema)};\n`,
    ),
    '/** What each operation is given, and what it answers. */',
    'export interface Operations {',
    ...operations.map(
      ({ path, found }) => `${docOf(found.summary)}readonly ${found.operationId}: ${shapeOf(path, found)};`,
    ),
    '}',
    '',
    '/** Where each operation lives. */',
    'export const ADDRESSES: { readonly [Id in keyof Operations]: readonly [method: string, path: string] } = {',
    ...operations.map(({ path, method, found }) => `${found.operationId}: ['${method.toUpperCase()}', '${path}'],`),
    '};',
    '',
  ].join('\n');
}

function shapeOf(path: string, { parameters = [], requestBody, responses }: Operation): string {
  const parts = [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => `readonly ${name}: Key;`);
  const query = parameters.filter(({ in: place }) => place === 'query');
  const body = requestBody?.content['application/json']?.schema;
  const [done] = Object.keys(responses).filter((status) => /^2/.test(status));
  const contents = Object.values(responses).map(({ content }) => content ?? {});
  const isRaw = contents.some((content) => 'application/octet-stream' in content || 'text/event-stream' in content);
  const reply = responses[done ?? '']?.content?.['application/json']?.schema;
  const isVersioned = parameters.some(({ name }) => name === 'If-Match');
  const fields = query.map(
    ({ name, required = false, schema, description }) =>
      `${docOf(description)}readonly ${name}${required ? '' : '?'}: ${typeOf(schema)};`,
  );
  return `{
    ${parts.length === 0 ? '' : `readonly parts: { ${parts.join(' ')} };`}
    ${fields.length === 0 ? '' : `readonly query${query.some(({ required }) => required) ? '' : '?'}: {\n${fields.join('\n')} };`}
    ${body === undefined ? '' : `readonly body${(body.required ?? []).length === 0 && body.$ref === undefined ? '?' : ''}: ${typeOf(body)};`}
    ${isVersioned ? '/** The ETag that was seen, or `*`. */\nreadonly version: string;' : ''}
    readonly reply: ${isRaw ? 'ReadableStream<Uint8Array>' : reply === undefined ? 'null' : typeOf(reply)};
  }`;
}

const docOf = (description: string | undefined): string => (description === undefined ? '' : `/** ${description} */\n`);

function typeOf(schema: Schema): string {
  const { $ref, anyOf, oneOf, properties, items, patternProperties } = schema;
  if ($ref !== undefined) return $ref.slice($ref.lastIndexOf('/') + 1);
  if (schema.const !== undefined) return literal(schema.const);
  if (schema.enum !== undefined) return schema.enum.map(literal).join(' | ');
  const choices = anyOf ?? oneOf;
  if (choices !== undefined) return [...new Set(choices.map(typeOf))].join(' | ');
  if (schema.type === 'array') return `readonly (${items === undefined ? 'unknown' : typeOf(items)})[]`;
  if (schema.type === 'object' && properties !== undefined) return objectOf(properties, schema.required ?? []);
  if (patternProperties !== undefined) {
    return `Readonly<Record<string, ${Object.values(patternProperties).map(typeOf).join(' | ')}>>`;
  }
  return (
    { integer: 'number', number: 'number', string: 'string', boolean: 'boolean', null: 'null' }[schema.type ?? ''] ??
    'unknown'
  );
}

const literal = (value: unknown): string => (typeof value === 'string' ? `'${value}'` : String(value));

const objectOf = (properties: Readonly<Record<string, Schema>>, required: readonly string[]): string => {
  const fields = Object.entries(properties).map(([name, schema]) => {
    const shown = /^\w+$/.test(name) ? name : `'${name}'`;
    return `${docOf(schema.description)}readonly ${shown}${required.includes(name) ? '' : '?'}: ${typeOf(schema)};`;
  });
  return fields.length === 0 ? 'Readonly<Record<string, never>>' : `{ ${fields.join('\n')} }`;
};
