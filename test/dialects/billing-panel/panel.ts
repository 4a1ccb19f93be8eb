import assert from 'node:assert/strict';
import type { AddressInfo } from 'node:net';
import supertest, { type Response } from 'supertest';
import { parseRecurrence, type RecurrenceJson } from '../../../src/domain/recurrence/index.ts';
import type { Schedule } from '../../../src/domain/schedule.ts';
import type { Target } from '../../../src/domain/target.ts';
import { type TestCaller, TestGateway } from '../../support/test-gateway.ts';
import { STAFF } from '../../support/values.ts';

export const INSTANCE = 5_203_773;

/** Fields of a call; a list is one field, repeated. */
export type Fields = Readonly<Record<string, string | number | readonly string[]>>;

/** A parsed element of a JSON answer. */
export interface Answered {
  readonly $?: string;
  readonly [name: string]: unknown;
}

/** How a call is sent. */
export interface Sending {
  readonly method?: string;
  readonly path?: string;
  readonly form?: 'multipart' | 'urlencoded';
  readonly headers?: Readonly<Record<string, string>>;
}

/** The panel's room on a whole gateway: the account `demo` with its instance, and a client that calls. */
export interface Panel {
  readonly gateway: TestGateway;
  readonly demo: TestCaller;
  readonly instance: Target;
  /** Our own origin, as callers know it. */
  readonly origin: string;
  send(fields: Fields, sending?: Sending): Promise<Response>;
  /** Calls as `demo`, or as another; answers `doc`, which must not be an error. */
  call(func: string, fields?: Fields, as?: TestCaller): Promise<Answered>;
  /** As `call`; answers `doc.error`, which must be there, with HTTP 200. */
  fail(func: string, fields?: Fields, as?: TestCaller): Promise<WireError>;
  addSchedule(name: string, rule: RecurrenceJson, instances?: readonly number[]): Promise<Schedule>;
  /** Rows of the schedules of `demo`, or of another, flat. */
  rows(as?: TestCaller): Promise<readonly Readonly<Record<string, string>>[]>;
  close(): Promise<void>;
}

export interface WireError {
  readonly $type: string;
  readonly $object: string;
  readonly msg: { readonly $: string };
}

const isError = (doc: Answered): doc is Answered & { readonly error: WireError } => 'error' in doc;

export async function openPanel(env: Readonly<Record<string, string>> = {}): Promise<Panel> {
  const gateway = await TestGateway.open(env);
  const demo = await gateway.addCaller('demo');
  const instance = await gateway.addInstance(demo, INSTANCE, 'MyServer');
  const { port } = gateway.server.address() as AddressInfo;

  const send: Panel['send'] = (fields, sending = {}) => {
    const { method = 'POST', path = '/', form = 'urlencoded', headers = {} } = sending;
    const pairs = Object.entries(fields).flatMap(([name, value]) => [value].flat().map((one) => [name, String(one)]));
    const agent = supertest(gateway.server);
    const request = method === 'GET' ? agent.get(path) : method === 'PUT' ? agent.put(path) : agent.post(path);
    request.set(headers);
    if (form === 'multipart') for (const [name = '', value = ''] of pairs) request.field(name, value);
    else if (pairs.length > 0) request.send(new URLSearchParams(pairs).toString());
    return request;
  };

  const exchange = async (func: string, fields: Fields, as: TestCaller): Promise<Answered> => {
    const { status, body } = await send({ func, auth: as.token, out: 'json', ...fields });
    assert.equal(status, 200);
    return body.doc;
  };

  const call: Panel['call'] = async (func, fields = {}, as = demo) => {
    const doc = await exchange(func, fields, as);
    assert.ok(!isError(doc), JSON.stringify(doc));
    return doc;
  };

  return {
    gateway,
    demo,
    instance,
    origin: `http://127.0.0.1:${port}`,
    send,
    call,
    fail: async (func, fields = {}, as = demo) => {
      const doc = await exchange(func, fields, as);
      assert.ok(isError(doc), JSON.stringify(doc));
      return doc.error;
    },
    addSchedule: (name, rule, instances = [INSTANCE]) =>
      gateway.services.schedules.create(STAFF, {
        name,
        targets: instances.map((id) => ({ target: { id } })),
        recurrence: parseRecurrence(rule),
        retention: { kind: 'inherit' },
      }),
    rows: async (as = demo) => flatRows(await call('instances.fleio_bckps.schedule', {}, as)),
    close: () => gateway.close(),
  };
}

/** The rows of a list, each field's text by its name. */
export const flatRows = (doc: Answered): readonly Readonly<Record<string, string>>[] => {
  const elements = (doc.elem ?? []) as readonly Readonly<Record<string, Answered>>[];
  return elements.map((row) => Object.fromEntries(Object.entries(row).map(([name, { $ = '' }]) => [name, $])));
};

/** The text of a field of an answer. */
export const textOf = (doc: Answered, name: string): string => (doc[name] as Answered | undefined)?.$ ?? '';
