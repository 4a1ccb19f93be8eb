import assert from 'node:assert/strict';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { there } from '../../support/values.ts';
import { WebhookServer } from '../../support/webhook-server.ts';
import { findBarriers } from './browser.ts';
import { type Ground, openGround } from './ground.ts';

describe('settings, looked after in the console', () => {
  let ground: Ground;
  let hooks: WebhookServer;

  before(async () => {
    hooks = await WebhookServer.open();
    ground = await openGround(async () => ({ ALERT_NETWORKS: '127.0.0.1', NODE_NAME: 'cellar' }));
  });
  after(async () => {
    await ground?.[Symbol.asyncDispose]();
    await hooks?.[Symbol.asyncDispose]();
  });

  it('try an alert out: its address is told that this is a test, or the page why it was not', async () => {
    await ground.as('provider').call('createAlert', { body: { channel: 'webhook', address: hooks.url } });
    await using visit = await ground.signedIn('provider', {}, '/settings/alerts');
    const { page } = visit;
    const test = page.getByRole('button', { name: `Test: ${new URL(hooks.url).origin}` });
    await test.click();
    await page.getByText('A test was sent.').waitFor();
    assert.match(there(hooks.posted[0]).body, /test/i);
    hooks.status = 500;
    await test.click();
    await page.locator('.toasts').getByText('500').waitFor();
    assert.deepEqual(visit.faults, []);
  });

  it('give what one machine alone reaches to the one in its place', async () => {
    const staff = ground.as('provider');
    const root = join(ground.place.folder, 'disk');
    await mkdir(root);
    const disk = { name: 'disk', location: 'disk', driver: 'archive', settings: { root }, node: 'cellar' } as const;
    const { id } = await staff.call('createStore', { body: disk });
    await using visit = await ground.signedIn('provider', {}, '/settings/status');
    const { page } = visit;
    await page.getByRole('button', { name: 'Rename cellar' }).click();
    await page.getByRole('dialog').getByLabel('Name of the machine in its place').fill('attic');
    assert.deepEqual(await findBarriers(page), []);
    await page.getByRole('dialog').getByRole('button', { name: 'Rename' }).click();
    await page.getByText('They are looked for on the other machine now.').waitFor();
    await page.getByRole('table', { name: 'Machines' }).getByRole('rowheader', { name: 'attic' }).waitFor();
    assert.equal((await staff.call('getStore', { parts: { key: id } })).node, 'attic');
    assert.deepEqual(visit.faults, []);
  });

  it('show both versions of a script that somebody else saved meanwhile, and either stands whole', async () => {
    const staff = ground.as('provider');
    const body = { name: 'Dump', description: 'by nobody', content: '#!/bin/sh\necho one\n' };
    const { id } = await staff.call('createScript', { body });
    const parts = { key: id };
    await using visit = await ground.signedIn('provider', {}, '/settings/scripts');
    const { page } = visit;
    const dialog = page.getByRole('dialog');
    const versions = page.getByRole('dialog', { name: 'It was changed meanwhile' });
    const change = async (mine: string, theirs: string) => {
      await page.getByRole('button', { name: 'Change Dump' }).click();
      await dialog.getByLabel('What it is for').fill(mine);
      await staff.call('changeScript', { parts, version: '*', body: { description: theirs, timeoutSeconds: 77 } });
      await dialog.getByRole('button', { name: 'Change' }).click();
      await versions.getByRole('cell', { name: theirs }).waitFor();
      await versions.getByRole('cell', { name: mine }).waitFor();
      assert.deepEqual(await findBarriers(page), []);
    };

    await change('by me', 'by somebody else');
    await versions.getByRole('button', { name: 'Take theirs' }).click();
    assert.equal(await dialog.getByLabel('What it is for').inputValue(), 'by somebody else');
    await dialog.getByLabel('What it is for').fill('by both');
    await dialog.getByRole('button', { name: 'Change' }).click();
    await page.getByRole('cell', { name: 'by both' }).waitFor();
    const both = await staff.call('getScript', { parts });
    assert.deepEqual([both.description, both.timeoutSeconds], ['by both', 77]);

    await change('by me again', 'by somebody again');
    await versions.getByRole('button', { name: 'Save mine over it' }).click();
    await versions.waitFor({ state: 'detached' });
    await page.getByRole('cell', { name: 'by me again' }).waitFor();
    assert.equal((await staff.call('getScript', { parts })).description, 'by me again');
    assert.deepEqual(visit.faults, []);
  });
});
