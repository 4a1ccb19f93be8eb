import assert from 'node:assert/strict';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import type { Page } from 'playwright-core';
import { until } from '../../serve/gateway-process.ts';
import { there } from '../../support/values.ts';
import { findBarriers } from './browser.ts';
import { type Ground, openGround, type Visit } from './ground.ts';

const DEMO_FILES = new URL('../../../fixtures/demo/', import.meta.url).pathname;

/** Every file below a directory, by its path there. */
async function filesBelow(root: string): Promise<ReadonlyMap<string, string>> {
  const entries = await readdir(root, { recursive: true, withFileTypes: true });
  const files = entries
    .filter((entry) => entry.isFile())
    .map(async ({ parentPath, name }) => {
      const path = join(parentPath, name);
      return [path.slice(root.length).replace(/^\//, ''), await readFile(path, 'base64')] as const;
    });
  return new Map((await Promise.all(files)).toSorted(([one], [other]) => one.localeCompare(other)));
}

const told = (page: Page, text: string | RegExp) => page.locator('.toasts').getByText(text).waitFor();
const inDialog = (page: Page, name: string) => page.getByRole('dialog').getByRole('button', { name, exact: true });
const press = (page: Page, name: string) => page.getByRole('button', { name, exact: true }).click();

describe('snapshots in the console', () => {
  let ground: Ground;

  before(async () => {
    ground = await openGround();
    const { account } = await ground.as('demo').call('getSession');
    const change = { parts: { key: account.id }, version: '*', body: { quotaPerDay: null } };
    await ground.as('provider').call('changeAccount', change);
  });
  after(() => ground?.[Symbol.asyncDispose]());

  const instance = async () =>
    there((await ground.as('demo').call('listTargets', { query: { name: ['MyServer'] } })).items[0]).id;

  /** A copy of the demo's instance, on whose screen the person is then; answers the snapshot's id. */
  async function openCopy({ page, go }: Visit): Promise<number> {
    const demo = ground.as('demo');
    const run = await demo.call('backUpTarget', { parts: { key: await instance() }, body: {} });
    const id = there(there(run.tasks[0]).snapshotId);
    await until(async () => {
      const { state } = await demo.call('getSnapshot', { parts: { key: id } });
      return state === 'available' ? true : null;
    });
    await go(`/snapshots/${id}`);
    await page.getByRole('button', { name: 'Restore…' }).waitFor();
    return id;
  }

  it('are made by hand, looked into, downloaded byte for byte, and restored into a new target', async () => {
    await using visit = await ground.signedIn('demo', {}, `/targets/${await instance()}`);
    const { page } = visit;
    await press(page, 'Back up now');
    await told(page, 'The backup has begun.');
    const copies = page.getByRole('table', { name: 'Its newest snapshots' }).getByRole('row');
    await copies.filter({ hasText: 'Good' }).getByRole('link').click();
    await page.locator('.tree button').first().waitFor();

    const folder = page.locator('.tree').getByRole('button', { name: 'etc', exact: true });
    assert.equal(await folder.getAttribute('aria-expanded'), 'false');
    await folder.focus();
    await page.keyboard.press('Enter');
    await page.getByRole('link', { name: 'Download myserver.conf' }).waitFor();
    assert.equal(await folder.getAttribute('aria-expanded'), 'true');
    assert.deepEqual(await findBarriers(page), []);
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('link', { name: 'Download myserver.conf' }).click(),
    ]);
    assert.equal(download.suggestedFilename(), 'myserver.conf');
    assert.deepEqual(await readFile(await download.path()), await readFile(join(DEMO_FILES, 'etc', 'myserver.conf')));

    await press(page, 'Restore…');
    await page.getByLabel('Name of the new target').fill('brought back');
    assert.deepEqual(await findBarriers(page), []);
    await inDialog(page, 'Restore').click();
    await page.getByText('All of it is in its place.').waitFor();
    assert.match(page.url(), /\/restores\/\d+$/);
    await page.getByRole('link', { name: 'brought back' }).click();
    await page.getByRole('heading', { level: 1, name: 'brought back' }).waitFor();
    await page.waitForURL(/\/targets\/\d+$/);
    const key = there(/\d+$/.exec(page.url())?.[0]);
    const made = await ground.as('demo').call('getTarget', { parts: { key } });
    assert.equal(made.name, 'brought back');
    const restored = await filesBelow(join(ground.place.dataDir, 'volumes', made.uuid));
    assert.deepEqual(restored, await filesBelow(DEMO_FILES));
    assert.deepEqual(visit.faults, []);
  });

  it('go back in place only where that is allowed, with what becomes of what is there said before', async () => {
    await using visit = await ground.signedIn('demo');
    const { page } = visit;
    await openCopy(visit);
    await press(page, 'Restore…');
    await page.getByText('Its target does not allow restores over what it holds').waitFor();
    assert.equal(await page.getByRole('option', { name: 'Over what its target holds' }).count(), 0);
    const staff = ground.as('provider');
    await staff.call('changeTarget', {
      parts: { key: await instance() },
      version: '*',
      body: { allowsInPlaceRestore: true },
    });
    await page.reload();
    await press(page, 'Restore…');
    await page.getByLabel('Where to').selectOption('Over what its target holds');
    await page.getByRole('dialog').getByText('All that its target holds now is replaced.').waitFor();
    await inDialog(page, 'Restore').click();
    await page.getByText('All of it is in its place.').waitFor();
    await visit.go('/restores');
    await page.getByRole('cell', { name: 'Over what its target holds' }).waitFor();
    assert.deepEqual(visit.faults, []);
  });

  it('are not deleted while they are protected, and go when they are not', async () => {
    await using visit = await ground.signedIn('demo');
    const { page } = visit;
    const id = await openCopy(visit);
    await press(page, 'Protect');
    await told(page, 'Neither a rule nor anybody deletes it');
    await press(page, 'Delete…');
    await inDialog(page, 'Delete').click();
    await page.getByRole('dialog').getByRole('alert').getByText('protected').waitFor();
    await page.keyboard.press('Escape');
    assert.equal((await ground.as('demo').call('getSnapshot', { parts: { key: id } })).state, 'available');
    await press(page, 'Unprotect');
    await told(page, 'It is not protected any more.');
    await press(page, 'Delete…');
    await inDialog(page, 'Delete').click();
    await page
      .locator('.facts')
      .getByText(/^(Being deleted|Deleted)$/)
      .waitFor();
    assert.equal(await page.getByRole('button', { name: 'Restore…' }).count(), 0);
    assert.deepEqual(visit.faults, []);
  });

  it('are read back by the provider, who is told whether they are whole', async () => {
    await using customer = await ground.signedIn('demo');
    const id = await openCopy(customer);
    assert.equal(await customer.page.getByRole('button', { name: 'Read back' }).count(), 0);
    await using visit = await ground.signedIn('provider', {}, `/snapshots/${id}`);
    await press(visit.page, 'Read back');
    await told(visit.page, 'It was read back to its end, and is whole.');
    await visit.page.locator('.facts').getByText('not yet').waitFor({ state: 'detached' });
    assert.deepEqual(visit.faults, []);
  });

  it('are renamed beside somebody else with both names in sight', async () => {
    await using visit = await ground.signedIn('demo');
    const { page } = visit;
    const id = await openCopy(visit);
    await press(page, 'Rename…');
    const demo = ground.as('demo');
    await demo.call('changeSnapshot', { parts: { key: id }, version: '*', body: { name: 'by somebody else' } });
    await page.getByRole('dialog').getByLabel('Name').fill('by me');
    await inDialog(page, 'Rename').click();
    const versions = page.getByRole('dialog', { name: 'It was changed meanwhile' });
    await versions.getByRole('cell', { name: 'by somebody else' }).waitFor();
    await versions.getByRole('cell', { name: 'by me' }).waitFor();
    await versions.getByRole('button', { name: 'Save mine over it' }).click();
    await page.getByRole('heading', { level: 1, name: 'by me' }).waitFor();
    assert.deepEqual(visit.faults, []);
  });

  it('are found by their target, their name and their state', async () => {
    await using visit = await ground.signedIn('demo');
    const { page } = visit;
    const id = await openCopy(visit);
    const { name } = await ground.as('demo').call('getSnapshot', { parts: { key: id } });
    await page.getByRole('link', { name: 'Snapshots' }).last().click();
    await page.getByRole('heading', { level: 1, name: 'Snapshots' }).waitFor();
    await page.getByRole('rowheader', { name }).first().waitFor();
    await page.getByLabel('Search by name').fill('nothing is called like this');
    await page.getByText('No snapshot is like that.').waitFor();
    await page.getByLabel('Search by name').fill(name);
    await page.getByLabel('State').selectOption('Good');
    await page.getByLabel('Made by hand').selectOption('yes');
    await page.getByRole('rowheader', { name }).first().waitFor();
    await page.getByLabel('Made by hand').selectOption('no');
    await page.getByText('No snapshot is like that.').waitFor();
    assert.deepEqual(visit.faults, []);
  });

  it('are named with all that belongs to them by one call for each kind of thing, and so are restores', async () => {
    await using visit = await ground.signedIn('demo');
    const { page, go } = visit;
    const demo = ground.as('demo');
    const id = await openCopy(visit);
    for (const name of ['first again', 'second again']) {
      await demo.call('restoreSnapshot', { parts: { key: id }, body: { kind: 'new_target', name } });
    }
    const { id: restored } = await until(async () => {
      const { items } = await demo.call('listTargets', { query: { name: ['second again'] } });
      return items[0] ?? null;
    });
    const { tasks } = await demo.call('backUpTarget', { parts: { key: restored }, body: {} });
    await until(async () => {
      const { state } = await demo.call('getTask', { parts: { key: there(tasks[0]).id } });
      return state === 'succeeded' ? true : null;
    });
    const asked: string[] = [];
    page.on('request', (request) => asked.push(new URL(request.url()).pathname + new URL(request.url()).search));
    // What changes meanwhile is read again, by the same call.
    const askedFor = (noun: string) =>
      new Set(asked.filter((path) => new RegExp(`^/api/v1/${noun}[?].*\\bid=`).test(path)));
    const oneByOne = () => asked.filter((path) => /^\/api\/v1\/\w+\/\d+$/.test(path));
    await go('/snapshots');
    for (const name of ['MyServer', 'second again']) await page.getByRole('link', { name }).first().waitFor();
    assert.deepEqual([askedFor('targets').size, askedFor('stores').size, oneByOne()], [1, 1, []], asked.join('\n'));
    asked.length = 0;
    await go('/restores');
    for (const name of ['first again', 'second again']) await page.getByRole('link', { name }).first().waitFor();
    assert.deepEqual([askedFor('targets').size, askedFor('snapshots').size, oneByOne()], [1, 1, []], asked.join('\n'));
    assert.deepEqual(visit.faults, []);
  });
});
