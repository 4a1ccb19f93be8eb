import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import type { Page } from 'playwright-core';
import { Client, overHttp } from '../../../clients/typescript/client.ts';
import { totpAt } from '../../../src/services/identity/totp.ts';
import { findBarriers } from './browser.ts';
import { type Ground, openGround, sendSignIn, settled, signIn } from './ground.ts';

const STEP = 30;

/** What a dialog shows once, by its name. */
const toldIn = (page: Page, name: string) =>
  page
    .getByRole('dialog')
    .locator('.field', { has: page.getByText(name, { exact: true }) })
    .locator('.code')
    .innerText();

const closeDialog = (page: Page) => page.getByRole('dialog').getByRole('button', { name: 'Close' }).click();

describe('people', () => {
  let ground: Ground;

  before(async () => {
    ground = await openGround();
  });
  after(() => ground?.[Symbol.asyncDispose]());

  const byToken = (token: string) => new Client(overHttp({ url: ground.url, token }));

  it('are added by the provider with a password that is shown once and signs in', async () => {
    await using staff = await ground.signedIn('provider', {}, '/people');
    const { page } = staff;
    await settled(page);
    await page.getByRole('button', { name: 'Add a login' }).click();
    await page.getByLabel('Login', { exact: true }).fill('night-shift');
    await page.getByLabel('Role').selectOption('Operator');
    assert.deepEqual(await findBarriers(page), []);
    await page.getByRole('button', { name: 'Add it' }).click();
    await page.getByText('This is shown once').waitFor();
    const password = await toldIn(page, 'Password');
    await closeDialog(page);
    await page.getByRole('heading', { level: 1, name: 'night-shift' }).waitFor();
    assert.deepEqual(staff.faults, []);

    await using operator = await ground.visit();
    await operator.go('/people');
    await signIn(operator.page, 'night-shift', password);
    await settled(operator.page);
    assert.equal(await operator.page.getByRole('heading', { name: 'Logins' }).count(), 0, 'an operator sees no others');
  });

  it("are added, shut out and deleted by an account's own admin, who does neither to the own login", async () => {
    await using admin = await ground.signedIn('demo', {}, '/people');
    const { page } = admin;
    await settled(page);
    await page.getByRole('button', { name: 'Add a login' }).click();
    await page.getByLabel('Login', { exact: true }).fill('colleague');
    await page.getByLabel('Role').selectOption('Viewer');
    await page.getByRole('button', { name: 'Add it' }).click();
    const password = await toldIn(page, 'Password');
    await closeDialog(page);
    await page.getByRole('heading', { level: 1, name: 'colleague' }).waitFor();
    assert.equal(await page.getByRole('button', { name: 'Issue a key' }).count(), 0, "that is the provider's");
    assert.deepEqual(await findBarriers(page), []);
    assert.equal((await ground.as('colleague', password).call('getSession')).role, 'viewer');
    await page.getByRole('button', { name: 'Shut out' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Shut out' }).click();
    await page.getByRole('button', { name: 'Let in again' }).waitFor();
    await assert.rejects(ground.as('colleague', password).call('getSession'));
    await page.getByRole('button', { name: 'Delete' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Delete' }).click();
    await page.getByRole('rowheader', { name: 'demo' }).getByRole('link').click();
    await page.getByRole('heading', { level: 1, name: 'demo' }).waitFor();
    await settled(page);
    assert.equal(await page.getByRole('button', { name: 'Shut out' }).count(), 0);
    assert.equal(await page.getByRole('button', { name: 'Delete' }).count(), 0);
    assert.deepEqual(admin.faults, []);
  });

  it('are refused by a name that is taken, in the dialog, which keeps what was typed', async () => {
    await using visit = await ground.signedIn('provider', {}, '/people');
    const { page } = visit;
    await page.getByRole('button', { name: 'Add a login' }).click();
    await page.getByLabel('Login', { exact: true }).fill('demo');
    await page.getByRole('button', { name: 'Add it' }).click();
    await page.getByRole('alert').getByText("The login 'demo' is taken already").waitFor();
    assert.equal(await page.getByLabel('Login', { exact: true }).inputValue(), 'demo');
    await page.keyboard.press('Escape');
    await page.getByRole('dialog').waitFor({ state: 'detached' });
    assert.equal(await page.evaluate('document.activeElement.textContent'), 'Add a login');
  });

  describe('one of a customer', () => {
    const PASSWORD = 'a new password of ours';

    const open = async (login: string) => {
      const staff = ground.as('provider');
      const { login: made } = await staff.call('createAccount', { body: { login, password: PASSWORD } });
      const visit = await ground.signedIn('provider', {}, `/people/${made.id}`);
      await settled(visit.page);
      return visit;
    };

    it('is shut out and let in again, and given another role', async () => {
      await using visit = await open('clerk');
      const { page } = visit;
      await page.getByRole('button', { name: 'Shut out' }).click();
      await page.getByRole('dialog').getByRole('button', { name: 'Shut out' }).click();
      await page.locator('.facts').getByText('Shut out').waitFor();
      await assert.rejects(ground.as('clerk', PASSWORD).call('getSession'));
      await page.getByRole('button', { name: 'Let in again' }).click();
      await page.locator('.facts').getByText('May sign in').waitFor();
      await page.getByRole('button', { name: 'Change role' }).click();
      await page.getByLabel('Role', { exact: true }).selectOption('Viewer');
      await page.getByRole('dialog').getByRole('button', { name: 'Change role' }).click();
      await page.locator('.facts').getByText('Viewer').waitFor();
      assert.equal((await ground.as('clerk', PASSWORD).call('getSession')).role, 'viewer');
      assert.deepEqual(visit.faults, []);
    });

    it('is given a second factor as a QR code and a secret, and asked for its code from then on', async () => {
      await using visit = await open('careful');
      const { page } = visit;
      await page.getByRole('button', { name: 'Switch the second factor on' }).click();
      await page.getByRole('dialog').getByRole('button', { name: 'Switch the second factor on' }).click();
      await page.getByRole('img', { name: 'QR code of the second factor' }).waitFor();
      assert.deepEqual(await findBarriers(page), []);
      const secret = await toldIn(page, 'Secret');
      await closeDialog(page);
      await page.getByRole('button', { name: 'Switch the second factor off' }).waitFor();
      assert.deepEqual(visit.faults, []);

      await using own = await ground.visit();
      await own.go('/');
      await sendSignIn(own.page, 'careful', PASSWORD);
      await own.page
        .getByLabel('Code from your authenticator')
        .fill(totpAt(secret, Math.floor(Date.now() / 1_000 / STEP)));
      await own.page.keyboard.press('Enter');
      await own.page.locator('.frame').waitFor();
    });

    it('is given a key that signs it in once', async () => {
      await using visit = await open('forgetful');
      const { page } = visit;
      await page.getByRole('button', { name: 'Issue a key' }).click();
      await page.getByRole('dialog').getByRole('button', { name: 'Issue a key' }).click();
      await page.getByText('This is shown once').waitFor();
      const key = await toldIn(page, 'Key');
      const body = JSON.stringify({ login: 'forgetful', key });
      const headers = { 'content-type': 'application/json' };
      const use = () => fetch(`${ground.url}/api/v1/session`, { method: 'POST', headers, body });
      assert.equal((await use()).status, 201);
      assert.equal((await use()).status, 401);
    });

    it('is deleted after a question', async () => {
      await using visit = await open('gone');
      const { page } = visit;
      await page.getByRole('button', { name: 'Delete' }).click();
      await page.getByRole('dialog').getByRole('button', { name: 'Delete' }).click();
      await page.getByRole('heading', { level: 1, name: 'People' }).waitFor();
      assert.deepEqual((await ground.as('provider').call('listLogins', { query: { name: ['gone'] } })).items, []);
    });
  });

  it('change their own password by the one of now, and go on in the same page while other sessions end', async () => {
    await ground
      .as('provider')
      .call('createAccount', { body: { login: 'own-password', password: 'the first password' } });
    await using other = await ground.visit();
    await other.go('/settings');
    await signIn(other.page, 'own-password', 'the first password');
    await using visit = await ground.visit();
    const { page } = visit;
    await visit.go('/people');
    await signIn(page, 'own-password', 'the first password');
    await page.getByRole('button', { name: 'Change password' }).click();
    await page.getByLabel('Password of now').fill('not that one');
    await page.getByLabel('New password', { exact: true }).fill('the second password');
    assert.deepEqual(await findBarriers(page), []);
    await page.getByRole('button', { name: 'Change it' }).click();
    await page.getByRole('alert').getByText('This is not the password of your login').waitFor();
    await page.getByLabel('Password of now').fill('the first password');
    await page.getByRole('button', { name: 'Change it' }).click();
    await page.getByText('Your password was changed').waitFor();
    await other.page.getByRole('dialog', { name: 'Your session has ended' }).waitFor();
    await page.getByRole('button', { name: 'Make a token' }).click();
    await page.getByRole('button', { name: 'Make it' }).click();
    await page.getByText('This is shown once').waitFor();
    assert.equal(
      (await ground.as('own-password', 'the second password').call('getSession')).login.login,
      'own-password',
    );
    assert.deepEqual(visit.faults, []);
  });

  it('switch their own second factor on by a code of it, and off again', async () => {
    await ground.as('provider').call('createAccount', { body: { login: 'own-factor', password: 'a fine password' } });
    await using visit = await ground.visit();
    const { page } = visit;
    await visit.go('/people');
    await signIn(page, 'own-factor', 'a fine password');
    await page.getByRole('button', { name: 'Switch the second factor on' }).click();
    await page.getByLabel('Password of now').fill('a fine password');
    await page.getByRole('button', { name: 'Go on' }).click();
    await page.getByRole('img', { name: 'QR code of the second factor' }).waitFor();
    assert.deepEqual(await findBarriers(page), []);
    const secret = await page.getByRole('dialog').locator('.code').innerText();
    const step = Math.floor(Date.now() / 1_000 / STEP);
    await page.getByLabel('Code of the app').fill(totpAt(secret, step));
    await page.getByRole('button', { name: 'Switch it on' }).click();
    await page.getByText('The second factor is on').waitFor();
    await page.getByRole('button', { name: 'Switch the second factor off' }).click();
    await page.getByLabel('Password of now').fill('a fine password');
    await page.getByLabel('Code of the app').fill(totpAt(secret, step + 1));
    await page.getByRole('dialog').getByRole('button', { name: 'Switch the second factor off' }).click();
    await page.getByText('The second factor is off.').waitFor();
    await page.getByRole('button', { name: 'Switch the second factor on' }).waitFor();
    assert.deepEqual(visit.faults, []);
  });

  it('make tokens that are shown once, hold to their limits, and end', async () => {
    await using visit = await ground.signedIn('demo', {}, '/people');
    const { page } = visit;
    await settled(page);
    await page.getByRole('button', { name: 'Make a token' }).click();
    await page.getByLabel('May').selectOption('Look');
    await page.getByLabel('Last day').fill('2100-01-31');
    await page.getByLabel('Networks').fill('127.0.0.0/8\n::1');
    assert.deepEqual(await findBarriers(page), []);
    await page.getByRole('button', { name: 'Make it' }).click();
    await page.getByText('This is shown once').waitFor();
    const token = await toldIn(page, 'Token');
    await closeDialog(page);
    const { token: made } = await byToken(token).call('getSession');
    assert.deepEqual([made?.scope, made?.expiresAt], ['read', '2100-01-31T23:59:59Z']);
    await page.getByRole('cell', { name: '127.0.0.0/8, ::1' }).waitFor();
    await page.getByRole('button', { name: `End token ${made?.id}` }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'End' }).click();
    await page.getByRole('cell', { name: '127.0.0.0/8, ::1' }).waitFor({ state: 'detached' });
    await assert.rejects(byToken(token).call('getSession'));
    assert.deepEqual(visit.faults, []);
  });
});
