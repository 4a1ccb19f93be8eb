import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { Counted } from '../../../src/domain/account-caps.ts';
import type { Target } from '../../../src/domain/target.ts';
import { type Installation, type Node, openInstallation } from '../../support/installation.ts';
import { refusedAs } from '../../support/refused.ts';
import { NIGHTLY, STAFF } from '../../support/values.ts';

const setCap = (house: Installation, caps: Readonly<Partial<Record<Counted, number | null>>>) =>
  house.services.accounts.change(STAFF, 'acme', { caps });

const refusal = (counted: Counted) => ({
  problem: { code: 'quota_exceeded', reason: 'over_cap', params: { counted, limit: 1 } },
});

const addStore = (house: Installation, name: string, accountId: number | null) =>
  house.addStore(name, 'archive', { accountId });

describe('what an account may have so many of', () => {
  test('schedules: one too many is refused with the number and what to do, and there is room again after a deletion', async () => {
    await using house = await openInstallation();
    await setCap(house, { schedules: 1 });
    const target = await house.addTarget();
    const { id } = await house.addSchedule([target]);
    await assert.rejects(house.addSchedule([target]), refusal('schedules'));
    await house.services.schedules.delete(house.customer.actor, [{ id }]);
    await house.addSchedule([target]);
  });

  test('targets: also those that a clone makes', async () => {
    await using house = await openInstallation();
    const target = await house.addTarget();
    const snapshot = await house.takeBackup(target);
    await setCap(house, { targets: 1 });
    await assert.rejects(house.addTarget(), refusal('targets'));
    const clone = { name: 'clone', kind: 'drive' } as const;
    await assert.rejects(
      house.services.restores.intoNewTarget(house.customer.actor, snapshot, clone),
      refusal('targets'),
    );
  });

  test("stores: an account's own, not the provider's", async () => {
    await using house = await openInstallation();
    await setCap(house, { stores: 1 });
    const { id } = house.customer.account;
    await addStore(house, 'one', id);
    await assert.rejects(addStore(house, 'two', id), refusal('stores'));
    await addStore(house, 'two', null);
  });

  test('API tokens: a revoked one makes room', async () => {
    await using house = await openInstallation();
    await setCap(house, { tokens: 1 });
    const { authentication, accounts } = house.services;
    const { id } = await authentication.issueToken(STAFF, 'acme', 'api');
    await assert.rejects(authentication.issueToken(STAFF, 'acme', 'api'), refusal('tokens'));
    await accounts.revokeSession(STAFF, id);
    await authentication.issueToken(STAFF, 'acme', 'api');
  });

  test('sessions: no log-in is refused, the oldest idle session of that login goes', async () => {
    await using house = await openInstallation();
    await setCap(house, { sessions: 1 });
    const { authentication } = house.services;
    const open = () => authentication.openSession(house.customer.login.id, 'panel');
    const channel = { via: 'billing-panel', address: '192.0.2.1' };
    const first = await open();
    house.clock.advance(600);
    const second = await open();
    await assert.rejects(authentication.byToken(first.token, channel), { code: 'unauthenticated' });
    assert.equal((await authentication.byToken(second.token, channel)).login.id, house.customer.login.id);
    await assert.rejects(
      setCap(house, { sessions: 0 }),
      refusedAs({
        code: 'invalid_request',
        message: "The number of sessions '0' is not a whole number from 1.",
      }),
    );
  });

  test('lets one of two requests at once take the last place', async () => {
    await using house = await openInstallation();
    const other = await house.openNode();
    const [one, two] = [await house.addTarget(), await house.addTarget()];
    await setCap(house, { schedules: 1 });
    const makeOn = ({ services }: Pick<Node, 'services'>, { id }: Target) =>
      services.schedules.create(house.customer.actor, {
        name: 'nightly',
        targets: [{ target: { id } }],
        recurrence: NIGHTLY,
        retention: { kind: 'inherit' },
      });
    const outcomes = await Promise.allSettled([makeOn(house, one), makeOn(other, two)]);
    assert.deepEqual(outcomes.map(({ status }) => status).sort(), ['fulfilled', 'rejected']);
  });

  test('is the default again where that is asked for, and another account keeps its own', async () => {
    await using house = await openInstallation();
    const target = await house.addTarget();
    await setCap(house, { schedules: 0, targets: 7 });
    await assert.rejects(house.addSchedule([target]), { code: 'quota_exceeded' });
    await setCap(house, { schedules: null });
    await house.addSchedule([target]);
    assert.deepEqual((await house.services.accounts.findByName(STAFF, 'acme')).caps, { targets: 7 });
    await house.addAccount('other');
    assert.deepEqual((await house.services.accounts.findByName(STAFF, 'other')).caps, {});
  });
});
