import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { ADDRESSES } from '../../../clients/typescript/api.ts';
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

  it('tries calls as who is signed in, also those that change something', async () => {
    await using visit = await ground.signedIn('demo');
    const { page } = visit;
    await visit.go('/api#/contacts/createContact');
    const operation = page.locator('#operations-contacts-createContact');
    await operation.locator('textarea').fill('{"name":"Tried out"}');
    await operation.getByRole('button', { name: 'Execute' }).click();
    await operation.locator('.live-responses-table .response-col_status', { hasText: '201' }).waitFor();
    const { items } = await ground.as('demo').call('listContacts');
    assert.ok(items.some(({ name }) => name === 'Tried out'));
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
