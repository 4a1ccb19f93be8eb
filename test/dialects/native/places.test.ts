import assert from 'node:assert/strict';
import { rm } from 'node:fs/promises';
import { after, before, describe, it } from 'node:test';
import supertest from 'supertest';
import { showFailure, toldOf } from '../../../src/dialects/native/problems.ts';
import { OPERATIONS } from '../../../src/dialects/native/routes.ts';
import { speechFor } from '../../../src/dialects/native/speech/index.ts';
import { GatewayError } from '../../../src/domain/errors.ts';
import { problemOf } from '../../../src/domain/problems/index.ts';
import { TASK_FAILURES } from '../../../src/domain/task-failure.ts';
import { SAID_PROBLEMS } from '../../support/sentences/index.ts';
import { there } from '../../support/values.ts';
import { type Caller, openRoom, type Room, scheduleOf } from './room.ts';

/** Where something is on a node or a server, in whatever is told. */
const PLACE = /(?<![\w.~-])\/[\w.]|\w:\/\//;

/** Every text in what is told. */
const textsIn = (told: unknown): readonly string[] =>
  typeof told === 'string'
    ? [told]
    : typeof told === 'object' && told !== null
      ? Object.values(told).flatMap(textsIn)
      : [];

const CUSTOMER = { isStaff: false };

describe('what failed is told without where sources and stores are', () => {
  const failures = SAID_PROBLEMS.filter(([{ code }]) => code !== 'invalid_request' && code !== 'not_found');

  it('to a customer, whatever the reason, in every language; staff is told all', () => {
    const reasons = new Set(failures.map(([{ reason }]) => reason as string));
    const unsaid = Object.keys(TASK_FAILURES).filter((reason) => !reasons.has(reason));
    // A fault of the gateway's own is stored as `internal`.
    assert.deepEqual(unsaid, ['internal']);
    let places = 0;
    for (const [problem] of failures) {
      const named = textsIn(problem.params).filter((text) => PLACE.test(text));
      places += named.length;
      for (const language of ['en', 'ru']) {
        const speech = speechFor({ headers: { 'accept-language': language } }, CUSTOMER);
        const shown = [showFailure(problem, speech), toldOf(new GatewayError(problem), speech)];
        const toStaff = showFailure(
          problem,
          speechFor({ headers: { 'accept-language': language } }, { isStaff: true }),
        );
        for (const text of named) {
          assert.ok(!JSON.stringify(shown).includes(text), `${problem.reason}: ${JSON.stringify(shown)}`);
          assert.ok(JSON.stringify(toStaff).includes(text), `${problem.reason}: ${JSON.stringify(toStaff)}`);
        }
      }
    }
    assert.ok(places > 20, `${places} places are named`);
  });

  it('also where a program, a server or a version before told of it in words of its own', () => {
    const speech = speechFor({ headers: {} }, CUSTOMER);
    for (const text of [
      "The source '/srv/my mail' does not exist; correct the target.",
      "The source '/srv/it's' does not exist.",
      '/srv/my mail: open: [Errno 13] Permission denied',
      'Repository ssh://borg@vault:22/srv/copies does not exist.',
      "EACCES: permission denied, open '/srv/mail/a b'",
      'vault:/srv/export is away',
      'file:///srv/mail',
      '/',
      'Ошибка:/srv/почта',
    ]) {
      const shown = JSON.stringify(showFailure(problemOf('told', { text }), speech));
      assert.doesNotMatch(shown, /srv|copies|mail|почта|"\/"/, text);
    }
    const kept = '3/4 read and/or written, 2 files/s';
    assert.equal(showFailure(problemOf('told', { text: kept }), speech).params.text, kept);
  });

  it('and what a customer has sent is repeated to them as it was', () => {
    const speech = speechFor({ headers: {} }, CUSTOMER);
    assert.match(
      toldOf(new GatewayError(problemOf('path_not_in_copy', { path: '/etc/fstab' })), speech).detail,
      /fstab/,
    );
  });
});

describe('a backup whose source is gone, and whose store is too', () => {
  let room: Room;
  let staff: Caller;
  before(async () => {
    room = await openRoom();
    staff = await room.addCaller('provider', { isStaff: true });
  });
  after(() => room.close());

  it('tells its customer nothing of where they were, at any address of any room; staff is told', async () => {
    const { installation } = room;
    const [target, other] = await room.addInstances(2);
    const { body: schedule } = await room.send('POST', '/schedules', scheduleOf([there(target), there(other)]));
    const snapshot = await installation.takeBackup(there(target));
    const source = there(target).source as { readonly paths: readonly string[] };
    await rm(there(source.paths[0]), { recursive: true });
    await room.send('POST', `/schedules/${schedule.id}/runs`).expect(201);
    await installation.work();
    await rm(installation.storeRoot, { recursive: true });
    await room.send('POST', `/schedules/${schedule.id}/runs`).expect(201);
    await room.send('POST', `/snapshots/${snapshot.id}/restores`, { kind: 'new_target', name: 'Back' }).expect(201);
    await installation.work();

    const failed = (await room.send('GET', '/runs', undefined, staff)).body.items;
    const told = JSON.stringify(
      await Promise.all(
        failed.map(async ({ id }: { id: number }) => (await room.send('GET', `/runs/${id}`, undefined, staff)).body),
      ),
    );
    assert.ok(told.includes(there(source.paths[0])) && told.includes(installation.storeRoot), told);

    const ids = async (path: string) =>
      ((await room.send('GET', path)).body.items as { id: number }[]).map(({ id }) => id);
    const keys: Readonly<Record<string, readonly (number | string)[]>> = {
      runs: await ids('/runs'),
      tasks: (
        await Promise.all((await ids('/runs')).map(async (id) => (await room.send('GET', `/runs/${id}`)).body.tasks))
      ).flatMap((tasks) => tasks.map(({ id }: { id: number }) => id)),
      restores: await ids('/restores'),
      snapshots: await ids('/snapshots'),
      schedules: [schedule.id],
      targets: await ids('/targets'),
      stores: await ids('/stores'),
    };
    let looked = 0;
    for (const [path, methods] of Object.entries(OPERATIONS)) {
      if (!('GET' in methods) || path === '/events') continue;
      for (const key of path.includes('{key}') ? (keys[path.split('/')[1] ?? ''] ?? []) : ['']) {
        const query = path === '/explanations' ? `?schedule=${schedule.id}&at=2024-07-24T23:01:00Z` : '';
        const { text } = await room.send('GET', `${path.replace('{key}', String(key))}${query}`);
        assert.ok(!text?.includes(installation.folder), `${path}: ${text}`);
        looked += 1;
      }
    }
    assert.ok(looked > 40, `${looked} addresses`);
  });

  it('tells its customer no more in the room whose jobs have logs', async () => {
    const { installation, admin, server } = room;
    const ask = async ({ login, password }: Pick<Caller, 'login' | 'password'>) => {
      const { body } = await supertest(server)
        .post('/api/auth/login')
        .type('form')
        .send({ username: login.login, password });
      const get = (path: string) =>
        supertest(server).get(path).set('Authorization', `Bearer ${body.access_token}`).expect(200);
      const { body: recent } = await get('/api/activity/recent');
      assert.ok(recent.some(({ error_message }: { error_message: string | null }) => error_message !== null));
      const told = await Promise.all(
        recent.flatMap(({ type, id }: { type: string; id: number }) => [
          get(`/api/activity/${type}/${id}/logs`),
          ...(type === 'backup' ? [get(`/api/backup/status/${id}`)] : []),
          ...(type === 'restore' ? [get(`/api/restore/status/${id}`)] : []),
        ]),
      );
      return [recent, ...told.map(({ text }) => text)].map((one) => JSON.stringify(one)).join('\n');
    };
    const told = await ask(admin);
    assert.ok(!told.includes(installation.folder), told);
    assert.ok((await ask(staff)).includes(installation.folder));
  });
});
