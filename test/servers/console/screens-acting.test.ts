import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { fillDemo, type Ground, openGround, settled } from './ground.ts';
import { addressOf, patternsOfConsole } from './screen-addresses.ts';

/** What the gateway answers whom a screen is not for. */
const FOR_STAFF = /^Only staff of the provider may do this\./;

describe('who acts for an account', () => {
  let ground: Ground;

  before(async () => {
    ground = await openGround();
    await fillDemo(ground);
  });
  after(() => ground?.[Symbol.asyncDispose]());

  it('sees on each screen for whom, and is asked nothing there that only the provider may', async () => {
    await using visit = await ground.signedIn('provider');
    const { page } = visit;
    await page.getByRole('button', { name: 'provider', exact: true }).click();
    await page.getByRole('combobox', { name: 'Account' }).fill('demo');
    await page.getByRole('option', { name: 'demo' }).click();
    await page.getByText('You act for demo').waitFor();
    for (const pattern of await patternsOfConsole()) {
      await visit.go(await addressOf(ground, 'demo', pattern));
      await settled(page);
      assert.equal(await page.getByText('You act for demo').count(), 1, pattern);
      const refused = await page.locator('#content [role=alert]').allInnerTexts();
      assert.deepEqual(
        refused.filter((text) => !FOR_STAFF.test(text)),
        [],
        pattern,
      );
    }
    assert.deepEqual(visit.faults, []);
  });
});
