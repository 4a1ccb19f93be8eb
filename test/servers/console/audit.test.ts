import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { there } from '../../support/values.ts';
import { type Ground, openGround, settled } from './ground.ts';

describe('the audit', () => {
  let ground: Ground;

  before(async () => {
    ground = await openGround();
    const demo = ground.as('demo');
    await demo.call('createContact', { body: { name: 'Night shift' } });
    for (let made = 0; made < 45; made += 1) {
      const { id } = await demo.call('createToken', { body: { scope: 'read' } });
      await demo.call('deleteToken', { parts: { key: id } });
    }
    await ground.as('provider').call('createAccount', { body: { login: 'bakery' } });
  });
  after(() => ground?.[Symbol.asyncDispose]());

  it('tells in words what was done, by whom, and leads to the thing; page by page', async () => {
    await using visit = await ground.signedIn('demo', {}, '/audit');
    const { page } = visit;
    await settled(page);
    const rows = page.locator('tbody tr');
    assert.equal(await rows.count(), 50);
    await rows
      .first()
      .getByText(/demo login:\d+/)
      .waitFor();
    const first = await rows.first().innerText();
    assert.match(first, /^Token ended/);
    await page.getByRole('button', { name: 'Next' }).click();
    await page.locator('tbody tr', { hasText: 'Contact added' }).first().waitFor();
    assert.notEqual(await rows.first().innerText(), first);
    await page.getByRole('button', { name: 'Previous' }).click();
    await page.locator('tbody tr', { hasText: 'Token ended' }).first().waitFor();
    assert.deepEqual(visit.faults, []);
  });

  it('is looked through by what was done, to what, by whom and when', async () => {
    await using visit = await ground.signedIn('demo', {}, '/audit');
    const { page } = visit;
    await page.getByLabel('What was done').selectOption('Token made');
    await page.locator('tbody tr', { hasText: 'Token made' }).nth(44).waitFor();
    await page.locator('tbody tr', { hasText: 'Token ended' }).first().waitFor({ state: 'detached' });
    assert.equal(await page.locator('tbody tr').count(), 45);
    await page.getByLabel('To (UTC)').fill('2020-01-01');
    await page.getByText('Nothing fits these filters.').waitFor();
    await page.getByLabel('To (UTC)').fill('');
    await page.getByLabel('What was done').selectOption('Anything');
    await page.getByLabel('Kind of thing').selectOption('Login');
    await page.getByLabel('Who').selectOption('demo');
    await page.locator('tbody tr', { hasText: 'Token' }).first().waitFor();
    await page.getByLabel('Kind of thing').selectOption('Schedule');
    await page.getByText('Nothing fits these filters.').waitFor();
    assert.deepEqual(visit.faults, []);
  });

  it("is the provider's for every account, or for one by its name", async () => {
    await using visit = await ground.signedIn('provider', {}, '/audit');
    const { page } = visit;
    await page.locator('tbody tr', { hasText: 'Token ended' }).first().waitFor();
    await page.getByLabel('Account').fill('bakery');
    await page.locator('tbody tr', { hasText: 'Token ended' }).first().waitFor({ state: 'detached' });
    const { items } = await ground.as('provider').call('listAccounts', { query: { name: ['bakery'] } });
    const { id } = there(items[0]);
    const lines = await ground.as('provider').call('listAudit', { query: { account: id } });
    assert.equal(await page.locator('tbody tr').count(), lines.items.length);
    await page.getByRole('link', { name: 'bakery' }).first().click();
    await page.getByRole('heading', { level: 1, name: 'bakery' }).waitFor();
    assert.deepEqual(visit.faults, []);
  });

  it('is not told to who may not read it', async () => {
    const accounts = await ground.as('provider').call('listAccounts', { query: { name: ['demo'] } });
    const body = {
      accountId: there(accounts.items[0]).id,
      login: 'looks-only',
      role: 'viewer',
      password: 'looks only 1',
    } as const;
    await ground.as('provider').call('createLogin', { body });
    await using visit = await ground.visit();
    await visit.go('/audit');
    await visit.page.getByLabel('Login').fill('looks-only');
    await visit.page.getByLabel('Password').fill('looks only 1');
    await visit.page.keyboard.press('Enter');
    await visit.page.getByText('The audit is for admins of the account.').waitFor();
  });
});
