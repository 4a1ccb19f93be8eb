import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { after, before, describe, it } from 'node:test';
import { type Method, openRoom, type Room } from './room.ts';

const FOLDER = new URL('../../../fixtures/dialects/cloudsigma/', import.meta.url);
const CONTACTS = '/api/2.0/notification_contacts/';
/** Placeholders: the caller's main contact, the other one, which `given` or the request makes, and one that the request makes as well. */
const MAIN = 'e13c4b8c-68c8-4163-bc00-2a43a86e5937';
const OTHER = '0103f398-9f85-446a-a285-fe63cf9f0f28';
const THIRD = '7f3b1f3e-7d0c-4f0e-9a51-5d2b6b0f7c11';

/** One exchange. The main contact is that of the provider's dump. */
interface Fixture {
  readonly source: string;
  readonly given?: object;
  readonly request: { readonly method: Method; readonly path: string; readonly body?: object };
  readonly response: {
    readonly status: number;
    readonly headers: Readonly<Record<string, string>>;
    readonly body: unknown;
  };
}

describe('a CloudSigma client gets the documented answer about notifications', () => {
  let room: Room;
  before(async () => {
    room = await openRoom();
  });
  after(() => room.close());

  for (const [index, file] of readdirSync(FOLDER)
    .filter((name) => /^1\d\d-.*\.json$/.test(name))
    .entries()) {
    it(file.replace('.json', '').replaceAll('-', ' '), async () => {
      const { given, request, response }: Fixture = JSON.parse(readFileSync(new URL(file, FOLDER), 'utf8'));
      const client = await room.addCaller(`client-${index}`);
      const main = (await room.send('GET', CONTACTS, undefined, client)).body.objects[0].uuid;
      const named = { email: 'some_email_1@example.com', name: 'Some Name' };
      assert.equal((await room.send('PUT', `${CONTACTS}${main}/`, named, client)).status, 200);
      let [other, third] = [OTHER, THIRD];
      if (given !== undefined) other = (await room.send('POST', CONTACTS, given, client)).body.objects[0].uuid;
      const real = (text: string) => text.replaceAll(MAIN, main).replaceAll(OTHER, other).replaceAll(THIRD, third);

      const body = request.body === undefined ? undefined : real(JSON.stringify(request.body));
      const answer = await room.send(request.method, real(request.path), body, client);
      if (answer.status === 201) [other, third = THIRD] = answer.body.objects.map(({ uuid }: { uuid: string }) => uuid);
      const sent = response.body === null ? answer.text : answer.body;
      const expected = response.body === null ? '' : JSON.parse(real(JSON.stringify(response.body)));
      assert.deepEqual({ status: answer.status, body: sent }, { status: response.status, body: expected });
      for (const [name, value] of Object.entries(response.headers)) assert.equal(answer.headers[name], real(value));
    });
  }
});
