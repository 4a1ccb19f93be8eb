import { writeRows } from '../../support/row-writes.ts';
import { STAFF, there } from '../../support/values.ts';
import { type Fresh, freshCalls } from './fuzz-fresh.ts';
import { type Caller, type Room, scheduleOf } from './room.ts';

/** What an address names, and what fields name; each call gets its own where it may use it up. */
export interface World {
  /** By the operation's name, else by the noun of its address. */
  readonly key: Readonly<Record<string, () => Promise<number | string>>>;
  /** What most calls say of a field, by its name; of one operation, where that says otherwise. */
  readonly ids: Readonly<Record<string, readonly unknown[]>>;
  readonly own: Readonly<Record<string, Readonly<Record<string, readonly unknown[]>>>>;
  /** What is made for one call of an operation, as no schema knows it. */
  readonly fresh: Fresh;
  readonly staff: Caller;
}

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

/** Something of every noun, made through the services; alerts are told at this URL. */
export async function populate(room: Room, receiver: string): Promise<World> {
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
  await writeRows(installation, 'UPDATE stores SET max_per_target = NULL, max_per_account = NULL', []);
  await installation.services.accounts.change(STAFF, room.admin.account.name, {
    caps: { stores: 10_000, tokens: 10_000 },
  });
  const staff = await room.addCaller('staff', { isStaff: true });
  const contact = (await room.send('POST', '/contacts', CONTACT, staff)).body.uuid as string;
  /** Beside that the only one: of them there are few. */
  const anyContact = async () => {
    const { items } = (await room.send('GET', '/contacts', undefined, staff)).body;
    for (const { uuid } of items.filter((one: { uuid: string }) => one.uuid !== contact))
      await room.send('DELETE', `/contacts/${uuid}`, undefined, staff).set('If-Match', '*');
    return (await room.send('POST', '/contacts', CONTACT, staff)).body.uuid as string;
  };
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
  /** The only one: of them there are few. */
  const alert = async (body: object) => {
    await writeRows(installation, 'DELETE FROM alerts', []);
    return (await room.send('POST', '/alerts', body, staff)).body.alert.id;
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
    fresh: freshCalls(room, { schedule, backUp, schedulable: targets.slice(0, 1) }),
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
      countSlots: { from: ['2024-07-22'], to: ['2024-07-28'], zone: ['UTC', 'Europe/Kyiv'] },
      listTokens: { login: [staff.login.id] },
      createAccount: { login: names },
      changeAccount: { name: names.map((name) => `renamed-${name}`) },
      createLogin: { login: names },
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
      contacts: anyContact,
      alerts: () => alert(ALERT),
      nodes: async () => 'north',
      testAlert: () => alert({ channel: 'webhook', address: receiver }),
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
