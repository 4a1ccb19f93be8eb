import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import type { Page } from 'playwright-core';
import { until } from '../../serve/gateway-process.ts';
import { there } from '../../support/values.ts';
import { findBarriers, openPage } from './browser.ts';
import { fillDemo, type Ground, openGround, settled } from './ground.ts';

const DRAINING = {
  type: '/api/v1/problems/shutting_down',
  title: 'The gateway cannot answer now',
  status: 503,
  code: 'unavailable',
  reason: 'shutting_down',
  params: {},
  detail: 'The gateway is shutting down; send the call again in a minute.',
  requestId: 'a-request',
};

const heading = (page: Page, name: string) => page.getByRole('heading', { level: 1, name, exact: true });

describe('what is around every screen', () => {
  let ground: Ground;

  before(async () => {
    ground = await openGround();
    await fillDemo(ground);
  });
  after(() => ground?.[Symbol.asyncDispose]());

  const nightly = async () =>
    there((await ground.as('demo').call('listSchedules', { query: { name: ['Nightly'] } })).items[0]).id;

  it('keeps one stream of changes open for all tabs of a browser; all are told, also once its tab is closed', async () => {
    await using first = await ground.signedIn('demo', {}, '/targets');
    const second = await openPage(first.profile);
    // What it asked for until now is not to be counted.
    await first.page.goto('about:blank');
    const streams = new Map<Page, number>();
    for (const { page } of [first, second]) {
      page.on('request', (request) => {
        if (request.url().includes('/api/v1/events')) streams.set(page, (streams.get(page) ?? 0) + 1);
      });
    }
    // A new page of both, so that each asks whether it is to have the stream.
    await second.page.goto(`${ground.url}/console/targets`);
    await settled(second.page);
    await first.page.goto(`${ground.url}/console/targets`);
    await settled(first.page);
    await until(() => (streams.size > 0 ? true : null));
    const demo = ground.as('demo');
    const { id } = there((await demo.call('listTargets', { query: { name: ['MyServer'] } })).items[0]);
    const rename = async (name: string, ...pages: readonly Page[]) => {
      await demo.call('changeTarget', { parts: { key: id }, version: '*', body: { name } });
      await Promise.all(pages.map((page) => page.getByRole('rowheader', { name, exact: true }).waitFor()));
    };
    await rename('Seen in both', first.page, second.page);
    assert.deepEqual([...streams.values()], [1], 'one tab alone has a stream');
    const [leader] = [...streams.keys()];
    const other = leader === first.page ? second.page : first.page;
    await there(leader).close();
    await until(() => (streams.get(other) === 1 ? true : null));
    await rename('Seen in the other', other);
    assert.deepEqual([...first.faults, ...second.faults], []);
  });

  it('says that the gateway takes no calls while it ends, and keeps what was there, dimmed', async () => {
    await using visit = await ground.signedIn('demo', {}, '/schedules');
    const { page } = visit;
    await page.getByRole('link', { name: 'Nightly' }).waitFor();
    await page.route('**/api/v1/schedules?*', (route) =>
      route.fulfill({ status: 503, contentType: 'application/problem+json', body: JSON.stringify(DRAINING) }),
    );
    // Something has changed, so what is shown is read again.
    await ground.as('demo').call('pauseSchedule', { parts: { key: await nightly() }, body: {} });
    const banner = page.getByRole('alert').filter({ hasText: 'The gateway does not answer' });
    await banner.waitFor();
    assert.equal(await page.locator('#content .is-stale').getByRole('link', { name: 'Nightly' }).count(), 1);
    await page.getByText(DRAINING.detail).waitFor();
    await page.getByText('a-request').waitFor();
    await page.unroute('**/api/v1/schedules?*');
    await page.getByRole('button', { name: 'Try again' }).click();
    await banner.waitFor({ state: 'detached' });
    await page.getByRole('row', { name: /Nightly.*Paused/ }).waitFor();
    await ground.as('demo').call('resumeSchedule', { parts: { key: await nightly() } });
    assert.deepEqual(visit.faults, []);
  });

  it('is gone through by single keys, but not while something is typed, and not by who switches them off', async () => {
    await using visit = await ground.signedIn('demo');
    const { page } = visit;
    await heading(page, 'Today').waitFor();
    for (const [letter, name] of [
      ['c', 'Calendar'],
      ['s', 'Schedules'],
    ] as const) {
      await page.keyboard.press('g');
      await page.keyboard.press(letter);
      await heading(page, name).waitFor();
    }
    await page.getByLabel('Search by name').waitFor();
    await page.keyboard.press('/');
    assert.equal(await page.evaluate('document.activeElement.type'), 'search');
    await page.keyboard.type('g c / ?');
    assert.equal(await page.getByLabel('Search by name').inputValue(), 'g c / ?');
    assert.equal(await heading(page, 'Schedules').count(), 1, 'what is typed leads nowhere');
    await heading(page, 'Schedules').click();
    await page.keyboard.press('?');
    await page.getByRole('dialog', { name: 'Same as a call' }).waitFor();
    await page.keyboard.press('Escape');
    await visit.go('/settings');
    await page.getByLabel(/^Single keys go to screens/).uncheck();
    await heading(page, 'Settings').click();
    for (const key of ['g', 'c', '?']) await page.keyboard.press(key);
    await page.reload();
    await settled(page);
    for (const key of ['g', 'c', '?']) await page.keyboard.press(key);
    assert.equal(await page.getByRole('dialog').count(), 0);
    assert.equal(await heading(page, 'Settings').count(), 1);
    assert.deepEqual(visit.faults, []);
  });

  it('tells times in UTC and by the browser’s own clock, beside the zone that they are in, to who asks', async () => {
    await using visit = await ground.signedIn('demo');
    const { page } = visit;
    const id = await nightly();
    const { nextFireAt } = await ground.as('demo').call('getScheduleStatus', { parts: { key: id } });
    await visit.go(`/schedules/${id}`);
    const time = page.locator(`time[datetime="${nextFireAt}"]`).first();
    await time.waitFor();
    assert.match(await time.innerText(), / GMT\+[23]$/, 'in the zone of the schedule');
    const others = String(await time.getAttribute('title')).split('\n');
    assert.deepEqual(
      others.map((line) => /\((.+)\)$/.exec(line)?.[1]),
      ['UTC', 'America/New_York'],
    );

    await visit.go('/settings');
    await page.getByRole('checkbox', { name: 'Beside each time' }).check();
    await visit.go(`/schedules/${id}`);
    await time.waitFor();
    const place = JSON.stringify(`time[datetime="${nextFireAt}"]`);
    const beside = String(await page.evaluate(`getComputedStyle(document.querySelector(${place}), '::after').content`));
    assert.deepEqual(beside.slice(1, -1).split('\\a '), others);
    assert.deepEqual(await findBarriers(page), []);
    assert.deepEqual(visit.faults, []);
  });

  it('moves nothing', async () => {
    await using visit = await ground.signedIn('demo');
    const { page } = visit;
    await page.emulateMedia({ reducedMotion: 'no-preference' });
    for (const path of ['/', '/calendar', '/schedules']) {
      await visit.go(path);
      await settled(page);
      assert.deepEqual(await page.evaluate('document.getAnimations().map((each) => each.animationName)'), [], path);
    }
  });
});
