import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { there } from '../../support/values.ts';
import { findBarriers } from './browser.ts';
import { type Ground, openGround, settled, signIn } from './ground.ts';

describe('accounts, by the provider', () => {
  let ground: Ground;

  before(async () => {
    ground = await openGround();
    for (const login of ['bakery', 'bakers-guild', 'north-shop']) {
      await ground.as('provider').call('createAccount', { body: { login } });
    }
  });
  after(() => ground?.[Symbol.asyncDispose]());

  const accountOf = async (name: string) =>
    there((await ground.as('provider').call('listAccounts', { query: { name: [name] } })).items[0]);

  it('are added with a first login, whose password is shown once and signs in', async () => {
    await using visit = await ground.signedIn('provider', {}, '/accounts');
    const { page } = visit;
    await settled(page);
    await page.getByRole('button', { name: 'Add an account' }).click();
    await page.getByLabel('First login').fill('new-customer');
    await page.getByLabel('Time zone').fill('Europe/Kyiv');
    assert.deepEqual(await findBarriers(page), []);
    await page.getByRole('button', { name: 'Add it' }).click();
    const password = await page.getByRole('dialog').locator('.code').innerText();
    await page.getByRole('dialog').getByRole('button', { name: 'Close' }).click();
    await page.getByRole('heading', { level: 1, name: 'new-customer' }).waitFor();
    assert.equal((await accountOf('new-customer')).timeZone, 'Europe/Kyiv');
    await using own = await ground.visit();
    await own.go('/');
    await signIn(own.page, 'new-customer', password);
    assert.deepEqual([...visit.faults, ...own.faults], []);
  });

  it('are found by a part of the name', async () => {
    await using visit = await ground.signedIn('provider', {}, '/accounts');
    const { page } = visit;
    await page.getByRole('rowheader', { name: 'north-shop' }).waitFor();
    await page.keyboard.press('/');
    await page.keyboard.type('BAKE');
    await page.getByRole('rowheader', { name: 'north-shop' }).waitFor({ state: 'detached' });
    assert.deepEqual(await page.getByRole('rowheader').allInnerTexts(), ['bakers-guild', 'bakery']);
    await page.getByLabel('Find by name').fill('nobody');
    await page.getByText('No account has this in its name.').waitFor();
  });

  it('are given a name, a zone and limits; what somebody else saved meanwhile is shown beside it', async () => {
    const { id } = await accountOf('north-shop');
    await using visit = await ground.signedIn('provider', {}, `/accounts/${id}`);
    const { page } = visit;
    await settled(page);
    await page.getByLabel('Backups by hand a day').fill('7');
    await page.getByLabel('Space in GB').fill('250');
    await page.getByLabel('Stores of its own').fill('2');
    await page.getByRole('button', { name: 'Save' }).click();
    await page.getByText('The account was changed.').waitFor();
    const saved = await accountOf('north-shop');
    assert.deepEqual([saved.quotaPerDay, saved.quotaBytes, saved.caps.stores], [7, 250_000_000_000, 2]);

    await page.getByLabel('Backups by hand a day').fill('9');
    await ground
      .as('provider')
      .call('changeAccount', { parts: { key: id }, version: '*', body: { quotaPerDay: 3, quotaTotal: 40 } });
    await page.getByRole('button', { name: 'Save' }).click();
    const dialog = page.getByRole('dialog', { name: 'It was changed meanwhile' });
    const row = dialog.getByRole('row', { name: 'Backups by hand a day' });
    await row.waitFor();
    assert.deepEqual(await row.getByRole('cell').allInnerTexts(), ['3', '9']);
    assert.deepEqual(await findBarriers(page), []);
    await dialog.getByRole('button', { name: 'Save mine over it' }).click();
    await dialog.waitFor({ state: 'detached' });
    await page.getByText('The account was changed.').last().waitFor();
    await page.getByRole('button', { name: 'Save' }).and(page.locator(':disabled')).waitFor();
    const after = await accountOf('north-shop');
    assert.deepEqual([after.quotaPerDay, after.quotaTotal], [9, 40], 'what the other one set elsewhere stays');
    assert.deepEqual(visit.faults, []);
  });

  it('are suspended and resumed', async () => {
    const { id } = await accountOf('bakery');
    await using visit = await ground.signedIn('provider', {}, `/accounts/${id}`);
    const { page } = visit;
    await page.getByRole('button', { name: 'Suspend' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Suspend' }).click();
    await page.getByText('Suspended since').waitFor();
    assert.notEqual((await accountOf('bakery')).suspendedAt, null);
    await page.getByRole('button', { name: 'Resume' }).click();
    await page.getByText('Suspended since').waitFor({ state: 'detached' });
    assert.equal((await accountOf('bakery')).suspendedAt, null);
  });

  it('are deleted by who types their name', async () => {
    const { id } = await accountOf('bakers-guild');
    await using visit = await ground.signedIn('provider', {}, `/accounts/${id}`);
    const { page } = visit;
    await page.getByRole('button', { name: 'Delete' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel('Type bakers-guild to confirm').fill('bakers');
    assert.equal(await dialog.getByRole('button', { name: 'Delete' }).isDisabled(), true);
    await dialog.getByLabel('Type bakers-guild to confirm').fill('bakers-guild');
    await dialog.getByLabel('Erase names').check();
    await dialog.getByRole('button', { name: 'Delete' }).click();
    await page.getByRole('heading', { level: 1, name: 'Accounts' }).waitFor();
    const { items } = await ground.as('provider').call('listAccounts', { query: { name: ['bakers-guild'] } });
    assert.deepEqual(items, []);
  });

  it('are acted for after they are found by keys alone; every screen says so, and the way back is there', async () => {
    await using visit = await ground.signedIn('provider', {}, '/settings');
    const { page } = visit;
    await settled(page);
    await page.getByRole('button', { name: 'provider', exact: true }).press('Enter');
    const field = page.getByRole('combobox', { name: 'Account' });
    await field.waitFor();
    await page.keyboard.type('a');
    await page.getByRole('option', { name: 'provider' }).waitFor({ state: 'detached' });
    await page.keyboard.type('k');
    await page.getByRole('option', { name: 'bakery' }).waitFor();
    assert.deepEqual(await findBarriers(page), []);
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Enter');
    const bar = page.getByRole('complementary', { name: 'Account' });
    await bar.getByText('You act for bakery').waitFor();
    await page.reload();
    await bar.getByText('You act for bakery').waitFor();
    await visit.go('/settings');
    await bar.waitFor();
    assert.equal(await page.getByRole('link', { name: 'Accounts' }).count(), 0);

    await page.getByRole('button', { name: 'bakery' }).click();
    await page.getByRole('combobox', { name: 'Account' }).fill('dem');
    await page.getByRole('option', { name: 'demo' }).click();
    await bar.getByText('You act for demo').waitFor();
    await bar.getByRole('button', { name: 'Back to your own' }).click();
    await bar.waitFor({ state: 'detached' });
    assert.deepEqual(visit.faults, []);
  });
});
