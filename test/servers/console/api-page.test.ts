import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { ADDRESSES } from '../../../clients/typescript/api.ts';
import { there } from '../../support/values.ts';
import { findBarriers } from './browser.ts';
import { type Ground, openGround } from './ground.ts';

describe('the page of the API', () => {
  let ground: Ground;

  before(async () => {
    ground = await openGround();
  });
  after(() => ground?.[Symbol.asyncDispose]());

  it('lists the operations by their nouns, from the gateway alone, breaks no policy, and leads back', async () => {
    await using visit = await ground.signedIn('demo');
    const { page } = visit;
    const asked: string[] = [];
    page.on('request', (request) => asked.push(request.url()));
    await page.getByRole('link', { name: 'API' }).click();
    await page.locator('.opblock-tag-section').first().waitFor();
    const nouns = Object.values(ADDRESSES).map(([, path]) => path.split('/')[1] ?? '');
    assert.deepEqual(new Set(await page.locator('.opblock-tag').allInnerTexts()), new Set(nouns));
    await page.locator('.opblock-tag', { hasText: 'contacts' }).click();
    await page.locator('#operations-contacts-createContact').waitFor();
    assert.equal(await page.locator('.opblock').count(), nouns.filter((noun) => noun === 'contacts').length);
    assert.deepEqual(
      asked.filter((url) => !url.startsWith(`${ground.url}/`) && !url.startsWith('data:')),
      [],
    );
    assert.deepEqual(visit.faults, []);
    await page.getByRole('link', { name: 'Back to the console' }).click();
    await page.locator('.frame').waitFor();
  });

  it('tries calls as who is signed in, also those that change something, by what the address names', async () => {
    await using visit = await ground.signedIn('demo');
    const { page } = visit;
    await visit.go('/api#/contacts/createContact');
    const operation = page.locator('#operations-contacts-createContact');
    await operation.locator('textarea').fill('{"name":"Tried out"}');
    await operation.getByRole('button', { name: 'Execute' }).click();
    await operation.locator('.live-responses-table .response-col_status', { hasText: '201' }).waitFor();
    const { items } = await ground.as('demo').call('listContacts');
    const { uuid } = there(items.find(({ name }) => name === 'Tried out'));
    await visit.go('/api?again#/contacts/deleteContact');
    const deletion = page.locator('#operations-contacts-deleteContact');
    await deletion.getByLabel('key', { exact: true }).fill(uuid);
    await deletion.getByRole('button', { name: 'Execute' }).click();
    await deletion.locator('.live-responses-table .response-col_status', { hasText: '204' }).waitFor();
    const left = await ground.as('demo').call('listContacts');
    assert.ok(!left.items.some((contact) => contact.uuid === uuid));
    assert.deepEqual(visit.faults, []);
  });

  it('has no barriers, in light and dark, with operations open and tried out, and their models', async () => {
    for (const theme of ['light', 'dark'] as const) {
      await using visit = await ground.signedIn('demo', { theme });
      const { page, go } = visit;
      const lookAt = async (what: string) =>
        assert.deepEqual(await findBarriers(page, theme === 'light' ? 'all' : 'colour'), [], `${what}, in ${theme}`);
      const open = async (noun: string, operation: string) => {
        await go(`/api?${operation}#/${noun}/${operation}`);
        const opened = page.locator(`#operations-${noun}-${operation}`);
        await opened.locator('.responses-wrapper').waitFor();
        return opened;
      };
      await open('schedules', 'listSchedules');
      await page.getByRole('button', { name: 'Schemas' }).click();
      await page.locator('.json-schema-2020-12').first().waitFor();
      await lookAt('a list, and the models');
      await open('schedules', 'pauseSchedule');
      await lookAt('a change');
      const deletion = await open('contacts', 'deleteContact');
      await deletion.locator('[data-param-name=key] input').fill('900001');
      await deletion.getByRole('button', { name: 'Execute' }).click();
      await deletion.locator('.live-responses-table .response-col_status', { hasText: '404' }).waitFor();
      await lookAt('tried out');
      assert.deepEqual(visit.faults, []);
    }
  });

  it('opens operations by keys, and its address follows', async () => {
    await using visit = await ground.signedIn('demo');
    const { page } = visit;
    await visit.go('/api#/contacts');
    const name = page.locator('#operations-contacts-createContact .opblock-summary-control');
    await name.focus();
    await page.keyboard.press('Enter');
    await page.locator('#operations-contacts-createContact').getByLabel('Body of the call').waitFor();
    await page.waitForURL(/#\/contacts\/createContact$/);
    assert.deepEqual(visit.faults, []);
  });

  it('is in the language and look that were chosen at the console', async () => {
    await using visit = await ground.visit({ language: 'ru', theme: 'dark' });
    await visit.go('/api');
    await visit.page.getByRole('link', { name: 'Вернуться в консоль' }).waitFor();
    assert.equal(await visit.page.evaluate("document.documentElement.classList.contains('dark-mode')"), true);
    assert.equal(await visit.page.title(), 'Описание API · Backrota');
  });

  it('weighs nothing where it is not opened', async () => {
    await using visit = await ground.visit();
    const { page } = visit;
    const files: string[] = [];
    page.on('response', async (response) => files.push(await response.text().catch(() => '')));
    await visit.go('/');
    await page.getByRole('button', { name: 'Sign in' }).waitFor();
    assert.ok(files.length > 2);
    assert.ok(files.every((text) => !text.includes('swagger')));
  });
});
