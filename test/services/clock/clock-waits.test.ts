import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { problem } from '../../../src/domain/errors.ts';
import { archiveKind } from '../../../src/drivers/archive/index.ts';
import { parseSettings } from '../../../src/drivers/archive/local/config.ts';
import { ArchiveDriver } from '../../../src/drivers/archive/local/driver.ts';
import type { DriverKind } from '../../../src/ports/snapshot-driver.ts';
import { totpAt } from '../../../src/services/identity/totp.ts';
import { LEASE_SECONDS, MAIL_LEASE_SECONDS } from '../../../src/services/leases/index.ts';
import { insertRestore } from '../../../src/services/restores/requests.ts';
import { type Installation, openInstallation } from '../../support/installation.ts';
import { Life } from '../../support/life.ts';
import { refusedAs } from '../../support/refused.ts';
import { DAY, MINUTE, NIGHTLY, STAFF, there } from '../../support/values.ts';

const TEN_YEARS = 3_652 * DAY;
const DOOR = { via: 'billing-panel', address: '192.0.2.1' };
const PROOF = { login: 'demo', password: 'correct horse battery', ...DOOR };

const backUp = async (house: Installation) =>
  house.services.backups.backUp(STAFF, await house.addTarget(), 'backup', 'by hand');

/** A clock that is ten years ahead while something is done, and is then right, and believed. */
async function aheadFor(house: Installation, what: () => Promise<unknown>): Promise<void> {
  const life = new Life(house);
  await life.go();
  const before = house.clock.now();
  house.clock.setTo(before + TEN_YEARS);
  await house.services.timekeeping.keep();
  await what();
  house.clock.setTo(before);
  await house.services.timekeeping.keep();
  house.clock.advance(15 * MINUTE);
  await house.services.timekeeping.keep();
}

describe('a clock that is set ahead', () => {
  test('takes no work from those who are alive: a lease lapses only when they had time to renew it', async () => {
    await using house = await openInstallation();
    const other = (await house.openNode()).services;
    await backUp(house);
    const task = there(await house.services.tasks.claim());
    await other.tasks.claim();
    house.clock.setTo(house.clock.now() + TEN_YEARS);
    assert.equal(await other.tasks.claim(), null);
    house.clock.advance(LEASE_SECONDS - 1);
    assert.equal(await house.services.tasks.renew(task, null), true);
    house.clock.advance(MAIL_LEASE_SECONDS - LEASE_SECONDS);
    assert.equal(await other.tasks.claim(), null);
    house.clock.advance(1);
    assert.equal((await other.tasks.claim())?.id, task.id);
  });

  test('ends no restore into a directory that is under way', async () => {
    await using house = await openInstallation();
    const snapshot = await house.takeBackup(await house.addTarget());
    const { id } = await house.unitOfWork.transaction((records) =>
      insertRestore(records, STAFF, snapshot, {
        kind: 'directory',
        directory: '/srv/back',
        state: 'running',
        attempt: 1,
        leaseOwner: 'cli',
        leaseUntil: records.now + LEASE_SECONDS,
      }),
    );
    await house.services.housekeeping.cleanUp();
    house.clock.setTo(house.clock.now() + TEN_YEARS);
    await house.services.housekeeping.cleanUp();
    assert.equal((await house.services.restores.find(STAFF, { id })).state, 'running');
  });
});

/** The archive driver for a host that is away: what is to be kept there waits to be sent. */
class Unreachable extends ArchiveDriver {
  override backup(): never {
    throw problem('unreachable', { why: 'refused', server: 'host:22', canResume: true });
  }
}

describe('a copy that waits to be sent', () => {
  test('is given up after a day also while the clock is doubted because no gateway ran for twenty', async () => {
    const away: DriverKind = { ...archiveKind, open: ({ settings }) => new Unreachable(parseSettings(settings)) };
    await using house = await openInstallation({ drivers: [away] });
    await house.services.timekeeping.keep();
    house.clock.advance(20 * DAY);
    const { services } = await house.openNode();
    await services.timekeeping.keep();
    house.clock.advance(20 * MINUTE);
    await services.timekeeping.keep();
    assert.equal(await services.timekeeping.expiry(), 'one_for_one');
    assert.partialDeepStrictEqual(await services.timekeeping.doubt(), { expiry: 'one_for_one' });
    const { run } = await backUp(house);
    await house.work(services);
    house.clock.advance(DAY);
    await services.timekeeping.keep();
    await house.work(services);
    assert.equal((await services.runs.find(STAFF, run)).tasks[0]?.state, 'failed');
  });

  test('is given up after a day that passed, not for years that a clock went ahead', async () => {
    const away: DriverKind = { ...archiveKind, open: ({ settings }) => new Unreachable(parseSettings(settings)) };
    await using house = await openInstallation({ drivers: [away] });
    const { run } = await backUp(house);
    const stateAfter = async (seconds: number) => {
      house.clock.advance(seconds);
      await house.services.timekeeping.keep();
      await house.work();
      return (await house.services.runs.find(STAFF, run)).tasks[0]?.state;
    };
    assert.equal(await stateAfter(0), 'queued');
    house.clock.setTo(house.clock.now() + TEN_YEARS);
    assert.equal(await stateAfter(6 * MINUTE), 'queued');
    assert.equal(await stateAfter(20 * MINUTE), 'queued');
    house.clock.setTo(house.clock.now() - TEN_YEARS);
    assert.equal(await stateAfter(20 * MINUTE), 'queued');
    assert.equal(await stateAfter(DAY), 'failed');
  });
});

describe('when a clock that was ahead is right again', () => {
  test('a login at its cap keeps each new session; those that were opened then go first', async () => {
    await using house = await openInstallation();
    const { authentication } = house.services;
    await house.services.accounts.change(STAFF, 'acme', { caps: { sessions: 3 } });
    const open = async () => (await authentication.openSession(house.customer.login.id, 'panel')).token;
    const now = house.clock.now();
    house.clock.setTo(now + TEN_YEARS);
    for (let opened = 0; opened < 3; opened += 1) await open();
    house.clock.setTo(now);
    const tokens = [await open(), await open(), await open()];
    for (const token of tokens) await authentication.byToken(token, DOOR);
  });

  test('what a worker held that is gone is taken up', async () => {
    await using house = await openInstallation();
    await aheadFor(house, async () => {
      await backUp(house);
      there(await house.services.tasks.claim());
    });
    assert.equal((await house.work()).length, 1);
  });

  test('a restore that was asked for then is carried out, also where the worker that held it is gone', async () => {
    await using house = await openInstallation();
    const snapshot = await house.takeBackup(await house.addTarget());
    const asked: { readonly id: number }[] = [];
    await aheadFor(house, async () => {
      for (const name of ['held', 'queued']) {
        asked.push((await house.services.restores.intoNewTarget(STAFF, snapshot, { name, kind: 'drive' })).restore);
      }
      there(await house.services.restoreWork.claim());
    });
    await house.work();
    for (const restore of asked) assert.equal((await house.services.restores.find(STAFF, restore)).state, 'succeeded');
  });

  test('a session that was opened then, and was not used since, has ended', async () => {
    await using house = await openInstallation();
    const tokens: string[] = [];
    await aheadFor(house, async () => {
      tokens.push((await house.services.authentication.openSession(house.customer.login.id, 'panel')).token);
    });
    await assert.rejects(house.services.authentication.byToken(there(tokens[0]), DOOR), { code: 'unauthenticated' });
  });

  test('a code for the second factor that was used then keeps nobody out, and is not good again', async () => {
    await using house = await openInstallation();
    const { authentication, accounts } = house.services;
    await accounts.add(STAFF, { login: PROOF.login, password: PROOF.password, role: 'admin' });
    const uri = new URL(await accounts.enableTotp(STAFF, 'demo'));
    const code = () => totpAt(there(uri.searchParams.get('secret')), Math.floor(house.clock.now() / 30));
    const now = house.clock.now();
    house.clock.setTo(now + TEN_YEARS);
    await authentication.confirmTotp((await authentication.logIn(PROOF, 'panel')).token, code(), DOOR);
    house.clock.setTo(now);
    await authentication.confirmTotp((await authentication.logIn(PROOF, 'panel')).token, code(), DOOR);
    house.clock.setTo(now + TEN_YEARS);
    const { token } = await authentication.logIn(PROOF, 'panel');
    await assert.rejects(authentication.confirmTotp(token, code(), DOOR), refusedAs({ message: /was used/ }));
  });

  test("quotas, a store's interval and a create that is repeated know nothing of what was made then", async () => {
    await using house = await openInstallation();
    await house.services.accounts.change(STAFF, 'acme', { quotaPerDay: 1, quotaTotal: null });
    const vault = await house.addStore('vault');
    assert.equal(vault.limits.minimumIntervalSeconds, 1_800);
    const target = await house.addTarget();
    const { actor } = house.customer;
    const draft = {
      name: 'nightly',
      targets: [{ target }],
      recurrence: NIGHTLY,
      retention: { kind: 'inherit' },
    } as const;
    const make = async () => {
      await house.services.backups.backUp(actor, target, 'backup', 'by hand', { destination: 'vault' });
      await house.work();
      return (await house.services.schedules.createOnce(actor, draft, 60)).id;
    };
    const now = house.clock.now();
    house.clock.setTo(now + TEN_YEARS);
    const first = await make();
    house.clock.setTo(now);
    assert.notEqual(await make(), first);
  });
});
