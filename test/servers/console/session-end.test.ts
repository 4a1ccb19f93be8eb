// A real gateway whose machine's clock the test sets, since a session ends after an hour without a call.
import assert from 'node:assert/strict';
import { glob, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { there } from '../../support/values.ts';
import { findBarriers } from './browser.ts';
import { type Ground, openGround, settled } from './ground.ts';

const MINUTE = 60;

describe('a session that nobody uses', () => {
  let ground: Ground;
  let clockFile: string;

  /** Sets the gateway's clock so many minutes ahead of this machine's. */
  const setClock = (minutes: number) => writeFile(clockFile, `+${minutes * MINUTE}\n`);

  before(async () => {
    const libraries = await Array.fromAsync(glob('/usr/lib*/**/faketime/libfaketime.so.1'));
    ground = await openGround(async (place) => {
      clockFile = join(place.folder, 'offset');
      await setClock(0);
      return { LD_PRELOAD: there(libraries[0]), FAKETIME_TIMESTAMP_FILE: clockFile, FAKETIME_NO_CACHE: '1' };
    });
  });
  after(() => ground?.[Symbol.asyncDispose]());

  it('lasts an hour from its last use, and is asked for anew over the screen, on which what was begun stays', async () => {
    await using visit = await ground.signedIn('demo', {}, '/schedules/new');
    const { page } = visit;
    await settled(page);
    const again = page.getByRole('dialog', { name: 'Your session has ended' });
    const name = page.getByLabel('Name', { exact: true });
    await setClock(50);
    await name.fill('Begun before');
    // The slots of what is written are asked for: a use.
    await Promise.all([
      page.waitForResponse((response) => response.url().includes('/previews') && response.status() === 200),
      page.getByLabel('Times', { exact: true }).fill('04:15'),
    ]);
    await setClock(100);
    await Promise.all([
      page.waitForResponse((response) => response.url().includes('/previews') && response.status() === 200),
      page.getByLabel('Times', { exact: true }).fill('04:20'),
    ]);
    assert.equal(await again.count(), 0, 'it was used fifty minutes ago');
    await setClock(161);
    await page.getByLabel('Times', { exact: true }).fill('04:25');
    await again.waitFor();
    assert.deepEqual(await findBarriers(page), []);
    await again.getByLabel('Password').fill(ground.passwordOf('demo'));
    await page.keyboard.press('Enter');
    await again.waitFor({ state: 'detached' });
    assert.equal(await name.inputValue(), 'Begun before');
    await page.getByText('04:25', { exact: false }).first().waitFor();
    assert.deepEqual(visit.faults, []);
  });
});
