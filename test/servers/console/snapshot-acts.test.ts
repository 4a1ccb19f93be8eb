import assert from 'node:assert/strict';
import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import type { Page } from 'playwright-core';
import { until } from '../../serve/gateway-process.ts';
import { there } from '../../support/values.ts';
import { findBarriers } from './browser.ts';
import { type Ground, openGround } from './ground.ts';

/** Of ten files one is left: a copy of that is nine tenths smaller than the one before. */
const FILES = Array.from({ length: 10 }, (_, index) => `file-${index}`);

const press = (page: Page, name: string) => page.getByRole('button', { name, exact: true }).click();
const inDialog = (page: Page, name: string) => page.getByRole('dialog').getByRole('button', { name, exact: true });

describe('snapshots, looked after in the console', () => {
  let ground: Ground;
  let source: string;
  let targetId: number;

  before(async () => {
    ground = await openGround(async ({ folder }) => {
      source = join(folder, 'source');
      await mkdir(source);
      await mkdir(join(folder, 'restored'));
      await Promise.all(FILES.map((name) => writeFile(join(source, name), name)));
      return { SOURCE_ROOTS: folder, RESTORE_ROOTS: join(folder, 'restored') };
    });
    const staff = ground.as('provider');
    const { account } = await ground.as('demo').call('getSession');
    await staff.call('changeAccount', { parts: { key: account.id }, version: '*', body: { quotaPerDay: null } });
    const body = { name: 'shop', accountId: account.id, paths: [source] };
    targetId = (await staff.call('createTarget', { body })).id;
  });
  after(() => ground?.[Symbol.asyncDispose]());

  /** Waits until a task's copy is there; answers the snapshot. */
  async function copied(task: { readonly snapshotId: number | null } | undefined) {
    const key = there(task?.snapshotId);
    return until(async () => {
      const snapshot = await ground.as('demo').call('getSnapshot', { parts: { key } });
      return snapshot.state === 'available' ? snapshot : null;
    });
  }

  const backUp = async () =>
    copied((await ground.as('demo').call('backUpTarget', { parts: { key: targetId }, body: {} })).tasks[0]);

  it('are copied to another store under another name', async () => {
    const { id } = await backUp();
    await using visit = await ground.signedIn('demo', {}, `/snapshots/${id}`);
    const { page } = visit;
    await press(page, 'Copy…');
    await page.getByRole('dialog').getByLabel('Name').fill('Kept elsewhere');
    await page.getByRole('dialog').getByLabel('To', { exact: true }).selectOption('TBC');
    assert.deepEqual(await findBarriers(page), []);
    await inDialog(page, 'Copy').click();
    await page.getByRole('link', { name: 'Kept elsewhere' }).click();
    await page.getByRole('heading', { level: 1, name: 'Kept elsewhere' }).waitFor();
    await page.locator('.facts').getByRole('link', { name: 'TBC' }).waitFor();
    assert.deepEqual(visit.faults, []);
  });

  it('are restored by the provider into a directory, byte for byte, and only below those that are allowed', async () => {
    const { id } = await backUp();
    await using visit = await ground.signedIn('provider', {}, `/snapshots/${id}`);
    const { page } = visit;
    await press(page, 'Restore…');
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel('Where to').selectOption('Into a directory');
    await dialog.getByLabel('Directory', { exact: true }).fill('/etc');
    await inDialog(page, 'Restore').click();
    await dialog.getByRole('alert').getByText('/etc').waitFor();
    const directory = join(ground.place.folder, 'restored', 'shop');
    await dialog.getByLabel('Directory', { exact: true }).fill(directory);
    await inDialog(page, 'Restore').click();
    await page.getByText('All of it is in its place.').waitFor();
    const found = await readdir(directory, { recursive: true });
    for (const name of FILES) {
      const path = there(found.find((each) => basename(each) === name));
      assert.equal(await readFile(join(directory, path), 'utf8'), name);
    }
    assert.deepEqual(visit.faults, []);
  });

  it('go with what is built upon them, where that is said, and not without', async () => {
    const demo = ground.as('demo');
    const { id: scheduleId } = await demo.call('createSchedule', {
      body: {
        name: 'Increments',
        recurrence: { kind: 'weekly', days: ['mon'], times: ['02:00'], timeZone: 'UTC' },
        targets: [{ targetId }],
        retention: { kind: 'all' },
        method: { kind: 'incremental', fullEvery: 7 },
      },
    });
    const run = async () => copied((await demo.call('runSchedule', { parts: { key: scheduleId }, body: {} })).tasks[0]);
    const [whole, increment] = [await run(), await run()];
    assert.equal(increment.parentId, whole.id);
    await using visit = await ground.signedIn('demo', {}, `/snapshots/${whole.id}`);
    const { page } = visit;
    await press(page, 'Delete…');
    await inDialog(page, 'Delete').click();
    await page.getByRole('dialog').getByRole('alert').waitFor();
    await page.getByLabel('All that is built upon it goes too').check();
    await inDialog(page, 'Delete').click();
    await until(async () => {
      const { items } = await demo.call('listSnapshots', { query: { limit: 200 } });
      return items.some(({ id }) => id === whole.id || id === increment.id) ? null : true;
    });
    assert.deepEqual(visit.faults, []);
  });

  it('that hold far less than the one before say so, until somebody accepts their size', async () => {
    await backUp();
    for (const name of FILES.slice(1)) await rm(join(source, name));
    const { id } = await backUp();
    await using visit = await ground.signedIn('demo', {}, `/snapshots/${id}`);
    const { page } = visit;
    await page.getByText('It holds far less than the one before.').waitFor();
    await press(page, 'Accept its size');
    await page.locator('.toasts').getByText('What its target is like now is taken from it.').waitFor();
    await page.getByText('It holds far less than the one before.').waitFor({ state: 'detached' });
    assert.equal((await ground.as('demo').call('getSnapshot', { parts: { key: id } })).isShrunk, false);
    assert.deepEqual(visit.faults, []);
  });
});
