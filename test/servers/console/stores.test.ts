import assert from 'node:assert/strict';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { there } from '../../support/values.ts';
import { findBarriers } from './browser.ts';
import { fillDemo, type Ground, openGround, settled } from './ground.ts';

const FOCUSED = 'document.activeElement.getAttribute("title")';

describe('stores in the console', () => {
  let ground: Ground;
  let local: number;

  before(async () => {
    ground = await openGround();
    await fillDemo(ground);
    local = there((await ground.as('provider').call('listStores', { query: { name: ['local'] } })).items[0]).id;
    await mkdir(join(ground.place.folder, 'second'));
  });
  after(() => ground?.[Symbol.asyncDispose]());

  it('are tested by the provider, who sees how they do and how much is free', async () => {
    await using visit = await ground.signedIn('provider', {}, '/stores');
    const { page } = visit;
    const row = page.getByRole('row').filter({ has: page.getByRole('link', { name: 'local', exact: true }) });
    await row.getByRole('cell', { name: 'Reachable' }).waitFor();
    await row.getByRole('link').click();
    await page.getByRole('button', { name: 'Test', exact: true }).click();
    await page.locator('.toasts').getByText('A small file was written, read and removed').waitFor();
    await page
      .locator('.facts')
      .getByText(/^[\d.,]+ [kMGTP]?B$/)
      .waitFor();
    await page.getByRole('img', { name: /^From .* to / }).waitFor();
    assert.deepEqual(visit.faults, []);
  });

  it('are added by the fields of their driver, changed, and removed', async () => {
    await using visit = await ground.signedIn('provider', {}, '/stores/new');
    const { page } = visit;
    await settled(page);
    await page.getByLabel('Driver').selectOption('sftp');
    await page.getByLabel('Host key').waitFor();
    await page.getByLabel('Driver').selectOption('archive');
    await page.getByLabel('Name', { exact: true }).fill('second');
    await page.getByLabel('Location').fill('cellar');
    await page.getByLabel('Directory').fill('not from the root on');
    await page.getByRole('button', { name: 'New store' }).click();
    await page.getByRole('alert').getByText('not from the root on').waitFor();
    await page.getByLabel('Directory').fill(join(ground.place.folder, 'second'));
    await page.getByRole('button', { name: 'New store' }).click();
    await page.getByRole('heading', { level: 1, name: 'second' }).waitFor();
    await page.getByRole('button', { name: 'Change…' }).click();
    await page.getByRole('dialog').getByText('Limits').click();
    await page.getByLabel('Snapshots of a target').fill('7');
    assert.deepEqual(await findBarriers(page), []);
    await page.getByRole('dialog').getByRole('button', { name: 'Save' }).click();
    await page.locator('.facts').getByText('Snapshots of a target: 7').waitFor();
    await page.getByRole('button', { name: 'Remove…' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Remove' }).click();
    await page.getByRole('heading', { level: 1, name: 'Stores' }).waitFor();
    const { items } = await ground.as('provider').call('listStores', { query: { name: ['second'] } });
    assert.deepEqual(items, []);
    assert.deepEqual(visit.faults, []);
  });

  it('show their week by the hour, gone through by the arrows, Home and End, and opened by Enter', async () => {
    await using visit = await ground.signedIn('demo', {}, `/stores/${local}`);
    const { page } = visit;
    await settled(page);
    const map = page.getByRole('grid', { name: 'The week ahead' });
    await map.getByRole('gridcell', { name: /^Mon 00:00, / }).focus();
    assert.match(String(await page.evaluate(FOCUSED)), /^Mon 00:00, /);
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('ArrowRight');
    assert.match(String(await page.evaluate(FOCUSED)), /^Tue 01:00, 0 slots/);
    await page.keyboard.press('End');
    assert.match(String(await page.evaluate(FOCUSED)), /^Tue 23:00, /);
    await page.keyboard.press('Home');
    assert.match(String(await page.evaluate(FOCUSED)), /^Tue 00:00, /);
    await page.keyboard.press('Control+End');
    assert.match(String(await page.evaluate(FOCUSED)), /^Sun 23:00, /);
    assert.equal(await map.locator('[tabindex="0"]').count(), 1);
    // The demo's schedule fires on Mondays and Thursdays at 02:01 in Kyiv: at midnight or an hour before it, by UTC.
    const fires = map.getByRole('gridcell', { name: /^(Wed 23|Thu 00):00, 1 slot, 1 copy at once$/ });
    await fires.focus();
    await page.keyboard.press('Enter');
    await page.getByRole('dialog').getByRole('cell').first().waitFor();
    assert.deepEqual(await findBarriers(page), []);
    await page.keyboard.press('Escape');
    await page.getByRole('dialog').waitFor({ state: 'detached' });
    assert.match(String(await page.evaluate(FOCUSED)), /1 slot, 1 copy at once$/);
    assert.deepEqual(visit.faults, []);
  });

  it('suggest a time of the day with room in it', async () => {
    await using visit = await ground.signedIn('demo', {}, `/stores/${local}`);
    const { page } = visit;
    await page.getByLabel('Not before').fill('05:00');
    await page.getByLabel('Not after').fill('06:00');
    await page.getByRole('button', { name: 'Suggest', exact: true }).click();
    await page.getByText(/^0[56]:\d\d \(/).waitFor();
    await page.getByText('It meets no other copy in the week ahead.').waitFor();
    assert.deepEqual(visit.faults, []);
  });
});
