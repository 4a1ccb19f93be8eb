import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { describe, it } from 'node:test';
import type { Target } from '../../../src/domain/target.ts';
import { writeRows } from '../../support/row-writes.ts';
import { at } from '../../support/values.ts';
import { type Caller, LIST, type Method, openRoom, type Room } from './room.ts';

const FOLDER = new URL('../../../fixtures/dialects/borg-ui/', import.meta.url);

interface Call {
  readonly method: Method;
  readonly path: string;
  readonly body?: unknown;
  readonly form?: Readonly<Record<string, string>>;
  readonly text?: string;
  readonly headers?: Readonly<Record<string, string>>;
}

/**
 * One exchange. Texts that begin with `@` stand for ids: `@repo1`, `@repo2` of repositories that are there, `@job` of the
 * first job that was made before, `@script` of the script, `@made` and `@task` of what the answer tells of for the first time; `@token` for a token.
 */
interface Fixture {
  readonly source: string;
  /** Who calls; `null` sends no credentials. */
  readonly as?: 'admin' | 'operator' | 'viewer' | 'staff' | null;
  readonly env?: Readonly<Record<string, string>>;
  /** Whether a repository is there, `@observed`, that is only looked at. */
  readonly observes?: boolean;
  /**
   * Calls of the admin before, of staff, or (`null`) without credentials, each at its time and as often as it says; what is
   * due by then is done. One that is refused says with which status.
   */
  readonly given?: readonly (Call & {
    readonly at?: string;
    readonly as?: 'staff' | null;
    readonly times?: number;
    readonly status?: number;
  })[];
  readonly now?: string;
  readonly request: Call;
  readonly response: {
    readonly status: number;
    readonly headers?: Readonly<Record<string, string>>;
    readonly body: unknown;
  };
}

const readFixture = (file: string): Fixture => JSON.parse(readFileSync(new URL(file, FOLDER), 'utf8'));

type Ids = Map<string, number | string>;

const fill = (text: string, ids: Ids): string =>
  text.replaceAll(/"?@(\w+)"?/g, (found, name: string) => {
    const id = ids.get(name);
    if (id === undefined) return found;
    const isWhole = found.startsWith('"') && found.endsWith('"');
    return isWhole ? JSON.stringify(id) : `${found.startsWith('"') ? '"' : ''}${id}${found.endsWith('"') ? '"' : ''}`;
  });

const send = (room: Room, { method, path, body, form, text, headers = {} }: Call, ids: Ids, as: Caller | null) => {
  const sent = body === undefined ? text : fill(JSON.stringify(body), ids);
  const call = room.send(method, fill(path, ids), sent, as);
  if (form !== undefined) call.type('form').send({ ...form });
  return call.set(Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, fill(value, ids)])));
};

/** What an answer tells of for the first time. */
function learn(ids: Ids, body: { job?: { id?: number }; job_id?: number; id?: number; access_token?: string }): void {
  const found = { made: body?.job?.id ?? body?.id, task: body?.job_id, token: body?.access_token };
  for (const [name, id] of Object.entries(found)) if (id !== undefined && id !== null) ids.set(name, id);
}

/** A repository of the admin's account in a store that another installation founded. */
async function addObserved({ installation, admin }: Room): Promise<Target> {
  const store = await installation.addStore('watched');
  const draft = { name: 'watched', kind: 'repository', accountId: admin.account.id, storeId: store.id } as const;
  const target = await installation.addTarget(draft);
  await writeRows(installation, 'UPDATE stores SET needs_adoption = 1 WHERE id = ?', [store.id]);
  return target;
}

describe('a Borg UI client gets the documented answer', () => {
  for (const file of readdirSync(FOLDER).sort()) {
    it(file.replace('.json', '').replaceAll('-', ' '), async () => {
      const { as = 'admin', env = {}, observes = false, given = [], now, request, response } = readFixture(file);
      await using room = await openRoom(env, at(given[0]?.at ?? now ?? '2024-01-15T10:00:00Z'));
      const others = { of: 'admin' } as const;
      let staff: Promise<Caller> | null = null;
      const callers = {
        admin: async () => room.logInAgain(),
        operator: () => room.addCaller('operator', { role: 'operator', ...others }),
        viewer: () => room.addCaller('viewer', { role: 'viewer', ...others }),
        staff: () => {
          staff ??= room.addCaller('staff', { isStaff: true, ...others });
          return staff;
        },
      };
      const [one, two] = await room.addRepositories(2);
      const ids: Ids = new Map(Object.entries({ repo1: one?.id ?? 0, repo2: two?.id ?? 0, store: one?.storeId ?? 0 }));
      ids.set('admin', room.admin.login.id);
      ids.set('bearer', room.admin.token);
      if (observes) ids.set('observed', (await addObserved(room)).id);
      for (const call of given.flatMap((call) => Array.from({ length: call.times ?? 1 }, () => call))) {
        if (call.at !== undefined) await room.installation.live(at(call.at));
        const answer = await send(room, call, ids, call.as === null ? null : await callers[call.as ?? 'admin']());
        assert.equal(answer.status, call.status ?? 200, answer.text);
        learn(ids, answer.body);
        if (call.path === '/api/scripts') ids.set('script', answer.body.id);
        if (call.path === LIST && !ids.has('job')) ids.set('job', answer.body.job.id);
        if (answer.body.job_id !== undefined) ids.set('before', answer.body.job_id);
      }
      if (now !== undefined) await room.installation.live(at(now));

      const answer = await send(room, request, ids, as === null ? null : await callers[as]());
      learn(ids, answer.body);
      const expected = response.body === null ? {} : JSON.parse(fill(JSON.stringify(response.body), ids));
      assert.deepEqual({ status: answer.status, body: answer.body }, { status: response.status, body: expected });
      assert.equal(JSON.stringify(answer.body), JSON.stringify(expected), 'the order of the keys');
      for (const [name, value] of Object.entries(response.headers ?? {}))
        assert.equal(answer.headers[name], value, name);
    });
  }
});
