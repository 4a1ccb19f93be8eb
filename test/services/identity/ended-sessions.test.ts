import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { until } from '../../serve/gateway-process.ts';
import { type Installation, openInstallation } from '../../support/installation.ts';
import { DAY, HOUR, STAFF } from '../../support/values.ts';

/** A panel session, an API token, and one of each that is revoked at once. */
async function openFour(house: Installation) {
  const { authentication, accounts } = house.services;
  const open = (kind: 'panel' | 'api') => authentication.openSession(house.customer.login.id, kind);
  const opened = {
    panel: await open('panel'),
    token: await open('api'),
    closedPanel: await open('panel'),
    revokedToken: await open('api'),
  };
  for (const { id } of [opened.closedPanel, opened.revokedToken]) await accounts.revokeSession(STAFF, id);
  return opened;
}

const remembered = async (house: Installation) =>
  (await house.services.accounts.sessions(STAFF, house.customer.login.id)).map(({ id }) => id);

/** Sets the clock and has the house cleaned up by a process that has not done so yet. */
async function cleanUpAt(house: Installation, instant: number): Promise<void> {
  house.clock.advanceTo(instant);
  await (await house.openNode()).services.housekeeping.cleanUp();
}

const DOOR = { via: 'billing-panel', address: '192.0.2.1' };

describe('housekeeping', () => {
  test('forgets a session a day after it was revoked or expired; an API token that lives stays', async () => {
    await using house = await openInstallation();
    const start = house.clock.now();
    const { panel, token, closedPanel, revokedToken } = await openFour(house);
    const all = [panel.id, token.id, closedPanel.id, revokedToken.id];
    await cleanUpAt(house, start + DAY);
    assert.deepEqual(await remembered(house), all);
    await cleanUpAt(house, start + DAY + 1);
    assert.deepEqual(await remembered(house), [panel.id, token.id]);
    await cleanUpAt(house, start + DAY + HOUR);
    assert.deepEqual(await remembered(house), [panel.id, token.id], 'the panel session lived an hour');
    await cleanUpAt(house, start + DAY + HOUR + 1);
    assert.deepEqual(await remembered(house), [token.id]);
    await cleanUpAt(house, start + 3_650 * DAY);
    assert.deepEqual(await remembered(house), [token.id]);
    await house.services.authentication.byToken(token.token, DOOR);
  });

  test('keeps a panel session that is used, however old it is', async () => {
    await using house = await openInstallation();
    const { authentication, housekeeping } = house.services;
    const { id, token } = await authentication.openSession(house.customer.login.id, 'panel');
    const expiryOf = async (session: number) =>
      (await house.unitOfWork.records.sessions.list('everything', null)).find((one) => one.id === session)?.expiresAt;
    for (let uses = 0; uses < 60; uses += 1) {
      house.clock.advance(HOUR - 1);
      await authentication.byToken(token, DOOR);
      // Nobody waits for it but who sets the clock on by an hour.
      await until(async () => ((await expiryOf(id)) === house.clock.now() + HOUR ? true : null));
      await housekeeping.cleanUp();
    }
    assert.deepEqual(await remembered(house), [id]);
  });

  test('looks for ended sessions once an hour', async () => {
    await using house = await openInstallation();
    const { housekeeping } = house.services;
    const { closedPanel } = await openFour(house);
    house.clock.advance(DAY);
    await housekeeping.cleanUp();
    house.clock.advance(HOUR - 1);
    await housekeeping.cleanUp();
    assert.ok((await remembered(house)).includes(closedPanel.id));
    house.clock.advance(1);
    await housekeeping.cleanUp();
    assert.ok(!(await remembered(house)).includes(closedPanel.id));
  });
});
