import assert from 'node:assert/strict';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { after, before, describe, it } from 'node:test';
import { totpAt } from '../../../src/services/identity/totp.ts';
import { there } from '../../support/values.ts';
import { curl, requireCurl } from '../pasting.ts';
import { findBarriers } from './browser.ts';
import { type Ground, openGround, sendSignIn, settled, signIn } from './ground.ts';

const STEP = 30;
const PASSWORD = 'correct horse battery';
const KEY = 'a-key-that-the-panel-made-up';

describe('who comes to the console', () => {
  let ground: Ground;

  before(async () => {
    await requireCurl();
    ground = await openGround();
  });
  after(() => ground?.[Symbol.asyncDispose]());

  /** An account with one login of the same name. */
  const addAccount = async (name: string) => {
    const staff = ground.as('provider');
    const { account, login } = await staff.call('createAccount', { body: { login: name, password: PASSWORD } });
    return { staff, account, login };
  };

  it('is told in one sentence that the password is wrong, and let in by the right one', async () => {
    await using visit = await ground.visit();
    const { page } = visit;
    await visit.go('/settings');
    await sendSignIn(page, 'demo', 'not the password');
    await page.getByRole('alert').getByText('Invalid username or password').waitFor();
    assert.deepEqual(await findBarriers(page), []);
    await signIn(page, 'demo', ground.passwordOf('demo'));
    await page.getByRole('heading', { level: 1, name: 'Settings' }).waitFor();
    assert.deepEqual(visit.faults, []);
  });

  it('gives the code of the second factor next, and may go back to the name', async () => {
    const { staff, login } = await addAccount('twice');
    const { uri } = await staff.call('enableTotp', { parts: { key: login.id } });
    const seed = there(new URL(uri).searchParams.get('secret'));
    const code = totpAt(seed, Math.floor(Date.now() / 1_000 / STEP));
    await using visit = await ground.visit();
    const { page } = visit;
    await visit.go('/');
    await sendSignIn(page, 'twice', PASSWORD);
    const field = page.getByLabel('Code from your authenticator');
    await field.waitFor();
    assert.deepEqual(await findBarriers(page), []);
    await page.getByRole('button', { name: 'Back to name and password' }).click();
    await sendSignIn(page, 'twice', PASSWORD);
    await field.fill(code === '000000' ? '111111' : '000000');
    await page.getByRole('button', { name: 'Sign in' }).click();
    await page.getByRole('alert').getByText('The code is wrong or was used.').waitFor();
    await field.fill(code);
    await page.keyboard.press('Enter');
    await page.locator('.frame').waitFor();
    assert.deepEqual(visit.faults, []);
  });

  it('waits as long as the gateway says after too many failures', async () => {
    await addAccount('throttled');
    const attempt = () => ground.as('throttled', 'wrong').call('getSession');
    for (let tries = 0; tries < 10; tries += 1) await assert.rejects(attempt);
    await using visit = await ground.visit();
    const { page } = visit;
    await visit.go('/');
    await sendSignIn(page, 'throttled', PASSWORD);
    await page.getByText(/Too many failed logins; try again in \d+ seconds\./).waitFor();
    assert.equal(await page.getByRole('button', { name: /^Wait \d+ s$/ }).isDisabled(), true);
    await page.getByLabel('Login').fill('demo');
    assert.equal(await page.getByRole('button', { name: 'Sign in' }).isDisabled(), false, 'another login may be tried');
  });

  it('is told that its account is suspended', async () => {
    const { staff, account } = await addAccount('suspended');
    await staff.call('suspendAccount', { parts: { key: account.id } });
    await using visit = await ground.visit();
    await visit.go('/');
    await sendSignIn(visit.page, 'suspended', PASSWORD);
    await visit.page.getByText('This account is suspended; ask your provider.').waitFor();
  });

  it('goes on where it was when its session was ended elsewhere, with what it had begun', async () => {
    await using visit = await ground.signedIn('provider', {}, '/settings');
    const { page } = visit;
    await settled(page);
    await page.getByRole('button', { name: 'provider', exact: true }).click();
    const field = page.getByRole('combobox', { name: 'Account' });
    await field.fill('dem');
    const staff = ground.as('provider');
    const { items } = await staff.call('listTokens');
    for (const { id } of items) await staff.call('deleteToken', { parts: { key: id } });
    const again = page.getByRole('dialog', { name: 'Your session has ended' });
    await again.waitFor();
    await page.keyboard.press('Escape');
    assert.equal(await again.isVisible(), true);
    assert.deepEqual(await findBarriers(page), []);
    await again.getByLabel('Password').fill(ground.passwordOf('provider'));
    await page.keyboard.press('Enter');
    await again.waitFor({ state: 'detached' });
    assert.equal(await field.inputValue(), 'dem');
    assert.equal(new URL(page.url()).pathname, '/console/settings');
    assert.deepEqual(visit.faults, []);
  });

  it('sees that the gateway answers no more, and the screen comes back by itself when it does', async () => {
    await using visit = await ground.signedIn('demo', {}, '/settings');
    const { page } = visit;
    await settled(page);
    const banner = page.getByRole('alert').getByText(/The gateway does not answer/);
    await ground.gateway.stop();
    await banner.waitFor();
    assert.equal(await page.locator('#content .is-stale h1').innerText(), 'Settings');
    await ground.start();
    await banner.waitFor({ state: 'detached' });
    await page.getByRole('heading', { level: 1, name: 'Settings' }).waitFor();
    assert.deepEqual(visit.faults, []);
  });

  describe("sent by the provider's panel", () => {
    let panel: Server;

    /** The panel's page: another site, with a form that sends the customer to the console. */
    const pageOfPanel = (username: string, key: string) => `<!doctype html><title>Panel</title>
<form method="post" action="${ground.url}/console/login">
<input type="hidden" name="username" value="${username}"><input type="hidden" name="key" value="${key}">
<button>Backups</button></form>`;

    const openPanel = async (page: { goto(url: string): Promise<unknown> }, username: string, key: string) => {
      panel.removeAllListeners('request');
      panel.on('request', (_request, response) => {
        response.setHeader('content-type', 'text/html; charset=utf-8');
        response.end(pageOfPanel(username, key));
      });
      await page.goto(`http://localhost:${(panel.address() as AddressInfo).port}/`);
    };

    /** Has the panel's server ask for a key, as it does for any of its modules. */
    const issue = async (username: string, key: string) => {
      const proof = `authinfo=provider:${ground.passwordOf('provider')}`;
      const fields = ['func=session.newkey', 'out=json', `username=${username}`, `key=${key}`, proof];
      const answer = await curl(...fields.flatMap((field) => ['--form-string', field]), `${ground.url}/`);
      assert.ok('ok' in JSON.parse(answer).doc, answer);
    };

    before(async () => {
      panel = createServer();
      await new Promise<void>((listening) => panel.listen(0, 'localhost', listening));
    });
    after(() => {
      panel?.closeAllConnections();
      panel?.close();
    });

    it('is signed in by the key, without a password', async () => {
      await issue('demo', KEY);
      await using visit = await ground.visit();
      const { page } = visit;
      await openPanel(page, 'demo', KEY);
      await page.getByRole('button', { name: 'Backups' }).click();
      await page.locator('.frame').waitFor();
      assert.equal(new URL(page.url()).pathname, '/console/');
      await page.locator('.frame > .rail .rail-foot').getByText('demo').waitFor();
      assert.deepEqual(visit.faults, []);
    });

    it('is told that a key which was used is no longer good, and not shown who was signed in before', async () => {
      await using visit = await ground.signedIn('demo');
      const { page } = visit;
      await openPanel(page, 'demo', KEY);
      await page.getByRole('button', { name: 'Backups' }).click();
      await page.getByText('The key of the billing panel is no longer good').waitFor();
      assert.deepEqual(await findBarriers(page), []);
      await signIn(page, 'demo', ground.passwordOf('demo'));
      assert.equal(new URL(page.url()).hash, '');
      assert.deepEqual(visit.faults, []);
    });

    it('is asked for the code alone where it has a second factor', async () => {
      const { staff, login } = await addAccount('panel-twice');
      const { uri } = await staff.call('enableTotp', { parts: { key: login.id } });
      const seed = there(new URL(uri).searchParams.get('secret'));
      await issue('panel-twice', `${KEY}-2`);
      await using visit = await ground.visit();
      const { page } = visit;
      await openPanel(page, 'panel-twice', `${KEY}-2`);
      await page.getByRole('button', { name: 'Backups' }).click();
      const field = page.getByLabel('Code from your authenticator');
      await field.fill(totpAt(seed, Math.floor(Date.now() / 1_000 / STEP)));
      await page.keyboard.press('Enter');
      await page.locator('.frame').waitFor();
      assert.deepEqual(visit.faults, []);
    });
  });
});
