import { ADDRESSES, type Key, type Operations, type Problem } from './api.ts';

export type * from './api.ts';

/** Answers that are handed on as they come. */
const RAW = ['application/octet-stream', 'text/event-stream'];

/** A call as a transport takes it. */
export interface ApiRequest {
  readonly method: string;
  /** Below the API's own address, with its query: `/runs?outcome=missed`. */
  readonly path: string;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  /** JSON; absent where nothing is sent. */
  readonly body?: unknown;
}

/** What a transport brings back. */
export interface ApiReply {
  readonly status: number;
  readonly headers: { get(name: string): string | null };
  /** What JSON says, the bytes of a file, or `null` where the answer is empty. */
  readonly body: unknown;
}

/** Brings a call to the API and its answer back; over a socket, or within one process. */
export type Transport = (request: ApiRequest) => Promise<ApiReply>;

/** A call that was refused or failed: compare `reason` and `params`, and show `message`, which is one sentence. */
export class ApiProblem extends Error {
  readonly problem: Problem;

  constructor(problem: Problem) {
    super(problem.detail);
    this.name = 'ApiProblem';
    this.problem = problem;
  }

  get status(): number {
    return this.problem.status;
  }

  get reason(): string {
    return this.problem.reason;
  }

  get params(): Problem['params'] {
    return this.problem.params;
  }
}

/** What an operation is given. */
export type Given<Id extends keyof Operations> = Omit<Operations[Id], 'reply'>;

/** What an operation answers, with what its answer's headers say. */
export interface Answer<Body> {
  readonly body: Body;
  /** What a change has to name as its `version`. */
  readonly version: string | null;
  /** What the next page is asked for `after`; `null` = this is the last one. */
  readonly next: string | null;
  /** How many rows there are in all, where `count` was asked for. */
  readonly total: number | null;
}

/** Operations that can be called without being given anything. */
type Free = { [Id in keyof Operations]: Record<never, never> extends Given<Id> ? Id : never }[keyof Operations];

/** Operations that answer with pages of rows. */
type Lists = {
  [Id in keyof Operations]: Operations[Id] extends {
    readonly query?: { readonly after?: string };
    readonly reply: { readonly items: readonly unknown[] };
  }
    ? Id
    : never;
}[keyof Operations];

type QueryOf<Id extends Lists> = Operations[Id] extends { readonly query?: infer Query } ? Query : never;
type Row<Id extends Lists> = Operations[Id]['reply']['items'][number];

interface Parts {
  readonly parts?: Readonly<Record<string, Key>>;
  readonly query?: Readonly<Record<string, unknown>>;
  readonly body?: unknown;
  readonly version?: string;
}

/** The API at hand: `client.call('listRuns', { query: { outcome: ['missed'] } })`. */
export class Client {
  readonly #transport: Transport;

  constructor(transport: Transport) {
    this.#transport = transport;
  }

  /** The body that an operation answers with. @throws ApiProblem */
  async call<Id extends keyof Operations>(
    id: Id,
    ...[given]: Id extends Free ? [given?: Given<Id>] : [given: Given<Id>]
  ): Promise<Operations[Id]['reply']> {
    return (await this.#ask(id, given)).body;
  }

  /** As `call`, with version, next page and total. @throws ApiProblem */
  async ask<Id extends keyof Operations>(
    id: Id,
    ...[given]: Id extends Free ? [given?: Given<Id>] : [given: Given<Id>]
  ): Promise<Answer<Operations[Id]['reply']>> {
    return this.#ask(id, given);
  }

  /** The rows of a list one after another, page by page, `most` of them at most. @throws ApiProblem */
  async *rows<Id extends Lists>(
    id: Id,
    query: QueryOf<Id>,
    most = Number.POSITIVE_INFINITY,
  ): AsyncGenerator<Row<Id>, void, undefined> {
    let [left, after] = [most, null as string | null];
    do {
      const limit = Math.min(left, PAGE_ROWS);
      const page = await this.#ask(id, {
        query: { ...(query as object), limit, ...(after === null ? {} : { after }) },
      });
      yield* page.body.items;
      left -= page.body.items.length;
      after = page.next;
    } while (after !== null && left > 0);
  }

  async #ask<Id extends keyof Operations>(id: Id, given: Parts = {}): Promise<Answer<Operations[Id]['reply']>> {
    const { parts = {}, query = {}, body, version } = given;
    const [method, path] = ADDRESSES[id];
    const { status, headers, ...reply } = await this.#transport({
      method,
      path:
        path.replaceAll(/\{(\w+)\}/g, (_, name: string) => encodeURIComponent(String(parts[name]))) + queryText(query),
      headers: version === undefined ? {} : { 'if-match': version },
      ...(body === undefined ? {} : { body }),
    });
    if (status >= 400) throw new ApiProblem(problemOf(status, reply.body));
    const total = headers.get('x-total-count');
    return {
      body: reply.body as Operations[Id]['reply'],
      version: headers.get('etag'),
      next: cursorIn(headers.get('link')),
      total: total === null ? null : Number(total),
    };
  }
}

/** As many rows as a page may have. */
const PAGE_ROWS = 200;

/** A query as addresses have it; lists are parted by commas. */
function queryText(query: Readonly<Record<string, unknown>>): string {
  const fields = Object.entries(query).flatMap(([name, value]): [string, string][] =>
    value === undefined ? [] : [[name, Array.isArray(value) ? value.join(',') : String(value)]],
  );
  return fields.length === 0 ? '' : `?${new URLSearchParams(fields)}`;
}

function cursorIn(link: string | null): string | null {
  const [, address] = /<([^>]*)>; rel="next"/.exec(link ?? '') ?? [];
  return address === undefined ? null : new URLSearchParams(address.slice(address.indexOf('?'))).get('after');
}

/** What something between here and the API answers is no problem of its own, and told by its status. */
function problemOf(status: number, body: unknown): Problem {
  if (typeof body === 'object' && body !== null && 'reason' in body && 'detail' in body) return body as Problem;
  const detail = `Something else than the API answered, with status ${status}; look at the address.`;
  const unknown = { type: 'about:blank', title: 'Error', code: 'unavailable', reason: 'no_api', requestId: '' };
  return { ...unknown, status, detail, params: {}, errors: [] };
}

/** How calls go over HTTP. */
export interface HttpOptions {
  /** Of the gateway: `https://backup.example.org`; empty in its own pages. */
  readonly url: string;
  /** An API token. In a browser there is none: its cookie says who calls. */
  readonly token?: string;
  /** What each call carries besides, such as the CSRF token of a page. */
  readonly headers?: () => Readonly<Record<string, string>>;
  /** Ends calls that are under way. */
  readonly signal?: AbortSignal;
}

/** Calls by `fetch`, of a browser or of Node. @throws TypeError where nobody answers */
export const overHttp =
  ({ url, token, headers = () => ({}), signal }: HttpOptions): Transport =>
  async ({ method, path, body, headers: own }) => {
    const response = await fetch(`${url.replace(/\/+$/, '')}/api/v1${path}`, {
      method,
      credentials: 'same-origin',
      redirect: 'error',
      headers: {
        accept: 'application/json, application/problem+json',
        ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        ...headers(),
        ...own,
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      ...(signal === undefined ? {} : { signal }),
    });
    const { status } = response;
    const type = response.headers.get('content-type') ?? '';
    if (RAW.some((raw) => type.startsWith(raw))) return { status, headers: response.headers, body: response.body };
    const text = await response.text();
    return { status, headers: response.headers, body: /json/.test(type) && text !== '' ? JSON.parse(text) : null };
  };
