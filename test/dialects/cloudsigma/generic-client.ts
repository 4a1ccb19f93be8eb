import assert from 'node:assert/strict';
import type { Caller, Method, Room } from './room.ts';

/** An object of any resource, as far as a client that knows none of them reads it. */
export interface Thing {
  readonly uuid: string;
  readonly name: string;
  readonly status: string;
  readonly resource_uri: string;
  readonly drive: { readonly uuid: string };
  readonly drive_meta: { readonly name: string; readonly src_uuid: string; readonly size: number };
  readonly location: string;
  readonly allocated_size: number | null;
  readonly snapshots: readonly { readonly uuid: string }[];
  readonly remote_snapshots: readonly { readonly uuid: string }[];
  readonly backup_scheduler: { readonly uuid: string } | null;
  readonly jobs: readonly { readonly uuid: string }[];
  readonly state: string;
  readonly data: { readonly progress: number };
}

/**
 * A client of one resource as the provider's generic Python client is: lists with `limit=0`, wraps what it creates,
 * deletes by uuid, appends a slash to every path, and unwraps `objects` of one.
 */
export class GenericClient {
  readonly #room: Room;
  readonly #resource: string;
  readonly #as: Caller | undefined;

  constructor(room: Room, resource: string, as?: Caller) {
    this.#room = room;
    this.#resource = resource;
    this.#as = as;
  }

  async list(query: Readonly<Record<string, string>> = {}): Promise<readonly Thing[]> {
    return (await this.#call('GET', '', { ...query, limit: '0' })).objects;
  }

  async listDetail(query: Readonly<Record<string, string>> = {}): Promise<readonly Thing[]> {
    return (await this.#call('GET', 'detail', { ...query, limit: '0' })).objects;
  }

  async get(uuid: string): Promise<Thing> {
    return this.#call('GET', uuid);
  }

  async schema(): Promise<{ readonly fields: object }> {
    return this.#call('GET', 'schema');
  }

  async create(object: object): Promise<Thing> {
    return unwrap(await this.#call('POST', '', {}, { objects: [object] }));
  }

  async update(uuid: string, object: object): Promise<Thing> {
    return unwrap(await this.#call('PUT', uuid, {}, object));
  }

  async delete(uuid: string): Promise<void> {
    await this.#call('DELETE', uuid);
  }

  async act(uuid: string, action: string, body: object = {}): Promise<Thing> {
    return unwrap(await this.#call('POST', `${uuid}/action`, { do: action }, body));
  }

  async #call(method: Method, path: string, query: Readonly<Record<string, string>> = {}, body?: object) {
    const parts = ['/api/2.0', this.#resource, path].filter((part) => part !== '');
    const answer = await this.#room.send(method, `${parts.join('/')}/?${new URLSearchParams(query)}`, body, this.#as);
    assert.ok(answer.status < 300, `${method} ${parts.join('/')}: ${answer.status} ${answer.text}`);
    return answer.body;
  }
}

const unwrap = (body: Thing & { readonly objects?: readonly Thing[] }): Thing => {
  const [only, ...others] = body.objects ?? [];
  return only !== undefined && others.length === 0 ? only : body;
};
