import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { Authenticated } from '../../../src/services/identity/callers.ts';
import { type Installation, openInstallation } from '../../support/installation.ts';
import { refusedAs } from '../../support/refused.ts';
import { UnreliableDatabase } from '../../support/unreliable-database.ts';
import { STAFF } from '../../support/values.ts';

const DOOR = { via: 'billing-panel', address: '192.0.2.1' };

async function enter(house: Installation, login: string, isStaff: boolean): Promise<Authenticated> {
  const added = await house.services.accounts.add(STAFF, { login, role: 'admin', isStaff });
  const { token } = await house.services.authentication.openSession(added.login.id, 'panel');
  return house.services.authentication.byToken(token, DOOR);
}

describe('staff who acts as another login', () => {
  test('has its account and role and is no staff, through the same channel, under both names', async () => {
    await using house = await openInstallation();
    const staff = await enter(house, 'support', true);
    const { account } = house.customer;
    const reader = await house.services.accounts.addLogin(STAFF, account.name, { login: 'reader', role: 'viewer' });
    const acting = await house.services.authentication.actAs(staff, 'reader');
    assert.deepEqual(acting.actor, {
      label: `login:${staff.login.id} as login:${reader.login.id}`,
      loginId: reader.login.id,
      accountId: account.id,
      role: 'viewer',
      isStaff: false,
      via: 'billing-panel',
    });
    assert.deepEqual([acting.login.id, acting.account.id], [reader.login.id, account.id]);
  });

  test('is no staff even as another one of staff', async () => {
    await using house = await openInstallation();
    const staff = await enter(house, 'support', true);
    await enter(house, 'boss', true);
    const { actor } = await house.services.authentication.actAs(staff, 'boss');
    assert.equal(actor.isStaff, false);
  });

  test('is audited for doing so, and under both names for what is changed', async () => {
    await using house = await openInstallation();
    const staff = await enter(house, 'support', true);
    const { actor } = await house.services.authentication.actAs(staff, 'acme');
    const target = await house.addTarget();
    await house.services.targets.change(actor, target, { rotation: 3 });
    const lines = await house.unitOfWork.records.audit.list({ accountId: house.customer.account.id }, 10);
    const told = lines.map(({ actor: who, action }) => `${who}: ${action}`);
    assert.ok(told.includes(`login:${staff.login.id}: login.act_as`), told.join());
    assert.ok(told.includes(`login:${staff.login.id} as login:${house.customer.login.id}: target.change`), told.join());
  });

  test('is told once an hour of each session and login, however much it reads', async () => {
    await using house = await openInstallation();
    const { authentication } = house.services;
    const staff = await enter(house, 'support', true);
    await house.addAccount('other');
    const told = async () => {
      const lines = await house.unitOfWork.records.audit.list('everything', 100);
      return lines.filter(({ action }) => action === 'login.act_as').length;
    };
    await Promise.all(Array.from({ length: 5 }, () => authentication.actAs(staff, 'acme')));
    house.clock.advance(3_599);
    await authentication.actAs(staff, 'acme');
    assert.equal(await told(), 1);
    await authentication.actAs(staff, 'other');
    assert.equal(await told(), 2);
    const again = await authentication.openSession(staff.login.id, 'panel');
    await authentication.actAs(await authentication.byToken(again.token, DOOR), 'acme');
    assert.equal(await told(), 3);
    house.clock.advance(1);
    await authentication.actAs(staff, 'acme');
    assert.equal(await told(), 4);
  });

  test('does not act where that could not be audited, and is audited once it can be', async () => {
    await using house = await openInstallation();
    const staff = await enter(house, 'support', true);
    const database = new UnreliableDatabase();
    const { services } = await house.openNode(database.wrap);
    database.isAway = true;
    await assert.rejects(services.authentication.actAs(staff, 'acme'), { message: 'the database is away' });
    database.isAway = false;
    await services.authentication.actAs(staff, 'acme');
    const [line] = await house.unitOfWork.records.audit.list('everything', 1);
    assert.equal(line?.action, 'login.act_as');
  });

  test('finds a login that is unknown or disabled in the same words', async () => {
    await using house = await openInstallation();
    const staff = await enter(house, 'support', true);
    await enter(house, 'gone', false);
    await house.services.accounts.disable(STAFF, 'gone');
    for (const login of ['nobody', 'gone', '']) {
      await assert.rejects(
        house.services.authentication.actAs(staff, login),
        refusedAs({
          code: 'not_found',
          message: `The login '${login}' does not exist.`,
        }),
      );
    }
  });

  test('closes its own session when it logs out', async () => {
    await using house = await openInstallation();
    const { authentication } = house.services;
    const staff = await enter(house, 'support', true);
    await authentication.closeSession(await authentication.actAs(staff, 'acme'));
    const [session] = await house.services.accounts.sessions(STAFF, staff.login.id);
    assert.equal(session?.revokedAt, house.clock.now());
  });

  test('is staff: anyone else is refused, for a login that is there or not', async () => {
    await using house = await openInstallation();
    const customer = await enter(house, 'customer', false);
    for (const login of ['customer', 'acme', 'nobody']) {
      await assert.rejects(house.services.authentication.actAs(customer, login), { code: 'forbidden' });
    }
  });
});
