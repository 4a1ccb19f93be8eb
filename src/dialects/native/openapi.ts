import type { TSchema } from 'typebox';
import { PREFIX } from './call.ts';
import { COMPONENTS } from './components.ts';
import { ACCOUNT_HEADER } from './keys.ts';
import type { Operation, OperationTable } from './operation.ts';
import { objectOf } from './schema.ts';
import { CSRF_HEADER, SESSION_COOKIE } from './session/cookie.ts';
import { Type } from './type.ts';

/** RFC 9457, with what programs compare. */
const PROBLEM = Type.Object({
  type: Type.String(),
  title: Type.String(),
  status: Type.Integer(),
  detail: Type.String({ description: 'One sentence: what is wrong, and what to do.' }),
  code: Type.String(),
  reason: Type.String({ description: 'A word that programs compare.' }),
  params: Type.Record(Type.String(), Type.Unknown()),
  errors: Type.Array(
    objectOf({
      pointer: Type.Optional(Type.String()),
      parameter: Type.Optional(Type.String()),
      reason: Type.String(),
      params: Type.Record(Type.String(), Type.Unknown()),
      detail: Type.String(),
    }),
  ),
  requestId: Type.String(),
  present: Type.Optional(Type.Unknown({ description: 'What stands now, where a change came too late.' })),
});

const REFUSED = {
  description: 'What was refused or failed, and why.',
  content: { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } },
};

/** The room's document: OpenAPI 3.1, of the schemas that calls are checked by. */
export const describeApi = (operations: OperationTable): object => ({
  openapi: '3.1.0',
  info: {
    title: 'Backrota',
    version: '1',
    summary: 'Backup schedules, what becomes of them, and what is kept.',
    license: { name: 'MIT', identifier: 'MIT' },
  },
  servers: [{ url: PREFIX }],
  security: [{ token: [] }, { password: [] }, { cookie: [], csrf: [] }],
  paths: Object.fromEntries(
    Object.entries(operations).map(([path, methods]) => [
      path,
      {
        ...parametersOf(path),
        ...Object.fromEntries(
          Object.entries(methods).map(([method, place]) => [method.toLowerCase(), describeOperation(path, place)]),
        ),
      },
    ]),
  ),
  components: {
    schemas: {
      Problem: plain(PROBLEM),
      ...Object.fromEntries(Object.entries(COMPONENTS).map(([name, schema]) => [name, printed(plain(schema), true)])),
    },
    parameters: {
      account: headerOf(ACCOUNT_HEADER, false, 'The id or uuid of the account that staff acts for.'),
      language: headerOf(
        'Accept-Language',
        false,
        'What sentences are said in: en, where nothing else is asked for, or ru.',
      ),
    },
    securitySchemes: {
      token: { type: 'http', scheme: 'bearer' },
      password: { type: 'http', scheme: 'basic' },
      cookie: { type: 'apiKey', in: 'cookie', name: SESSION_COOKIE },
      csrf: {
        type: 'apiKey',
        in: 'header',
        name: CSRF_HEADER,
        description: 'Beside the cookie, of all that is neither GET nor HEAD: what `getSession` tells.',
      },
    },
  },
});

/** The parts of an address that stand for names, whom any call may be for, and in which language. */
const parametersOf = (path: string): object => {
  const names = [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name);
  const parts = names.map((name) => ({ name, in: 'path', required: true, schema: { type: 'string' } }));
  return {
    parameters: [...parts, { $ref: '#/components/parameters/account' }, { $ref: '#/components/parameters/language' }],
  };
};

function describeOperation(
  path: string,
  { id, summary, needs, query, body, reply, isVersioned, isFile, isStream, endpoint }: Operation,
): object {
  const required: readonly string[] = query.required ?? [];
  const parameters = [
    ...Object.entries(query.properties).map(([name, schema]) => ({
      name,
      in: 'query',
      required: required.includes(name),
      ...('description' in schema ? { description: schema.description } : {}),
      schema: printed(plain(schema)),
      ...('type' in schema && schema.type === 'array' ? { style: 'form', explode: false } : {}),
    })),
    ...(isVersioned ? [headerOf('If-Match', true, 'The ETag that you saw, or *.')] : []),
    ...(isFile
      ? [
          headerOf('Range', false, 'One part of it: bytes=0-99, bytes=100- or bytes=-100.'),
          headerOf('If-Range', false, 'The ETag that you saw: the whole file is sent where it has another.'),
        ]
      : []),
  ];
  return {
    operationId: id,
    summary,
    tags: [path.split('/')[1]],
    description: FOR_WHOM[needs],
    ...(needs === 'nothing' ? { security: [{}] } : {}),
    ...(parameters.length === 0 ? {} : { parameters }),
    ...(body === null
      ? {}
      : {
          requestBody: { required: needsBody(body), content: { 'application/json': { schema: printed(plain(body)) } } },
        }),
    responses: {
      [endpoint.status]: {
        description: 'Done.',
        ...(isStream ? { content: EVENTS } : {}),
        ...(reply === null ? {} : { content: { 'application/json': { schema: printed(plain(reply)) } } }),
      },
      ...(isFile
        ? {
            200: { description: 'The file.', content: BYTES },
            206: { description: 'The part that was asked for.', content: BYTES },
          }
        : {}),
      default: REFUSED,
    },
  };
}

const FOR_WHOM: Readonly<Record<Operation['needs'], string>> = {
  nothing: 'For anybody.',
  viewer: 'For logins of the role viewer and above.',
  operator: 'For logins of the role operator and above.',
  admin: 'For logins of the role admin and above.',
  staff: 'For staff.',
};

const EVENTS = { 'text/event-stream': {} };
const BYTES = { 'application/octet-stream': {} };

/** A body none of whose fields has to be there may be left out. */
const needsBody = (body: TSchema): boolean => {
  const { properties, required = [] } = body as { readonly properties?: object; readonly required?: readonly string[] };
  return properties === undefined || required.length > 0;
};

const headerOf = (name: string, required: boolean, description: string): object => ({
  name,
  in: 'header',
  required,
  description,
  schema: { type: 'string' },
});

/** A schema as the document has it: what is known to the compiler alone is not in it. */
const plain = (schema: TSchema): unknown => JSON.parse(JSON.stringify(schema));

const NAMES: ReadonlyMap<string, string> = new Map(
  Object.entries(COMPONENTS).map(([name, schema]) => [JSON.stringify(schema), name]),
);

/** A schema whose parts that have a name of their own are referred to; `itself` is written down. */
function printed(schema: unknown, itself = false): unknown {
  if (typeof schema !== 'object' || schema === null) return schema;
  if (Array.isArray(schema)) return schema.map((part) => printed(part));
  const name = itself ? undefined : NAMES.get(JSON.stringify(schema));
  if (name !== undefined) return { $ref: `#/components/schemas/${name}` };
  return Object.fromEntries(Object.entries(schema).map(([key, part]) => [key, printed(part)]));
}
