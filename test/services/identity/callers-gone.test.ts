import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { answeringCall } from '../../../src/ports/current-call.ts';
import { openInstallation } from '../../support/installation.ts';
import { callOn, replaceProperty } from '../../support/interleaving.ts';
import { STAFF } from '../../support/values.ts';

describe('of a caller who goes away in the middle of a call', () => {
  test('a volume that no target gets is removed, and the refusal stays what it is', async () => {
    await using house = await openInstallation();
    await house.services.accounts.change(STAFF, 'acme', { caps: { targets: 0 } });
    const gone = new AbortController();
    const { services } = await house.openNode((real) =>
      replaceProperty(real, 'transaction', (transaction) => (...values: unknown[]) => {
        gone.abort();
        return callOn(real, transaction, values);
      }),
    );
    const create = () => services.targets.createVolume(house.customer.actor, { name: 'disk', kind: 'drive' });
    await assert.rejects(answeringCall(gone.signal, create), { code: 'quota_exceeded' });
    assert.deepEqual(await house.files.listVolumes(), []);
  });

  test('a panel session that is opened pushes out the oldest one all the same', async () => {
    await using house = await openInstallation();
    await house.services.accounts.change(STAFF, 'acme', { caps: { sessions: 1 } });
    const gone = new AbortController();
    const { services } = await house.openNode((real) =>
      replaceProperty(real, 'records', () =>
        replaceProperty(real.records, 'sessions', (sessions) =>
          replaceProperty(sessions, 'insert', (insert) => async (...values: unknown[]) => {
            const id = await callOn(sessions, insert, values);
            gone.abort();
            return id;
          }),
        ),
      ),
    );
    const loginId = house.customer.actor.loginId ?? 0;
    await house.services.authentication.openSession(loginId, 'panel');
    house.clock.advance(600);
    const { id } = await answeringCall(gone.signal, () => services.authentication.openSession(loginId, 'panel'));
    const left = await house.services.accounts.sessions(house.customer.actor, loginId);
    assert.deepEqual(
      left.map((session) => session.id),
      [id],
    );
  });
});
