import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { after, before, describe, it } from 'node:test';
import { there } from '../../support/values.ts';
import { type Caller, type Method, openRoom, type Room } from './room.ts';

const FOLDER = new URL('../../../fixtures/dialects/cloudsigma/', import.meta.url);

interface Call {
  readonly method: Method;
  readonly path: string;
  readonly body?: object;
}

/** A call of which the answer is the thing, or the job, that a placeholder stands for; all queued work being done; or seconds that pass. */
type Step =
  | (Call & { readonly makes: string; readonly startsJob?: string })
  | { readonly works: true }
  | { readonly passes: number };

/** One exchange about drives and what is made of them. `owner`, `ids` and `times` are placeholders. */
interface Fixture {
  readonly source: string;
  readonly owner: string;
  readonly ids: readonly string[];
  readonly times: readonly string[];
  readonly given: readonly Step[];
  readonly request: Call;
  readonly response: {
    readonly status: number;
    readonly headers: Readonly<Record<string, string>>;
    readonly body: unknown;
  };
}

const UUID = '[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}';

/** Real values of placeholders; one that is not known yet is read where it is first met. */
class Placeholders {
  readonly #known: Map<string, string>;
  readonly #fixture: Fixture;

  constructor(fixture: Fixture, ownerUuid: string) {
    this.#fixture = fixture;
    this.#known = new Map([[fixture.owner, ownerUuid]]);
  }

  bind(placeholder: string, value: string): void {
    this.#known.set(placeholder, value);
  }

  real(text: string): string {
    return [...this.#known].reduce((all, [placeholder, value]) => all.replaceAll(placeholder, value), text);
  }

  /** Binds what a real answer says in the places of unknown ids. */
  learn(expected: unknown, actual: unknown): void {
    if (typeof expected === 'string' && typeof actual === 'string') {
      const unknown = this.#fixture.ids.find((id) => expected.includes(id) && !this.#known.has(id));
      const found = unknown === undefined ? null : new RegExp(UUID).exec(actual);
      if (unknown !== undefined && found !== null) this.bind(unknown, found[0]);
    } else if (typeof expected === 'object' && expected !== null && typeof actual === 'object' && actual !== null) {
      const values = new Map(Object.entries(actual));
      for (const [key, value] of Object.entries(expected)) this.learn(value, values.get(key));
    }
  }
}

/** The present in the form of a documented instant, which has microseconds. */
const presentAs = (example: string, now: number): string => {
  const text = new Date(now * 1000).toISOString().replace(/\.\d+Z$/, '.000000+00:00');
  return example.includes('T') ? text : text.replace('T', ' ');
};

describe('a CloudSigma client gets the documented answer about drives and snapshots', () => {
  let room: Room;
  before(async () => {
    room = await openRoom();
  });
  after(() => room.close());

  const call = ({ method, path, body }: Call, placeholders: Placeholders, client: Caller) =>
    room.send(method, placeholders.real(path), body && JSON.parse(placeholders.real(JSON.stringify(body))), client);

  const take = async (step: Step, placeholders: Placeholders, client: Caller): Promise<void> => {
    if ('works' in step) {
      await room.installation.work();
      return;
    }
    if ('passes' in step) {
      room.installation.clock.advance(step.passes);
      return;
    }
    const { status, text, body } = await call(step, placeholders, client);
    assert.ok(status < 300, text);
    const [made] = body.objects ?? [body];
    placeholders.bind(step.makes, made.uuid);
    if (step.startsJob !== undefined) placeholders.bind(step.startsJob, there(made.jobs[0]).uuid);
  };

  for (const file of readdirSync(FOLDER).filter((name) => /^[6-9]\d-.*\.json$/.test(name))) {
    it(file.replace('.json', '').replaceAll('-', ' '), async () => {
      const fixture: Fixture = JSON.parse(readFileSync(new URL(file, FOLDER), 'utf8'));
      const client = await room.addCaller(`client-${file}`);
      const placeholders = new Placeholders(fixture, client.account.uuid);
      for (const time of fixture.times) placeholders.bind(time, presentAs(time, room.installation.clock.now()));
      for (const step of fixture.given) await take(step, placeholders, client);

      const answer = await call(fixture.request, placeholders, client);
      const { status, headers, body } = fixture.response;
      placeholders.learn(body, answer.body);
      const expected = body === null ? null : JSON.parse(placeholders.real(JSON.stringify(body)));
      const sent = answer.text === '' ? null : answer.body;
      assert.deepEqual({ status: answer.status, body: sent }, { status, body: expected });
      for (const [name, value] of Object.entries(headers)) {
        assert.equal(answer.headers[name], placeholders.real(value), name);
      }
    });
  }
});
