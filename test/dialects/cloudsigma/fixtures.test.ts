import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { after, before, describe, it } from 'node:test';
import { readRecipe } from './recipes.ts';
import { LIST, type Method, openRoom, type Room } from './room.ts';

const FOLDER = new URL('../../../fixtures/dialects/cloudsigma/', import.meta.url);

/** One exchange. `ids` names what is a placeholder; `given` are schedulers or recipes posted before, `drive` a name. */
interface Fixture {
  readonly source: string;
  readonly ids?: Readonly<Record<string, 'scheduler' | 'owner' | 'drive' | 'login'>>;
  readonly given?: readonly (object | string)[];
  readonly drive?: string;
  readonly request: {
    readonly method: Method;
    readonly path: string;
    readonly body?: object;
    readonly text?: string;
    readonly authorization?: string | null;
    readonly headers?: Readonly<Record<string, string>>;
  };
  readonly response: {
    readonly status: number;
    readonly headers: Readonly<Record<string, string>>;
    readonly body: unknown;
    /** A body that is no JSON. */
    readonly text?: string;
  };
}

const readFixture = (file: string): Fixture => JSON.parse(readFileSync(new URL(file, FOLDER), 'utf8'));

describe('a CloudSigma client gets the documented answer', () => {
  let room: Room;
  before(async () => {
    room = await openRoom();
  });
  after(() => room.close());

  for (const [index, file] of readdirSync(FOLDER)
    .filter((name) => /^[0-5]\d-.*\.json$/.test(name))
    .entries()) {
    it(file.replace('.json', '').replaceAll('-', ' '), async () => {
      const { ids = {}, given = [], drive, request, response } = readFixture(file);
      const client = await room.addCaller(`client-${index}@example.org`);
      let uuid = '';
      for (const scheduler of given) {
        const body = typeof scheduler === 'string' ? readRecipe(scheduler) : scheduler;
        const posted = await room.send('POST', LIST, body, client);
        assert.equal(posted.status, 201, posted.text);
        uuid = posted.body.objects[0].uuid;
      }
      const target =
        drive === undefined ? null : await room.installation.addTarget({ accountId: client.account.id, name: drive });
      const real = (text: string, scheduler: string) => {
        const uuids = { scheduler, owner: client.account.uuid, drive: target?.uuid ?? '', login: client.login.login };
        return Object.entries(ids).reduce((all, [placeholder, noun]) => all.replaceAll(placeholder, uuids[noun]), text);
      };
      const { authorization = client.authorization } = request;
      const caller = authorization === null ? null : { ...client, authorization };
      const body = request.body === undefined ? request.text : real(JSON.stringify(request.body), uuid);
      const call = room.send(request.method, real(request.path, uuid), body, caller);
      const answer = await call.set(request.headers ?? {});

      const made = answer.status === 201 ? answer.body.objects[0].uuid : uuid;
      const expected =
        response.body === null ? (response.text ?? '') : JSON.parse(real(JSON.stringify(response.body), made));
      const sent = response.body === null ? answer.text : answer.body;
      assert.deepEqual({ status: answer.status, body: sent }, { status: response.status, body: expected });
      for (const [name, value] of Object.entries(response.headers)) {
        assert.equal(answer.headers[name], real(value, made), name);
      }
      assert.match(answer.headers['x-request-id'] ?? '', /^\S+$/);
    });
  }
});
