import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { openInstallation } from '../../support/installation.ts';

describe('what a room keeps with a session', () => {
  it('is there by its name as long as it is not forgotten, and no other session sees it', async () => {
    await using installation = await openInstallation();
    const { sessionMemory, authentication } = installation.services;
    const { login } = installation.customer;
    const one = await authentication.openSession(login.id, 'panel');
    const other = await authentication.openSession(login.id, 'panel');
    await sessionMemory.remember(one, 'filter', 'a');
    await sessionMemory.remember(one, 'filter', 'b');
    await sessionMemory.remember(one, 'page', '2');
    assert.equal(await sessionMemory.recall(one, 'filter'), 'b');
    assert.equal(await sessionMemory.recall(one, 'page'), '2');
    assert.equal(await sessionMemory.recall(other, 'filter'), null);
    await sessionMemory.remember(one, 'filter', null);
    await sessionMemory.remember(one, 'filter', null);
    assert.equal(await sessionMemory.recall(one, 'filter'), null);
    assert.equal(await sessionMemory.recall(one, 'page'), '2');
  });

  it('is nothing where there is no session', async () => {
    await using installation = await openInstallation();
    const { sessionMemory } = installation.services;
    await sessionMemory.remember(null, 'filter', 'a');
    assert.equal(await sessionMemory.recall(null, 'filter'), null);
  });
});
