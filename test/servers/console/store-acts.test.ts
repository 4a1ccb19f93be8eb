import assert from 'node:assert/strict';
import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import type { Page } from 'playwright-core';
import { until } from '../../serve/gateway-process.ts';
import { there } from '../../support/values.ts';
import { findBarriers } from './browser.ts';
import { type Ground, openGround, settled } from './ground.ts';

describe('stores, looked after in the console', () => {
  let ground: Ground;

  before(async () => {
    ground = await openGround();
  });
  after(() => ground?.[Symbol.asyncDispose]());

  const rootOf = (name: string): string => join(ground.place.folder, name);
  const add = async (name: string): Promise<number> => {
    await mkdir(rootOf(name));
    const body = { name, location: 'cellar', driver: 'archive', settings: { root: rootOf(name) } } as const;
    return (await ground.as('provider').call('createStore', { body })).id;
  };
  const read = (id: number) => ground.as('provider').call('getStore', { parts: { key: id } });

  it('that were changed in another tab meanwhile are shown in both versions, and the one that is chosen stands whole', async () => {
    const id = await add('two tabs');
    await using one = await ground.signedIn('provider', {}, `/stores/${id}`);
    await using other = await ground.signedIn('provider', {}, `/stores/${id}`);
    const open = async (page: Page) => {
      await settled(page);
      await page.getByRole('button', { name: 'Change…' }).click();
      await page.getByRole('dialog', { name: 'Change the store' }).waitFor();
    };
    const move = async (location: string) => {
      await open(one.page);
      await one.page.getByLabel('Location').fill(location);
      await one.page.getByRole('button', { name: 'Save' }).click();
      await one.page.getByRole('dialog').waitFor({ state: 'detached' });
    };
    const limit = async (count: string) => {
      const snapshots = other.page.getByLabel('Snapshots of a target');
      if (!(await snapshots.isVisible())) await other.page.getByRole('dialog').getByText('Limits').click();
      await snapshots.fill(count);
      await other.page.getByRole('button', { name: 'Save' }).click();
    };
    const stale = other.page.getByRole('dialog', { name: 'It was changed meanwhile' });

    await open(other.page);
    await move('attic');
    await limit('7');
    await stale.getByRole('row', { name: 'Location' }).getByText('attic').waitFor();
    await stale.getByRole('row', { name: 'Location' }).getByText('cellar').waitFor();
    await stale.getByRole('row', { name: 'Snapshots of a target' }).getByText('7').waitFor();
    assert.deepEqual(await findBarriers(other.page), []);
    await stale.getByRole('button', { name: 'Take theirs' }).click();
    assert.equal(await other.page.getByLabel('Location').inputValue(), 'attic');
    assert.equal((await read(id)).limits.maxPerTarget, null);

    await move('loft');
    await limit('9');
    await stale.getByRole('button', { name: 'Save mine over it' }).click();
    await other.page.getByText('Saved.').waitFor();
    assert.partialDeepStrictEqual(await read(id), { location: 'attic', limits: { maxPerTarget: 9 } });
    assert.deepEqual([...one.faults, ...other.faults], []);
  });

  it('whose disk was replaced say so, and are adopted there', async () => {
    const id = await add('replaced');
    await rm(rootOf('replaced'), { recursive: true });
    await mkdir(rootOf('replaced'));
    await ground.restart();
    const status = () => ground.as('provider').call('getStoreStatus', { parts: { key: id } });
    await until(async () => (await status()).unwritable);
    await using visit = await ground.signedIn('provider', {}, '/stores');
    const { page } = visit;
    const row = page.getByRole('row').filter({ has: page.getByRole('link', { name: 'replaced' }) });
    await row.getByText('Not writable').waitFor();
    await row.getByRole('link', { name: 'replaced' }).click();
    await page.getByText(/is not there: what is at its place has not its mark/).waitFor();
    assert.deepEqual(await findBarriers(page), []);
    await page.getByRole('button', { name: 'Adopt…' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Adopt' }).click();
    await page.getByText('The store is this installation’s now.').waitFor();
    await page.getByRole('button', { name: 'Adopt…' }).waitFor({ state: 'detached' });
    await page.getByRole('button', { name: 'Test', exact: true }).click();
    await page.getByText('A small file was written, read and removed').first().waitFor();
    assert.equal((await status()).unwritable, null);
    assert.deepEqual(visit.faults, []);
  });

  it('are added for one account by its name, and never for everybody because of a name that nobody has', async () => {
    await mkdir(rootOf('own'));
    await using visit = await ground.signedIn('provider', {}, '/stores/new');
    const { page } = visit;
    await settled(page);
    await page.getByLabel('Name', { exact: true }).fill('own');
    await page.getByLabel('Location').fill('nearby');
    await page.getByLabel('Directory').fill(rootOf('own'));
    await page.getByLabel('Account', { exact: true }).fill('nobody');
    await page.getByText('No account has this in its name.').waitFor();
    const create = page.getByRole('button', { name: 'New store' });
    assert.equal(await create.isDisabled(), true);
    assert.deepEqual(await findBarriers(page), []);
    await page.getByLabel('Account', { exact: true }).fill('demo');
    await create.click();
    await page.getByRole('heading', { level: 1, name: 'own' }).waitFor();
    await page.locator('.facts').getByRole('link', { name: 'demo' }).waitFor();
    const { items } = await ground.as('demo').call('listStores', { query: { name: ['own'] } });
    assert.notEqual(there(items[0]).accountId, null);
    assert.deepEqual(visit.faults, []);
  });

  it('that were never reached are not called reachable', async () => {
    const settings = { host: 'backup.example.org', user: 'backup', root: '/srv', hostKey: `SHA256:${'A'.repeat(43)}` };
    await ground.as('provider').call('createStore', {
      body: { name: 'untried', location: 'far', driver: 'sftp', untested: true, settings, secrets: { password: 'no' } },
    });
    await using visit = await ground.signedIn('provider', {}, '/stores');
    const { page } = visit;
    const row = page.getByRole('row').filter({ has: page.getByRole('link', { name: 'untried' }) });
    await row.getByText(/^(No failure known|Not writable)$/).waitFor();
    assert.deepEqual(visit.faults, []);
  });

  it('show a customer whose they are and when there is room, and nothing of how they are kept', async () => {
    await using visit = await ground.signedIn('demo', {}, '/stores');
    const { page } = visit;
    const row = page.getByRole('row').filter({ has: page.getByRole('link', { name: 'local', exact: true }) });
    await row.getByText('The provider’s').waitFor();
    assert.equal(await page.getByRole('columnheader', { name: 'State' }).count(), 0);
    await row.getByRole('link').click();
    await page.getByRole('grid', { name: 'The week ahead' }).waitFor();
    await settled(page);
    for (const name of ['Test', 'Change…', 'Remove…'])
      assert.equal(await page.getByRole('button', { name, exact: true }).count(), 0, name);
    assert.equal(await page.locator('.facts').getByText('Directory').count(), 0);
    assert.deepEqual(visit.faults, []);
  });
});
