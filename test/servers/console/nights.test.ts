import assert from 'node:assert/strict';
import { glob, mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import type { Locator } from 'playwright-core';
import { until } from '../../serve/gateway-process.ts';
import { type Ground, openGround, settled } from './ground.ts';

/** From a first sign-in to a restored file. */
const MOST_STEPS = 25;

describe('a day with the console', () => {
  let ground: Ground;
  let sources: string;
  let restored: string;

  before(async () => {
    ground = await openGround(async ({ folder }) => {
      [sources, restored] = [join(folder, 'files'), join(folder, 'restored')];
      for (const path of [join(sources, 'web'), join(sources, 'shop'), restored])
        await mkdir(path, { recursive: true });
      await writeFile(join(sources, 'web', 'index.html'), '<p>Hello');
      await writeFile(join(sources, 'shop', 'orders.csv'), '1;2');
      return { SOURCE_ROOTS: sources, RESTORE_ROOTS: restored };
    });
  });
  after(() => ground?.[Symbol.asyncDispose]());

  it('the provider comes for the first time, and has a file back within 25 clicks and fields', async (t) => {
    await using visit = await ground.visit();
    const { page, go, faults } = visit;
    let steps = 0;
    const click = async (what: Locator) => {
      steps += 1;
      await what.click();
    };
    const fill = async (what: Locator, value: string) => {
      steps += 1;
      await what.fill(value);
    };
    await go('/');
    await fill(page.getByLabel('Login', { exact: true }), 'provider');
    await fill(page.getByLabel('Password', { exact: true }), ground.passwordOf('provider'));
    await click(page.getByRole('button', { name: 'Sign in' }));

    await click(page.getByRole('link', { name: 'Targets', exact: true }));
    await click(page.getByRole('link', { name: 'New target' }));
    await fill(page.getByLabel('Name', { exact: true }), 'web');
    await click(page.getByLabel('Back up paths of this machine instead'));
    await fill(page.getByLabel('Paths', { exact: true }), join(sources, 'web'));
    await click(page.getByRole('button', { name: 'New target' }));

    await click(page.getByRole('link', { name: 'New schedule' }));
    await fill(page.getByLabel('Name', { exact: true }), 'Nightly');
    await click(page.getByRole('button', { name: 'New schedule' }));
    await click(page.getByRole('button', { name: 'Run now' }));

    await page.getByText('Succeeded').waitFor();
    await click(page.getByRole('navigation', { name: 'Screens' }).getByRole('link', { name: 'Snapshots' }));
    await click(page.getByRole('link', { name: /^Nightly / }));
    await click(page.getByRole('button', { name: 'Restore…' }));
    steps += 1;
    await page.getByLabel('Where to').selectOption({ label: 'Into a directory' });
    await fill(page.getByLabel('Directory', { exact: true }), join(restored, 'web'));
    await click(page.getByRole('dialog').getByRole('button', { name: 'Restore' }));
    await page.getByText('Succeeded').first().waitFor();
    const files = await until(() => findFile(join(restored, 'web')));
    assert.equal(files, '<p>Hello');
    t.diagnostic(`${steps} clicks and fields`);
    assert.ok(steps <= MOST_STEPS, `${steps} clicks and fields`);
    assert.deepEqual(faults, []);
  });

  it('after a bad night Today says what failed and why, and runs it again', async () => {
    const staff = ground.as('provider');
    const shop = join(sources, 'shop');
    const target = await staff.call('createTarget', { body: { name: 'shop', paths: [shop] } });
    const schedule = await staff.call('createSchedule', {
      body: {
        name: 'Shop nights',
        recurrence: { kind: 'cron', expression: '0 3 * * *', timeZone: 'UTC' },
        targets: [{ targetId: target.id }],
      },
    });
    await rename(shop, `${shop}.away`);
    await staff.call('runSchedule', { parts: { key: schedule.id }, body: {} });
    for (let count = 0; count < 21; count += 1)
      await staff.call('createTarget', { body: { name: `newer ${count}`, kind: 'volume' } });

    await using visit = await ground.signedIn('provider');
    const { page, faults } = visit;
    const row = page.getByRole('row', { name: /shop Shop nights/ });
    await row.getByText('The last backup failed').waitFor();
    await page.getByText('1 thing needs you').waitFor();
    const days = page.locator('.card', { has: page.getByRole('heading', { name: '30 days by target' }) });
    await days.getByRole('listitem').first().getByRole('link', { name: 'shop' }).waitFor();
    await row
      .getByText(/shop.*(not there|missing|does not exist|cannot be read)/i)
      .first()
      .waitFor();
    await row.getByRole('link', { name: 'Log' }).click();
    await page.getByRole('heading', { level: 1 }).waitFor();
    await settled(page);
    await page
      .getByText(/Failed/)
      .first()
      .waitFor();

    await rename(`${shop}.away`, shop);
    await page.getByRole('link', { name: 'Today' }).click();
    await page.getByRole('button', { name: 'Run Shop nights again' }).click();
    await page.getByText('All good').waitFor();
    await page.getByText('Nothing has failed, is late, or is missing.').waitFor();
    assert.deepEqual(faults, []);
  });
});

/** What was restored, wherever below the directory the store's format puts it. */
async function findFile(folder: string): Promise<string | null> {
  for await (const path of glob('**/index.html', { cwd: folder })) return readFile(join(folder, path), 'utf8');
  return null;
}
