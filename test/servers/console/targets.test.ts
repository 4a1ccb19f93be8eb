import assert from 'node:assert/strict';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import type { Page } from 'playwright-core';
import { there } from '../../support/values.ts';
import { findBarriers } from './browser.ts';
import { fillDemo, type Ground, openGround, settled } from './ground.ts';

const press = (page: Page, name: string) => page.getByRole('button', { name, exact: true }).click();

describe('targets in the console', () => {
  let ground: Ground;

  before(async () => {
    ground = await openGround(async ({ folder }) => ({ SOURCE_ROOTS: folder }));
    await fillDemo(ground);
  });
  after(() => ground?.[Symbol.asyncDispose]());

  it('are listed with how their last backup went, when the next one is, and how much there is', async () => {
    await using visit = await ground.signedIn('demo', {}, '/targets');
    const { page } = visit;
    const row = page.getByRole('row').filter({ has: page.getByRole('link', { name: 'MyServer', exact: true }) });
    await row.getByText('Succeeded').waitFor();
    // By the clock of UTC; two in the morning of a Monday or a Thursday in Kyiv.
    await row.getByText(/^(Mon|Thu|Sun|Wed) \d+ \w+, (00|23):01 UTC$/).waitFor();
    await row.getByText(/\d bytes$/).waitFor();
    await page.getByLabel('Search by name').fill('nothing is called like this');
    await page.getByText('No target has that in its name.').waitFor();
    assert.deepEqual(visit.faults, []);
  });

  it('show their days as shapes and as a table that say the same', async () => {
    await using visit = await ground.signedIn('demo', {}, '/targets');
    const { page } = visit;
    await page.getByRole('link', { name: 'MyServer', exact: true }).click();
    await page.getByRole('img', { name: /^MyServer: .*succeeded: 1/ }).waitFor();
    await page.getByText('As a table').click();
    const rows = page.getByRole('table', { name: 'The last 30 days' }).getByRole('row');
    await rows.nth(1).getByText('succeeded').waitFor();
    assert.ok((await rows.count()) >= 31);
    assert.deepEqual(visit.faults, []);
  });

  it('are made with a volume, changed, and deleted by typing their name', async () => {
    await using visit = await ground.signedIn('demo', {}, '/targets/new');
    const { page } = visit;
    await settled(page);
    await page.getByLabel('Name', { exact: true }).fill('a new disk');
    await page.getByLabel('Kind').selectOption('Drive');
    await press(page, 'New target');
    await page.getByRole('heading', { level: 1, name: 'a new disk' }).waitFor();
    await press(page, 'Edit…');
    await page.getByLabel('How many snapshots are kept').fill('99');
    assert.equal(await page.getByLabel('Paths').count(), 0, 'what is backed up is said by the provider alone');
    await page.getByLabel('How many snapshots are kept').fill('3');
    assert.deepEqual(await findBarriers(page), []);
    await press(page, 'Save');
    await page.locator('.facts').getByText('3 newest snapshots').waitFor();
    await press(page, 'Delete…');
    const act = page.getByRole('dialog').getByRole('button', { name: 'Delete', exact: true });
    assert.equal(await act.isDisabled(), true);
    await page.getByLabel('Its name').fill('a new disk');
    await act.click();
    await page.getByRole('heading', { level: 1, name: 'Targets' }).waitFor();
    assert.deepEqual((await ground.as('demo').call('listTargets', { query: { name: ['a new disk'] } })).items, []);
    assert.deepEqual(visit.faults, []);
  });

  it('are made of paths by the provider, whose form tells of what somebody else changed meanwhile', async () => {
    const source = join(ground.place.folder, 'source');
    await mkdir(source);
    await writeFile(join(source, 'a.txt'), 'a');
    await using visit = await ground.signedIn('provider', {}, '/targets/new');
    const { page } = visit;
    await settled(page);
    await page.getByLabel('Name', { exact: true }).fill('srv');
    await page.getByLabel('Back up paths of this machine instead').check();
    await page.getByLabel('Paths', { exact: true }).fill(source);
    await page.getByLabel('Left out').fill('*.tmp');
    await press(page, 'New target');
    await page.getByRole('heading', { level: 1, name: 'srv' }).waitFor();
    await page.locator('.facts').getByText(source).waitFor();
    await press(page, 'Try its files');
    await page.locator('.toasts').getByText('1 path can be read.').waitFor();
    await press(page, 'Edit…');
    const staff = ground.as('provider');
    const { id } = there((await staff.call('listTargets', { query: { name: ['srv'] } })).items[0]);
    await staff.call('changeTarget', { parts: { key: id }, version: '*', body: { rotation: 9 } });
    await page.getByLabel('Name', { exact: true }).fill('server');
    await press(page, 'Save');
    const versions = page.getByRole('dialog', { name: 'It was changed meanwhile' });
    await versions.getByRole('cell', { name: '9', exact: true }).waitFor();
    await versions.getByRole('button', { name: 'Take theirs' }).click();
    await page.getByRole('dialog', { name: 'Edit the target' }).waitFor();
    assert.equal(await page.getByLabel('How many snapshots are kept').inputValue(), '9');
    assert.deepEqual(visit.faults, []);
  });
});
