import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import fc from 'fast-check';
import type { Operation } from '../../../src/dialects/native/operation.ts';
import { OPERATIONS } from '../../../src/dialects/native/routes.ts';
import { thoroughly } from '../../support/thoroughness.ts';
import { DAY, there } from '../../support/values.ts';
import { WebhookServer } from '../../support/webhook-server.ts';
import { beginningOf, type FreshCall, REPOSITORIES } from './fuzz-fresh.ts';
import { populate, type World } from './fuzz-world.ts';
import { API, openRoom, type Room, sentencesIn } from './room.ts';
import { fitting } from './schema-values.ts';

const RUNS = thoroughly(20, 4);

/** Of the calls of each operation so many are done, so that it is more than its refusals that is looked at. */
const LEAST_SHARE = 0.5;

/** Of so many calls one is as it was drawn, whatever was made for it. */
const AS_DRAWN = 4;

const addresses = Object.entries(OPERATIONS).flatMap(([path, methods]) =>
  Object.entries(methods).map(([method, place]) => ({ path, method, place: place as Operation })),
);

describe('whatever fits the document of an operation', () => {
  let room: Room;
  let receiver: WebhookServer;
  let world: World;
  before(async () => {
    room = await openRoom({ undoSeconds: DAY, drivers: [REPOSITORIES] });
    receiver = await WebhookServer.open();
    world = await populate(room, receiver.url);
  });
  after(async () => {
    await receiver[Symbol.asyncDispose]();
    await room.close();
  });

  it('is answered as the document says, in the language that is asked for, and is never a mistake of ours', async (t) => {
    const shares: [string, number][] = [];
    for (const address of addresses) shares.push([address.place.id, await share(address)]);
    for (const [id, part] of shares) t.diagnostic(`${id}: ${Math.round(part * 100)} % done`);
    assert.deepEqual(
      shares.filter(([, part]) => part < LEAST_SHARE),
      [],
    );
  });

  it("finds nothing of another account's, whatever the operation", async () => {
    const stranger = await room.addCaller('stranger');
    for (const { path, method, place } of addresses.filter(({ path: address }) => address.includes('{key}'))) {
      const key = world.key[place.id] ?? world.key[path.split('/')[1] ?? ''];
      const [body] = fc.sample(place.body === null ? fc.constant(undefined) : fitting(place.body, world.ids), {
        numRuns: 1,
        seed: 3,
      });
      const needed = (place.query.required ?? []).map((name) => [name, (world.own[place.id] ?? world.ids)[name]?.[0]]);
      const address = `${path.replace('{key}', String(await there(key)()))}${textOf(Object.fromEntries(needed))}`;
      const { status, body: told } = await room.send(method as 'GET', address, body, stranger).set('If-Match', '*');
      const isForStaff = status === 403 && told.reason === 'staff_only';
      assert.ok(status === 404 || isForStaff, `${place.id} ${address}: ${status} ${JSON.stringify(told)}`);
    }
  });

  /** Which part of the calls of one operation was done. */
  async function share({ path, method, place }: (typeof addresses)[number]): Promise<number> {
    let [done, all] = [0, 0];
    const calls = fc.record({
      query: fitting(place.query, { ...world.ids, ...world.own[place.id] }),
      body:
        place.body === null ? fc.constant(undefined) : fitting(place.body, { ...world.ids, ...world.own[place.id] }),
    });
    for (const [index, drawn] of fc.sample(calls, { numRuns: RUNS, seed: 7 }).entries()) {
      const isAsDrawn = index % AS_DRAWN === AS_DRAWN - 1;
      const made: FreshCall = isAsDrawn ? {} : ((await world.fresh[place.id]?.()) ?? {});
      const rest = made.isWhole === true ? { query: {}, body: {} } : drawn;
      const query = { ...(rest.query as object), ...made.query };
      const body = made.body === undefined ? drawn.body : { ...(rest.body as object), ...made.body };
      const key = made.key ?? world.key[place.id] ?? world.key[path.split('/')[1] ?? ''];
      const named = typeof key === 'function' ? await key() : key;
      const address = `${path.replace('{key}', String(named))}${textOf(query)}`;
      const as = made.as === undefined ? world.staff : made.as;
      const answer = await (place.isStream === true
        ? beginningOf(`${room.origin}${API}${address}`, there(as))
        : room
            .send(method as 'GET', address, body, as)
            .set({ 'Accept-Language': 'ru', ...(place.isVersioned ? { 'If-Match': '*' } : {}) }));
      all += 1;
      for (const sentence of sentencesIn(answer.body)) assert.match(sentence, /: .*[а-яё]/i, place.id);
      if (answer.status < 300) done += 1;
      else {
        assert.ok(
          answer.status < 500,
          `${place.id} ${address} ${JSON.stringify(body)}: ${answer.status} ${answer.text}`,
        );
        assert.ok(answer.body.detail !== '' && answer.body.reason !== '', answer.text);
      }
    }
    return done / all;
  }
});

const textOf = (query: unknown): string => {
  const fields = Object.entries(query as Record<string, unknown>).map(([name, value]) => [name, String(value)]);
  return fields.length === 0 ? '' : `?${new URLSearchParams(fields as [string, string][])}`;
};
