import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { Actor, Login } from '../../../src/domain/account.ts';
import { weekly } from '../../../src/domain/recurrence/index.ts';
import type { Schedule } from '../../../src/domain/schedule.ts';
import type { Snapshot } from '../../../src/domain/snapshot.ts';
import type { Target } from '../../../src/domain/target.ts';
import { type Installation, openInstallation } from '../../support/installation.ts';
import { reasonIs, refusedAs } from '../../support/refused.ts';
import { NIGHTLY, STAFF } from '../../support/values.ts';

interface Things {
  readonly target: Pick<Target, 'id'>;
  readonly schedule: Pick<Schedule, 'id'>;
  readonly snapshot: Pick<Snapshot, 'id'>;
  readonly login: Pick<Login, 'id'>;
}

type Call = (house: Installation, actor: Actor, things: Things) => Promise<unknown>;

const draft = (target: Things['target']) => ({
  name: 'mine',
  targets: [{ target: { id: target.id } }],
  recurrence: NIGHTLY,
  retention: { kind: 'inherit' } as const,
});

const MEMORY = { dialect: 'room', data: { texts: {}, fields: { meta: {} } } };

/** Every way to write that a customer's login has, by what it does. */
const WRITES: Readonly<Record<string, Call>> = {
  'create a schedule': ({ services }, actor, { target }) => services.schedules.create(actor, draft(target)),
  'change a schedule': ({ services }, actor, { schedule }) =>
    services.schedules.change(actor, schedule, { name: 'renamed' }),
  'pause a schedule': ({ services }, actor, { schedule }) => services.schedules.pause(actor, schedule),
  'resume a schedule': ({ services }, actor, { schedule }) => services.schedules.resume(actor, schedule),
  'delete a schedule': ({ services }, actor, { schedule }) => services.schedules.delete(actor, [schedule]),
  'run a schedule': ({ services }, actor, { schedule }) => services.backups.runSchedule(actor, schedule),
  'back up a target': ({ services }, actor, { target }) => services.backups.backUp(actor, target, 'backup', 'mine'),
  'change a target': ({ services }, actor, { target }) => services.targets.change(actor, target, { rotation: 2 }),
  'change a snapshot': ({ services }, actor, { snapshot }) =>
    services.snapshots.change(actor, snapshot, { isProtected: true }),
  'give a target its primary schedule': ({ services }, actor, { target, schedule }) =>
    services.primarySchedules.set(actor, target, schedule),
  'restore into a new target': ({ services }, actor, { snapshot }) =>
    services.restores.intoNewTarget(actor, snapshot, { name: 'mine', kind: 'drive' }),
  'restore in place': ({ services }, actor, { snapshot, target }) => services.restores.inPlace(actor, snapshot, target),
  'clone a target': ({ services }, actor, { target }) =>
    services.restores.cloneTarget(actor, target, { name: 'mine', kind: 'drive' }),
  'change what a dialect remembers of a target': ({ services }, actor, { target }) =>
    services.targets.change(actor, target, {}, { memory: MEMORY }),
  'change what a dialect remembers of a snapshot': ({ services }, actor, { snapshot }) =>
    services.snapshots.change(actor, snapshot, {}, { memory: MEMORY }),
  'delete a snapshot': ({ services }, actor, { snapshot }) => services.snapshots.delete(actor, [snapshot]),
  'delete by id alone': ({ services }, actor, { snapshot }) => services.deleteByIds(actor, [snapshot.id]),
};

/** What an admin does with the people of its account. */
const MANAGES: Readonly<Record<string, Call>> = {
  'change the role of a login': ({ services }, actor, { login }) =>
    services.accounts.changeLogin(actor, login, { role: 'operator' }),
  'give a login a password': ({ services }, actor, { login }) =>
    services.accounts.changeLogin(actor, login, { password: 'an0ther-one' }),
  'shut a login out': ({ services }, actor, { login }) =>
    services.accounts.changeLogin(actor, login, { isDisabled: true }),
  'delete a login': ({ services }, actor, { login }) => services.accounts.deleteLogin(actor, login),
};

const READS: Readonly<Record<string, Call>> = {
  'find a target': ({ services }, actor, { target }) => services.targets.find(actor, target),
  'test a target': ({ services }, actor, { target }) => services.targets.test(actor, target),
  'find a schedule': ({ services }, actor, { schedule }) => services.schedules.find(actor, schedule),
  'find a login': ({ services }, actor, { login }) => services.accounts.findLoginByKey(actor, login),
  'find a snapshot': ({ services }, actor, { snapshot }) => services.snapshots.find(actor, snapshot),
};

async function addThings(house: Installation): Promise<Things> {
  const target = await house.addTarget();
  await house.services.targets.change(STAFF, target, { allowsInPlaceRestore: true });
  const snapshot = await house.takeBackup(target);
  const { login } = await house.services.accounts.addLogin(STAFF, 'acme', { login: 'colleague', role: 'viewer' });
  return { target, schedule: await house.addSchedule([target]), snapshot, login };
}

describe('another account’s things', () => {
  for (const [what, call] of Object.entries({ ...READS, ...WRITES, ...MANAGES })) {
    test(`to ${what} of another account is answered exactly as for one that does not exist, and changes nothing`, async () => {
      await using house = await openInstallation();
      const foreign = await addThings(house);
      const { actor } = await house.addAccount('stranger');
      const before = await house.dump();
      const refusalOf = async (things: Things) => {
        const error = await call(house, actor, things).then(
          () => assert.fail('it was not refused'),
          (refusal) => refusal,
        );
        const ids = Object.values(things).map(({ id }) => id);
        const text = JSON.stringify(error.problem);
        return ids.reduce((shown, id) => shown.replaceAll(String(id), 'ID'), text);
      };
      const unknown = {
        target: { id: 900_001 },
        schedule: { id: 900_002 },
        snapshot: { id: 900_003 },
        login: { id: 900_004 },
      };
      const refusal = await refusalOf(foreign);
      assert.match(refusal, /"not_found"/);
      assert.equal(refusal, await refusalOf(unknown));
      assert.deepEqual(await house.dump(), before);
    });
  }

  test('among them its people and its zone, are managed no more than those of an account that there is none', async () => {
    await using house = await openInstallation();
    await addThings(house);
    const { actor } = await house.addAccount('stranger');
    const before = await house.dump();
    const { accounts } = house.services;
    for (const name of ['acme', 'nobody']) {
      const refusal = refusedAs({ code: 'not_found', message: `The account '${name}' does not exist.` });
      await assert.rejects(accounts.addLogin(actor, name, { login: 'mole', role: 'viewer' }), refusal);
      await assert.rejects(accounts.change(actor, name, { timeZone: 'Asia/Tokyo' }), refusal);
    }
    assert.deepEqual(await house.dump(), before);
  });

  test('are in no list', async () => {
    await using house = await openInstallation();
    await addThings(house);
    const { actor } = await house.addAccount('stranger');
    const { targets, schedules, snapshots, runs } = house.services;
    const page = { offset: 0, limit: null, orderBy: 'id', descending: false } as const;
    const lists = [
      targets.list(actor, {}, page),
      schedules.list(actor, {}, page),
      schedules.listLinks(actor, {}, page),
      snapshots.list(actor, {}, page),
      runs.list(actor, {}, { offset: 0, limit: 10 }),
    ];
    for (const list of lists) assert.deepEqual(await list, { rows: [], total: 0 });
  });

  test('cannot be linked to a schedule of one’s own', async () => {
    await using house = await openInstallation();
    const foreign = await addThings(house);
    const { actor, account } = await house.addAccount('stranger');
    const own = await house.addTarget({ accountId: account.id });
    const schedule = await house.services.schedules.create(actor, draft(own));
    const link = house.services.schedules.change(actor, schedule, {
      targets: [{ target: { id: own.id } }, { target: { id: foreign.target.id } }],
    });
    await assert.rejects(
      link,
      refusedAs({ code: 'not_found', message: `The target '${foreign.target.id}' does not exist.` }),
    );
    await assert.rejects(
      house.services.schedules.change(STAFF, schedule, {
        targets: [{ target: { id: own.id } }, { target: { id: foreign.target.id } }],
      }),
      refusedAs({ code: 'invalid_request', message: /another account/ }),
      'not even by staff',
    );
  });
});

describe('a role', () => {
  test('of viewer may read everything of its account and write nothing', async () => {
    await using house = await openInstallation();
    const things = await addThings(house);
    const viewer: Actor = { ...house.customer.actor, role: 'viewer' };
    const before = await house.dump();
    for (const call of Object.values(READS)) await call(house, viewer, things);
    for (const call of Object.values({ ...WRITES, ...MANAGES })) {
      await assert.rejects(call(house, viewer, things), { code: 'forbidden' });
    }
    assert.deepEqual(await house.dump(), before);
  });

  test('of admin manages the people of its account, which none below it does', async () => {
    await using house = await openInstallation();
    const things = await addThings(house);
    const { actor } = house.customer;
    const { accounts } = house.services;
    const add = (by: Actor, login: string) => accounts.addLogin(by, 'acme', { login, role: 'admin' });
    const operator: Actor = { ...actor, role: 'operator' };
    const limited: Actor = { ...actor, isLimited: true };
    for (const call of Object.values(MANAGES)) {
      await assert.rejects(call(house, operator, things), reasonIs('role_too_low'));
      await assert.rejects(call(house, limited, things), reasonIs('token_limited'));
      await call(house, actor, things);
    }
    await assert.rejects(add(operator, 'more'), reasonIs('role_too_low'));
    await assert.rejects(add(limited, 'more'), reasonIs('token_limited'));
    assert.equal((await add(actor, 'more')).login.accountId, house.customer.account.id);
    const { lines } = await house.services.oversight.auditPage(actor, { accountId: null, limit: 20 });
    assert.deepEqual(
      lines.filter(({ actor: by }) => by === actor.label).map(({ action }) => action),
      ['login.add', 'login.delete', 'login.disable', 'login.password', 'login.role'],
    );
  });

  test('of admin goes no further: not for the own login, not for staff’s, and not beyond so many', async () => {
    await using house = await openInstallation();
    const { actor, login } = house.customer;
    const { accounts } = house.services;
    await assert.rejects(accounts.deleteLogin(actor, login), reasonIs('own_login_kept'));
    await assert.rejects(accounts.changeLogin(actor, login, { role: 'viewer' }), reasonIs('own_login_kept'));
    const draft = { login: 'provider-s', role: 'viewer', isStaff: true } as const;
    await assert.rejects(accounts.addLogin(actor, 'acme', draft), reasonIs('staff_only'));
    const staffs = (await accounts.addLogin(STAFF, 'acme', draft)).login;
    await assert.rejects(accounts.changeLogin(actor, staffs, { password: 'taken-0ver' }), reasonIs('staff_only'));
    await assert.rejects(accounts.deleteLogin(actor, staffs), reasonIs('staff_only'));
    await house.unitOfWork.transaction(async (records) => {
      for (let count = 0; count < 97; count += 1) {
        const [id, name] = [await records.ids.one('login'), `of-many-${count}`];
        await records.logins.insert({ ...login, id, uuid: crypto.randomUUID(), login: name });
      }
    });
    const add = (by: Actor, name: string) => accounts.addLogin(by, 'acme', { login: name, role: 'viewer' });
    await add(actor, 'hundredth');
    await assert.rejects(add(actor, 'one-more'), reasonIs('too_many_logins'));
    await add(STAFF, 'one-more');
  });

  test('of admin changes the zone of its account, and nothing else of it', async () => {
    await using house = await openInstallation();
    const { actor, account } = house.customer;
    const { accounts } = house.services;
    const limited: Actor = { ...actor, isLimited: true };
    await assert.rejects(accounts.change(limited, 'acme', { timeZone: 'Asia/Tokyo' }), reasonIs('token_limited'));
    await accounts.change(actor, 'acme', { timeZone: 'Asia/Tokyo' });
    assert.equal((await accounts.find(actor, account.id)).timeZone, 'Asia/Tokyo');
    const operator: Actor = { ...actor, role: 'operator' };
    await assert.rejects(accounts.change(operator, 'acme', { timeZone: 'UTC' }), reasonIs('role_too_low'));
    for (const change of [{ name: 'better' }, { quotaTotal: null }, { caps: {} }, { quotaBytes: 1, timeZone: 'UTC' }]) {
      await assert.rejects(accounts.change(actor, 'acme', change), reasonIs('staff_only'));
    }
  });

  test('of operator may do all of it', async () => {
    await using house = await openInstallation();
    const things = await addThings(house);
    const operator: Actor = { ...house.customer.actor, role: 'operator' };
    for (const [what, call] of Object.entries(WRITES)) {
      if (what !== 'delete a schedule') await call(house, operator, things);
      if (what === 'change a snapshot')
        await house.services.snapshots.change(STAFF, things.snapshot, { isProtected: false });
    }
    await house.services.schedules.delete(operator, [things.schedule]);
  });

  test('of admin in an account is not the provider’s: targets, stores, accounts and sources are for staff', async () => {
    await using house = await openInstallation();
    const { target } = await addThings(house);
    const { actor, account } = house.customer;
    const { targets, stores, accounts } = house.services;
    const source = await house.addSource();
    const calls = [
      () =>
        targets.add(actor, {
          accountId: account.id,
          name: 'x',
          kind: 'instance',
          storeId: house.store.id,
          paths: ['/'],
        }),
      () => targets.change(actor, target, { paths: [source] }),
      () => targets.change(actor, target, { allowsInPlaceRestore: true }),
      () => targets.remove(actor, target),
      () => stores.add(actor, { accountId: account.id, name: 'x', locationCode: 'x', driver: 'archive', settings: {} }),
      () => accounts.add(actor, { login: 'x', role: 'admin', isStaff: true }),
      () => accounts.setPassword(actor, 'acme', 'a new password'),
      () => accounts.list(actor),
    ];
    for (const call of calls) await assert.rejects(call, { code: 'forbidden' });
  });
});

describe('a name', () => {
  const NAMED: Readonly<
    Record<string, (house: Installation, things: Things, name: string) => Promise<{ name: string }>>
  > = {
    'a new schedule': ({ services }, { target }, name) => services.schedules.create(STAFF, { ...draft(target), name }),
    'a schedule': ({ services }, { schedule }, name) => services.schedules.change(STAFF, schedule, { name }),
    'a target': ({ services }, { target }, name) => services.targets.change(STAFF, target, { name }),
    'a snapshot': ({ services }, { snapshot }, name) => services.snapshots.change(STAFF, snapshot, { name }),
  };

  for (const [what, give] of Object.entries(NAMED)) {
    test(`of ${what} is 1 to 100 characters without control characters, and spaces around it are dropped`, async () => {
      await using house = await openInstallation();
      const things = await addThings(house);
      const before = await house.dump();
      for (const [name, message] of [
        ['', /empty/],
        ['  \t ', /empty/],
        ['a'.repeat(101), /101 characters/],
        ['a'.repeat(200), /200 characters/],
        ['a\u0000b', /control character/],
        ['a\nb', /control character/],
      ] as const) {
        await assert.rejects(give(house, things, name), refusedAs({ code: 'invalid_request', message }));
      }
      assert.deepEqual(await house.dump(), before);
      assert.equal((await give(house, things, `  ${'🗄'.repeat(100)} `)).name, '🗄'.repeat(100));
      assert.equal((await give(house, things, 'a b')).name, 'a b');
    });
  }

  test('of a snapshot that time made fits, however long its schedule’s is, and says the local minute', async () => {
    await using house = await openInstallation();
    const target = await house.addTarget();
    const recurrence = weekly({ days: ['tue'], times: ['03:30'], timeZone: 'Asia/Kathmandu' });
    const schedule = await house.addSchedule([target], { name: '🗄'.repeat(100), recurrence });
    await house.live((await house.schedule(schedule.id)).nextFireAt ?? 0);
    const [snapshot] = await house.snapshotsOf(target);
    assert.equal(snapshot?.name, `${'🗄'.repeat(83)} 2026-06-02 03:30`);
  });
});

test('every write is in the audit, with who did it and in whose account', async () => {
  await using house = await openInstallation();
  const things = await addThings(house);
  const { actor, account } = house.customer;
  await house.services.schedules.pause(actor, things.schedule);
  await house.services.snapshots.delete(actor, [things.snapshot]);
  const entries = await house.unitOfWork.records.audit.list({ accountId: account.id }, 2);
  assert.partialDeepStrictEqual(entries, [
    { actor: actor.label, action: 'snapshot.delete', objectId: things.snapshot.id, accountId: account.id },
    { actor: actor.label, action: 'schedule.change', objectId: things.schedule.id, accountId: account.id },
  ]);
});
