import type { Static, TObject, TProperties, TSchema } from 'typebox';
import type { Actor, Role } from '../../domain/account.ts';
import type { WireRequest } from '../../server/dialect.ts';
import { type BoundEndpoint, bindEndpoint } from '../../server/endpoint.ts';
import type { AddressTable } from '../../server/router.ts';
import type { Authenticated } from '../../services/identity/index.ts';
import type { Answer, NativeCall, NativeServices, OpenCall } from './call.ts';
import { bodyReader, queryReader } from './fields.ts';
import type { FileHead } from './files.ts';
import { readVersion } from './preconditions.ts';
import type { NativeSpeech } from './speech/speech.ts';
import { Type } from './type.ts';

/** What an operation reads of a call, each part as its schema has it. */
export interface Given<Query, Body> {
  /** The parts of the address that stood for names. */
  readonly parts: NativeCall['parts'];
  readonly query: Query;
  readonly body: Body;
  /** The version that the caller saw (`If-Match`); of operations that are `versioned` alone. */
  readonly version: number | null;
  readonly caller: Authenticated;
  /** As `Proved.csrf`. */
  readonly csrf: string | null;
  /** What the answer says its sentences in. */
  readonly speech: NativeSpeech;
  /** From where it came; of answers that are files or streams, what is asked of their bytes. */
  readonly head: FileHead & Pick<WireRequest, 'address' | 'isEnding'>;
}

/** An operation as it is written down: what the document says of it, and what it does. */
interface OperationSpec<Query extends TProperties, Body extends TSchema, Reply extends TSchema> {
  /** Its name in the document, in generated clients and in the log: `listSchedules`. */
  readonly id: string;
  /** One line of the document. */
  readonly summary: string;
  readonly needs: Role | 'staff';
  /** Parameters of the query, by name; others are refused. */
  readonly query?: Query;
  readonly body?: Body;
  /** Whether a caller has to say which version it saw (`If-Match`). */
  readonly isVersioned?: true;
  /** Whether its answer tells a secret, which is told once. */
  readonly isSecret?: true;
  /** Whether its answer is a file, of which a part may be asked for (`Range`). */
  readonly isFile?: true;
  /** Whether its answer are events, which go on. */
  readonly isStream?: true;
  /** Whether its answer changes only with what the account's feed tells of, so that it is not read again before. */
  readonly isPolled?: true;
  /** What success is answered with; 200 where absent. */
  readonly status?: 200 | 201 | 202 | 204;
  /** Absent where the answer is empty. */
  readonly reply?: Reply;
  /** Service calls, and how their result is shown. It may be done again: see `Endpoint.call`. */
  run(
    services: NativeServices,
    given: Given<Static<TObject<Query>>, Static<Body>>,
    actor: Actor,
  ): Promise<Answer<Static<Reply>>>;
}

/** What the room's document says of an operation. */
interface Described {
  readonly id: string;
  readonly summary: string;
  readonly query: TObject;
  readonly body: TSchema | null;
  readonly isVersioned: boolean;
  readonly isSecret: boolean;
  readonly isFile: boolean;
  readonly isStream: boolean;
  readonly isPolled: boolean;
  readonly reply: TSchema | null;
}

/** An operation for callers who are proved. */
export interface ProvedOperation extends Described {
  readonly needs: Role | 'staff';
  readonly endpoint: BoundEndpoint<NativeCall, NativeServices, Answer>;
}

/** An operation by which a caller comes to be proved. */
export interface OpenOperation extends Described {
  readonly needs: 'nothing';
  readonly endpoint: BoundEndpoint<OpenCall, NativeServices, Answer>;
}

/** An operation, as the room's table, its document and its tests see it. */
export type Operation = ProvedOperation | OpenOperation;

/** Path and METHOD -> what is done there. */
export type OperationTable = AddressTable<Operation>;

/**
 * An operation whose query and body are checked by the schemas that its document shows, before anything else is done.
 * A body is an object, `{}` where none was sent.
 */
export function operation<
  Query extends TProperties = Record<never, never>,
  Body extends TSchema = TSchema,
  Reply extends TSchema = TSchema,
>(spec: OperationSpec<Query, Body, Reply>): ProvedOperation {
  const { id, summary, needs, body = null, reply = null, status = 200 } = spec;
  const { isVersioned = false, isSecret = false, isFile = false, isStream = false, isPolled = false } = spec;
  const query = Type.Object(spec.query ?? {}, { additionalProperties: false });
  const readQuery = queryReader(query);
  const readBody = body === null ? null : bodyReader(body);
  type Input = Given<Static<TObject<Query>>, Static<Body>>;
  const endpoint = bindEndpoint<NativeCall, Input, NativeServices, Answer, Answer>({
    name: id,
    status,
    request: ({ request, parts, caller, csrf, speech }) => ({
      parts,
      caller,
      csrf,
      speech,
      head: request,
      version: isVersioned ? readVersion(request) : null,
      query: readQuery(request.query) as Input['query'],
      body: (readBody === null ? {} : readBody(request.body)) as Input['body'],
    }),
    call: (services, given, actor) => spec.run(services, given, actor),
    response: (answer) => answer,
  });
  return { id, summary, needs, query, body, reply, isVersioned, isSecret, isFile, isStream, isPolled, endpoint };
}

/** An operation as it is written down that anybody may ask for. */
interface OpenSpec<Body extends TSchema, Reply extends TSchema>
  extends Pick<OperationSpec<TProperties, Body, Reply>, 'id' | 'summary'> {
  readonly body: Body;
  readonly status: 200 | 201;
  readonly reply: Reply;
  run(services: NativeServices, request: WireRequest, body: Static<Body>): Promise<Answer<Static<Reply>>>;
}

/** As `operation`, for callers whom nothing proves yet. Its answer is a secret, and no repeat of the call is known as one. */
export function openOperation<Body extends TSchema, Reply extends TSchema>(spec: OpenSpec<Body, Reply>): OpenOperation {
  const { id, summary, body, reply, status } = spec;
  const readBody = bodyReader(body);
  const query = Type.Object({}, { additionalProperties: false });
  const readQuery = queryReader(query);
  type Input = { readonly request: WireRequest; readonly given: Static<Body> };
  const endpoint = bindEndpoint<OpenCall, Input, NativeServices, Answer, Answer>({
    name: id,
    status,
    request: ({ request }) => {
      readQuery(request.query);
      return { request, given: readBody(request.body) as Static<Body> };
    },
    call: (services, { request, given }) => spec.run(services, request, given),
    response: (answer) => answer,
  });
  const flags = { isVersioned: false, isSecret: true, isFile: false, isStream: false, isPolled: false };
  return { id, summary, needs: 'nothing', query, body, reply, ...flags, endpoint };
}
