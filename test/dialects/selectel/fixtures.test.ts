import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { after, before, describe, it } from 'node:test';
import { at, STAFF } from '../../support/values.ts';
import { type Caller, type Method, openRoom, type Room, TUESDAY } from './room.ts';

const FOLDER = new URL('../../../fixtures/dialects/selectel/', import.meta.url);

interface Call {
  readonly method: Method;
  readonly path: string;
  readonly body?: unknown;
  readonly text?: string;
  readonly headers?: Readonly<Record<string, string>>;
}

/**
 * One exchange. Words that begin with `@` stand for ids: `@project` of the admin's account, `@volume1`, `@volume2` of
 * volumes that are there, `@plan` of the first plan that was made before, `@checkpoint` of its first run, with `@item1`,
 * `@backup1` and so on, `@restore` of the first restore, `@made` and `@resource` of what the answer tells of for the
 * first time; `@token` for the last token. Our own address is `http://127.0.0.1`.
 */
interface Fixture {
  readonly source: string;
  /** Who calls; `null` sends no credentials. */
  readonly as?: 'admin' | 'operator' | 'viewer' | null;
  /** Calls of the admin before, each at its time; what is due by then is done. */
  readonly given?: readonly (Call & { readonly at?: string })[];
  readonly now?: string;
  readonly request: Call;
  readonly response: {
    readonly status: number;
    readonly headers?: Readonly<Record<string, string>>;
    readonly body: unknown;
  };
}

const readFixture = (file: string): Fixture => JSON.parse(readFileSync(new URL(file, FOLDER), 'utf8'));

type Ids = Map<string, string>;

const fill = (text: string, ids: Ids): string =>
  text.replaceAll(/@(\w+)/g, (found, name: string) => ids.get(name) ?? found);

/** The first run of the plan, as it is stored. */
async function learnRun({ installation: { services } }: Room, ids: Ids): Promise<void> {
  const plan = ids.get('plan');
  if (plan === undefined || ids.has('checkpoint')) return;
  const { id } = await services.schedules.find(STAFF, { uuid: plan });
  const [run] = (await services.runs.list(STAFF, { scheduleId: id }, { offset: 0, limit: 1 })).rows;
  if (run === undefined) return;
  ids.set('checkpoint', run.uuid);
  for (const [index, { uuid, snapshotId }] of (await services.runs.tasksOf([run])).entries()) {
    ids.set(`item${index + 1}`, uuid);
    ids.set(`backup${index + 1}`, (await services.snapshots.find(STAFF, { id: snapshotId ?? 0 })).uuid);
  }
}

/** Each file has a project of its own in one gateway; those with a time of their own, a gateway. */
describe('a client of scheduled backups gets the documented answer', () => {
  let shared: Room;
  before(async () => {
    shared = await openRoom();
  });
  after(() => shared.close());

  const send = (room: Room, { method, path, body, text, headers = {} }: Call, ids: Ids, as: Caller | null) => {
    const sent = body === undefined ? text : fill(JSON.stringify(body), ids);
    const filled = Object.entries(headers).map(([name, value]) => [name, fill(value, ids)] as const);
    return room.send(method, fill(path, ids), sent, as).set(Object.fromEntries(filled));
  };

  for (const file of readdirSync(FOLDER).sort()) {
    it(file.replace('.json', '').replaceAll('-', ' '), async () => {
      const { as = 'admin', given = [], now, request, response } = readFixture(file);
      await using own = now === undefined ? null : await openRoom();
      const room = own ?? shared;
      room.installation.clock.advanceTo(Math.max(TUESDAY, room.installation.clock.now()));
      const login = file.replace('.json', '').slice(0, 2);
      const owner = await room.addCaller(`owner-${login}`);
      const callers = {
        admin: async () => ({ ...owner, token: await room.tokenOf(owner) }),
        operator: () => room.addCaller(`operator-${login}`, { role: 'operator', of: owner.account.name }),
        viewer: () => room.addCaller(`viewer-${login}`, { role: 'viewer', of: owner.account.name }),
      };
      const [one, two] = await room.addVolumes(2, owner);
      const ids: Ids = new Map(Object.entries({ volume1: one?.uuid ?? '', volume2: two?.uuid ?? '' }));
      ids.set('project', owner.account.uuid.replaceAll('-', ''));
      ids.set('user', owner.login.uuid.replaceAll('-', ''));
      ids.set('login', owner.login.login);
      ids.set('password', owner.password);
      const learnToken = (token: string | undefined) => {
        if (token === undefined) return;
        ids.set('token', token);
        ids.set('audit', createHash('sha256').update(`audit:${token}`).digest('base64url').slice(0, 22));
      };
      const live = async (instant: string) => {
        await room.installation.live(at(instant));
        await learnRun(room, ids);
      };
      for (const call of given) {
        if (call.at !== undefined) await live(call.at);
        const answer = await send(room, call, ids, await callers.admin());
        assert.ok(answer.status < 300, answer.text);
        learnToken(answer.headers['x-subject-token']);
        if (answer.status === 201 && call.path.includes('/plans') && !ids.has('plan')) ids.set('plan', answer.body.id);
        if (call.path.includes('/restores'))
          ids.set('restore', answer.body.id).set('resource', answer.body.resource_id);
      }
      if (now !== undefined) await live(now);

      const answer = await send(room, request, ids, as === null ? null : await callers[as]());
      if (answer.body?.id !== undefined) ids.set('made', answer.body.id);
      if (answer.body?.resource_id !== undefined) ids.set('resource', answer.body.resource_id);
      learnToken(answer.headers['x-subject-token']);
      const expected = response.body === null ? {} : JSON.parse(fill(JSON.stringify(response.body), ids));
      const body = JSON.parse(JSON.stringify(answer.body).replaceAll(room.origin, 'http://127.0.0.1'));
      assert.deepEqual({ status: answer.status, body }, { status: response.status, body: expected });
      assert.equal(JSON.stringify(body), JSON.stringify(expected), 'the order of the keys');
      for (const [name, value] of Object.entries(response.headers ?? {})) {
        assert.equal(answer.headers[name]?.replace(room.origin, 'http://127.0.0.1'), fill(value, ids), name);
      }
    });
  }
});
