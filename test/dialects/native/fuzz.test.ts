import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import fc from 'fast-check';
import type { Operation } from '../../../src/dialects/native/operation.ts';
import { OPERATIONS } from '../../../src/dialects/native/routes.ts';
import { writeRows } from '../../support/row-writes.ts';
import { thoroughly } from '../../support/thoroughness.ts';
import { DAY, STAFF, there } from '../../support/values.ts';
import { type Caller, openRoom, type Room, scheduleOf, sentencesIn } from './room.ts';
import { fitting } from './schema-values.ts';

const RUNS = thoroughly(60, 4);

/** Of the calls of each operation so many are done, so that it is more than its refusals that is looked at. */
const LEAST_SHARE = 0.5;

/** What is confirmed by a name that is another one each time, or by proofs. */
const RARELY_DONE: readonly string[] = [
  'createForecast',
  'createSession',
  'deleteAccount',
  'deleteSchedules',
  'deleteSnapshots',
  'renameNode',
  'moveSnapshots',
  'importArchives',
  'checkRepositories',
  'compactRepositories',
  'breakLocks',
  'exportRepositoryKey',
  'changeOwnPassword',
  'offerOwnTotp',
  'confirmOwnTotp',
];

/** What an address names, and what fields name; each call gets its own where it may use it up. */
interface World {
  /** By the operation's name, else by the noun of its address. */
  readonly key: Readonly<Record<string, () => Promise<number | string>>>;
  /** What most calls say of a field, by its name; of one operation, where that says otherwise. */
  readonly ids: Readonly<Record<string, readonly unknown[]>>;
  readonly own: Readonly<Record<string, Readonly<Record<string, readonly unknown[]>>>>;
  readonly staff: Caller;
}

/** One needs a mail server, the other's answer has no end. */
const LEFT_OUT: readonly string[] = ['testAlert', 'followEvents'];

const addresses = Object.entries(OPERATIONS)
  .flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, place]) => ({ path, method, place: place as Operation })),
  )
  .filter(({ place }) => !LEFT_OUT.includes(place.id));

describe('whatever fits the document of an operation', () => {
  let room: Room;
  let world: World;
  before(async () => {
    room = await openRoom({ undoSeconds: DAY });
    world = await populate(room);
  });
  after(() => room.close());

  it('is answered as the document says, in the language that is asked for, and is never a mistake of ours', async (t) => {
    const shares: [string, number][] = [];
    for (const address of addresses) shares.push([address.place.id, await share(address)]);
    for (const [id, part] of shares) t.diagnostic(`${id}: ${Math.round(part * 100)} % done`);
    assert.deepEqual(
      shares.filter(([id, part]) => part < LEAST_SHARE && !RARELY_DONE.includes(id)),
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
    for (const { query, body } of fc.sample(calls, { numRuns: RUNS, seed: 7 })) {
      const key = world.key[place.id] ?? world.key[path.split('/')[1] ?? ''];
      const address = path.includes('{key}') ? path.replace('{key}', String(await there(key)())) : path;
      const sent = room
        .send(method as 'GET', `${address}${textOf(query)}`, body, world.staff)
        .set('Accept-Language', 'ru');
      const answer = await (place.isVersioned ? sent.set('If-Match', '*') : sent);
      all += 1;
      for (const sentence of sentencesIn(answer.body)) assert.match(sentence, /: .*[а-яё]/i, place.id);
      if (answer.status < 300) done += 1;
      else {
        assert.ok(
          answer.status < 500,
          `${place.id} ${address}${textOf(query)} ${JSON.stringify(body)}: ${answer.status} ${answer.text}`,
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

/** What most calls say of these fields; what is never sense is said of none. */
const SENSIBLE: Readonly<Record<string, readonly never[]>> = {
  after: [Buffer.from('id:999999999').toString('base64url')],
  archiveName: [null, '{job_name}-{now}'],
  at: ['2024-07-24T23:01:00Z'],
  check: [null],
  date: ['2026-05-05'],
  destination: ['local'],
  endsAt: [1_900_000_000],
  excludedDates: [['2026-01-01'], []],
  expression: ['1 2 * * *', '*/15 3 * * mon'],
  from: ['2024-07-24T00:00:00Z'],
  name: ['Nightly'],
  rule: ['FREQ=DAILY;BYHOUR=1;BYMINUTE=0'],
  scripts: [{ pre: null, post: null }],
  start: ['01:00'],
  startsAt: [1_700_000_000],
  timeZone: ['UTC', 'Europe/Kyiv', 'America/New_York'],
  to: ['2024-07-25T00:00:00Z'],
  within: ['2d'],
} as never;

/** A list in another order, begun or gone on with. */
const sortedBy = (sort: string, value: string | number | null) => ({
  sort: [sort],
  after: [Buffer.from(JSON.stringify([sort, value, 1])).toString('base64url')],
});

const CONTACT = { name: 'Ann', email: 'ann@example.com', phone: '' };
const ALERT = { channel: 'mail', address: 'ops@example.com' };
const SCRIPT = { name: 'stop', content: '#!/bin/sh\n' };

/** Something of every noun, made through the services. */
async function populate(room: Room): Promise<World> {
  const { installation } = room;
  const targets = await room.addInstances(2);
  const schedule = async () =>
    (await room.send('POST', '/schedules', scheduleOf(targets.slice(0, 1)))).body.id as number;
  const first = await schedule();
  const backUp = async () => (await installation.takeBackup(there(targets[1]))).id;
  await backUp();
  const run = async () =>
    there((await installation.services.runs.list(room.admin.actor, {}, { offset: 0, limit: 1 })).rows[0]).id;
  const tasks = async () =>
    there((await installation.services.runs.find(room.admin.actor, { id: await run() })).tasks[0]).id;
  const restored = (
    await room.send('POST', `/snapshots/${await backUp()}/restores`, { kind: 'new_target', name: 'Restored' })
  ).body.id as number;
  const [target, account] = [there(targets[0]), room.admin.account.id];
  const staff = await room.addCaller('staff', { isStaff: true });
  const contact = (await room.send('POST', '/contacts', CONTACT, staff)).body.uuid as string;
  const names = Array.from({ length: 60 }, (_, number) => `name${number}`);
  const ofStore = {
    settings: await Promise.all(names.map(async () => ({ root: await installation.addSource({}) }))),
    secrets: [{}],
    accountId: [account],
    node: ['node'],
    untested: [true],
  };
  const others = {
    accountId: account,
    account,
    target: target.id,
    targetId: target.id,
    schedule: first,
    store: target.storeId,
    storeId: target.storeId,
  };
  const [file] = (await room.send('GET', `/snapshots/${await backUp()}/files`, undefined, staff)).body.items;
  const waiting = () => installation.services.backups.backUp(STAFF, { id: there(targets[1]).id }, 'backup', 'waits');
  let made = 0;
  const next = (): number => {
    made += 1;
    return made;
  };
  const newTarget = async () => there((await room.addInstances(1))[0]).id;
  const shrunk = async () => {
    const id = await backUp();
    await writeRows(installation, 'UPDATE snapshots SET is_shrunk = 1 WHERE id = ?', [id]);
    return id;
  };
  const undoable = async () => {
    const { id } = await installation.addSchedule(targets.slice(1), { retention: { kind: 'all' } });
    for (let count = 0; count < 2; count += 1) {
      await installation.services.backups.runSchedule(STAFF, { id });
      await installation.work();
    }
    await installation.services.schedules.change(
      STAFF,
      { id },
      { retention: { kind: 'keep', algorithm: 'restic', last: 1 } },
    );
    return id;
  };
  return {
    staff,
    own: {
      pauseSchedule: { until: ['2096-07-24T00:00:00Z', '2096-07-24T00:00'] },
      listSlots: { after: [Buffer.from('slot:0:1').toString('base64url')] },
      listSnapshotFiles: { path: [''], after: [Buffer.from('at:1').toString('base64url')] },
      readSnapshotFile: { path: [file.path] },
      testScript: { parameters: [{ LEVEL: 'low' }], timeoutSeconds: [10] },
      createScript: { content: [SCRIPT.content], timeoutSeconds: [10] },
      changeScript: { content: [SCRIPT.content], timeoutSeconds: [10] },
      createFeed: { scheduleId: [first] },
      createAlert: { channel: ['mail'], address: [ALERT.address] },
      listChanges: { after: ['0.0'] },
      getStoreGrowth: { from: ['2024-07-01'], to: ['2024-07-24'] },
      listTargets: sortedBy('name', 'x'),
      listSchedules: sortedBy('-name', 'x'),
      listRuns: sortedBy('-fireTime', 1_700_000_000),
      listSnapshots: sortedBy('sizeBytes', null),
      listDays: { from: ['2024-07-01'], to: ['2024-07-24'], zone: ['UTC', 'Europe/Kyiv'], target: [[target.id]] },
      changeOwnPassword: { password: [staff.password], newPassword: [staff.password] },
      offerOwnTotp: { password: [staff.password] },
      countSlots: { from: ['2024-07-22'], to: ['2024-07-28'], zone: ['UTC', 'Europe/Kyiv'] },
      listTokens: { login: [staff.login.id] },
      createAccount: { login: names },
      changeAccount: { name: names.map((name) => `renamed-${name}`) },
      createLogin: { login: names },
      deleteSchedules: { schedules: [[await schedule()]] },
      deleteSnapshots: { snapshots: [[await backUp()]] },
      moveSnapshots: { to: [target.storeId], after: [1_000_000] },
      renameNode: { name: ['south'] },
      createToken: {
        kind: ['api'],
        login: ['staff'],
        networks: [['192.0.2.0/24']],
        expiresAt: ['2099-01-01T00:00:00Z'],
      },
      createStore: { ...ofStore, name: names, driver: ['archive'], location: names },
      changeStore: { ...ofStore, location: names, settings: [{}], secrets: [{}], node: [null] },
    },
    key: {
      cancelRun: async () => (await waiting()).run.id,
      cancelTask: async () => there((await waiting()).tasks[0]).id,
      acceptSnapshot: shrunk,
      deleteTarget: newTarget,
      changeTarget: newTarget,
      checkTarget: async () => {
        await installation.work();
        return target.id;
      },
      undoRetention: undoable,
      schedules: schedule,
      runs: run,
      tasks,
      targets: async () => target.id,
      snapshots: backUp,
      accounts: async () => (await installation.addAccount(`account${next()}`)).account.id,
      logins: async () => (await installation.addAccount(`login${next()}`)).login.id,
      stores: async () => (await installation.addStore(`store${next()}`, 'archive', { accountId: account })).id,
      tokens: async () => (await room.send('POST', '/tokens', {}, staff)).body.id,
      contacts: async () => (await room.send('POST', '/contacts', CONTACT, staff)).body.uuid,
      alerts: async () => (await room.send('POST', '/alerts', ALERT, staff)).body.alert.id,
      nodes: async () => 'north',
      scripts: async () => (await room.send('POST', '/scripts', SCRIPT, staff)).body.id,
      feeds: async () => (await room.send('POST', '/feeds', { kind: 'account' }, staff)).body.feed.id,
      restores: async () => restored,
      cancelRestore: async () =>
        (await room.send('POST', `/snapshots/${await backUp()}/restores`, { kind: 'new_target', name: 'Off' })).body.id,
    },
    ids: {
      ...Object.fromEntries(Object.entries(others).map(([name, id]) => [name, [id]])),
      ...SENSIBLE,
      directory: [installation.folder],
      contact: [contact],
      email: [CONTACT.email],
      excludes: [['*.tmp']],
      login: ['staff'],
      password: ['correct horse battery'],
      phone: [''],
      paths: [[await installation.addSource()]],
    },
  };
}
