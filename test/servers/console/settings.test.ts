import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { until } from '../../serve/gateway-process.ts';
import { there } from '../../support/values.ts';
import { findBarriers } from './browser.ts';
import { type Ground, openGround, settled } from './ground.ts';

describe('settings', () => {
  let ground: Ground;

  before(async () => {
    ground = await openGround();
  });
  after(() => ground?.[Symbol.asyncDispose]());

  it('keep language and look for this browser', async () => {
    await using visit = await ground.signedIn('demo', {}, '/settings');
    const { page } = visit;
    await page.getByLabel('Look').selectOption('Dark');
    assert.equal(await page.evaluate('getComputedStyle(document.documentElement).colorScheme'), 'dark');
    await page.getByLabel('Language').selectOption('Русский');
    await page.getByRole('heading', { level: 1, name: 'Настройки' }).waitFor();
    await page.reload();
    await page.getByRole('heading', { level: 1, name: 'Настройки' }).waitFor();
    assert.equal(await page.evaluate('getComputedStyle(document.documentElement).colorScheme'), 'dark');
    assert.deepEqual(visit.faults, []);
  });

  it("let an account's admin choose its zone, beside somebody else who does so too", async () => {
    const demo = ground.as('demo');
    const { account } = await demo.call('getSession');
    await using visit = await ground.signedIn('demo', {}, '/settings');
    const { page } = visit;
    const change = async (zone: string) => {
      await page.getByRole('button', { name: 'Change the time zone' }).click();
      await page.getByRole('dialog').getByLabel('Time zone').fill(zone);
    };
    const press = (name: string) => page.getByRole('dialog').getByRole('button', { name }).click();
    await change('Mars/Olympus');
    await press('Change it');
    await page
      .getByRole('dialog')
      .getByText(/Mars\/Olympus/)
      .first()
      .waitFor();
    await page.getByRole('dialog').getByLabel('Time zone').fill('Asia/Tokyo');
    assert.deepEqual(await findBarriers(page), []);
    await press('Change it');
    await page.locator('#content').getByText('Asia/Tokyo').waitFor();
    assert.equal((await demo.call('getAccount', { parts: { key: account.id } })).timeZone, 'Asia/Tokyo');
    // Another admin saves while this page's change is on its way.
    let isFirst = true;
    await page.route('**/api/v1/accounts/*', async (route) => {
      if (route.request().method() !== 'PATCH' || !isFirst) return route.continue();
      isFirst = false;
      await demo.call('changeAccount', { parts: { key: account.id }, version: '*', body: { timeZone: 'UTC' } });
      return route.continue();
    });
    await change('Europe/Kyiv');
    await press('Change it');
    await page.getByRole('dialog').getByRole('cell', { name: 'UTC' }).waitFor();
    await page.getByRole('dialog').getByRole('cell', { name: 'Europe/Kyiv' }).waitFor();
    await press('Save mine over it');
    await page.locator('#content').getByText('Europe/Kyiv').waitFor();
    assert.equal((await demo.call('getAccount', { parts: { key: account.id } })).timeZone, 'Europe/Kyiv');
    assert.deepEqual(visit.faults, []);
  });

  it('say who is mailed, and of what', async () => {
    await using visit = await ground.signedIn('demo', {}, '/settings/notices');
    const { page } = visit;
    await settled(page);
    await page.getByRole('button', { name: 'Add a contact' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel('Name').fill('Night shift');
    await dialog.getByLabel('E-mail').fill('night@example.org');
    assert.deepEqual(await findBarriers(page), []);
    await dialog.getByRole('button', { name: 'Add a contact' }).click();
    const row = page.getByRole('row', { name: 'Night shift' });
    await row.waitFor();
    const isMailed = row.getByLabel('What retention deleted');
    const wasMailed = await isMailed.isChecked();
    await isMailed.click();
    const listed = async () =>
      there((await ground.as('demo').call('listContacts')).items.find(({ name }) => name === 'Night shift'));
    await until(async () => ((await listed()).mailedOf.includes('deletion') === wasMailed ? null : true));
    await page.getByText('Saved.').first().waitFor();
    await row.getByRole('button', { name: 'Change: Night shift' }).click();
    await dialog.getByLabel('E-mail').fill('not an address');
    await dialog.getByRole('button', { name: 'Change' }).click();
    assert.equal((await listed()).email, 'night@example.org', 'the browser has it mended first');
    await dialog.getByLabel('E-mail').fill('day@example.org');
    await dialog.getByRole('button', { name: 'Change' }).click();
    await page.getByText('day@example.org').waitFor();
    await row.getByRole('button', { name: 'Delete: Night shift' }).click();
    await row.waitFor({ state: 'detached' });
    assert.deepEqual(visit.faults, []);
  });

  it('make calendar feeds whose address is shown once and answers a calendar until it is ended', async () => {
    await using visit = await ground.signedIn('demo', {}, '/settings/feeds');
    const { page } = visit;
    await page.getByRole('button', { name: 'Make a feed' }).click();
    await page.getByLabel('Of what').selectOption('One target');
    await page.getByLabel('Which one').selectOption('MyServer');
    await page.getByRole('button', { name: 'Make it' }).click();
    await page.getByText('This is shown once').waitFor();
    assert.deepEqual(await findBarriers(page), []);
    const url = await page.getByRole('dialog').locator('.code').innerText();
    assert.match(await (await fetch(url)).text(), /^BEGIN:VCALENDAR/);
    await page.getByRole('dialog').getByRole('button', { name: 'Close' }).click();
    await page.getByRole('row', { name: 'One target: MyServer' }).getByRole('button', { name: 'End' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'End' }).click();
    await page.getByText('There are no calendar feeds.').waitFor();
    assert.equal((await fetch(url)).status, 404);
    assert.deepEqual(visit.faults, []);
  });

  it('tell the provider of troubles by webhook, whose secret is shown once', async () => {
    await using visit = await ground.signedIn('provider', {}, '/settings/alerts');
    const { page } = visit;
    await page.getByText('Nobody is told yet').waitFor();
    await page.getByRole('button', { name: 'Add an alert' }).click();
    await page.getByLabel('By').selectOption('Webhook');
    await page.getByLabel('Address (https://…)').fill('https://hooks.example.org/backrota');
    await page.getByLabel('Missed runs').uncheck();
    await page.getByLabel('Hours without a success').fill('36');
    assert.deepEqual(await findBarriers(page), []);
    await page.getByRole('button', { name: 'Add it' }).click();
    await page.getByText('This is shown once').waitFor();
    assert.match(await page.getByRole('dialog').locator('.code').innerText(), /^whsec_/);
    await page.getByRole('dialog').getByRole('button', { name: 'Close' }).click();
    const alert = there((await ground.as('provider').call('listAlerts')).items[0]);
    assert.deepEqual(alert.topics, ['failed', 'stalled', 'store', 'missing']);
    assert.equal(alert.silentForSeconds, 129_600);
    const row = page.getByRole('row', { name: 'https://hooks.example.org' });
    await row.getByRole('button', { name: 'Delete' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Delete' }).click();
    await page.getByText('Nobody is told yet').waitFor();
    assert.deepEqual(visit.faults, []);
  });

  it('let the provider write scripts and try them out', async () => {
    await using visit = await ground.signedIn('provider', {}, '/settings/scripts');
    const { page } = visit;
    await page.getByRole('button', { name: 'Add a script' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel('Name').fill('Greeting');
    await dialog.getByLabel('Program', { exact: true }).fill('#!/bin/sh\necho good night\n');
    await dialog.getByRole('button', { name: 'Add a script' }).click();
    await page.getByRole('button', { name: 'Try Greeting' }).click();
    await dialog.getByRole('button', { name: 'Try it' }).click();
    await dialog.getByText('It ended well.').waitFor();
    assert.equal((await dialog.locator('.code').innerText()).trim(), 'good night');
    assert.deepEqual(await findBarriers(page), []);
    await dialog.getByRole('button', { name: 'Cancel' }).click();
    await page.getByRole('button', { name: 'Change Greeting' }).click();
    await dialog.getByLabel('What it is for').fill('Says good night');
    await dialog.getByRole('button', { name: 'Change' }).click();
    await page.getByRole('cell', { name: 'Says good night' }).waitFor();
    await page.getByRole('button', { name: 'Delete Greeting' }).click();
    await dialog.getByRole('button', { name: 'Delete' }).click();
    await page.getByText('There are no scripts.').waitFor();
    assert.deepEqual(visit.faults, []);
  });

  it('show the provider how the installation is doing, and nothing of it to a customer', async () => {
    await using visit = await ground.signedIn('provider', {}, '/settings/status');
    const { page } = visit;
    await page.getByText('Fire on time').waitFor();
    await page.getByRole('table', { name: 'Machines' }).getByRole('rowheader').first().waitFor();
    assert.deepEqual(visit.faults, []);
    await using customer = await ground.signedIn('demo', {}, '/settings/status');
    await customer.page.getByRole('heading', { name: 'This browser' }).waitFor();
    assert.equal(await customer.page.getByRole('link', { name: 'Status' }).count(), 0);
    assert.deepEqual(customer.faults, []);
  });
});
