import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { there } from '../../support/values.ts';
import { findBarriers } from './browser.ts';
import { fillDemo, type Ground, openGround, settled } from './ground.ts';

const FOCUSED = 'document.activeElement.title';
const ZONE = 'Europe/Kyiv';
/** Every five minutes: more slots in a month than any list shows at once. */
const OFTEN = { kind: 'cron', expression: '*/5 * * * *', timeZone: ZONE } as const;

const inDays = (days: number): string => Temporal.Now.plainDateISO(ZONE).add({ days }).toString();

/** The days a week from now, so that all is yet to come. */
const DAY = inDays(7);
const hourLabel = (date: string, hour: number): RegExp => {
  const day = new Intl.DateTimeFormat('en-GB', { weekday: 'short', day: 'numeric' }).format(new Date(`${date}T12:00Z`));
  return new RegExp(`^${day} ${String(hour).padStart(2, '0')}:00, `);
};

describe('the calendar', () => {
  let ground: Ground;
  before(async () => {
    ground = await openGround();
    await fillDemo(ground);
    const demo = ground.as('demo');
    const key = (await demo.call('getSession')).account.id;
    const { version } = await ground.as('provider').ask('getAccount', { parts: { key } });
    const change = { parts: { key }, version: there(version), body: { timeZone: ZONE } };
    await ground.as('provider').call('changeAccount', change);
    const targetId = there((await demo.call('listTargets')).items[0]).id;
    await demo.call('createSchedule', { body: { name: 'Often', recurrence: OFTEN, targets: [{ targetId }] } });
  });
  after(() => ground?.[Symbol.asyncDispose]());

  it('counts more slots than any list shows, and says of each day how many are to come', async () => {
    await using visit = await ground.signedIn('demo', {}, `/calendar/month/${inDays(31)}`);
    const { page, faults } = visit;
    const grid = page.getByRole('grid', { name: 'Calendar' });
    const month = inDays(31).slice(0, 7);
    const first = Temporal.PlainDate.from(`${month}-01`);
    const { cells } = await ground.as('demo').call('countSlots', {
      query: { from: `${first}`, to: `${first.add({ months: 1 }).subtract({ days: 1 })}`, by: 'day', zone: ZONE },
    });
    assert.ok(cells.reduce((sum, { planned }) => sum + planned, 0) > 5_000);
    for (const { date, planned } of [cells[1], cells[9]].map(there)) {
      const day = new Intl.DateTimeFormat('en-GB', { weekday: 'long', day: 'numeric', month: 'long' });
      const name = day.format(new Date(`${date}T12:00Z`));
      await grid.getByRole('gridcell', { name: `${name}, ${planned} slots: ${planned} to come` }).waitFor();
    }
    assert.deepEqual(faults, []);
  });

  it('is gone through by keys: from a day of the month to its hours, their slots, and why each is what it is', async () => {
    await using visit = await ground.signedIn('demo', {}, `/calendar/month/${DAY}`);
    const { page, faults } = visit;
    const day = (date: string) =>
      new Intl.DateTimeFormat('en-GB', { weekday: 'long', day: 'numeric', month: 'long' }).format(Date.parse(date));
    await page.getByRole('gridcell', { name: day(DAY) }).focus();
    await page.keyboard.press('Home');
    assert.match(String(await page.evaluate(FOCUSED)), /^Monday /);
    await page.keyboard.press('End');
    assert.match(String(await page.evaluate(FOCUSED)), /^Sunday /);
    await page.getByRole('gridcell', { name: new RegExp(`^${day(DAY)}, 28\\d slots: `) }).focus();
    await page.keyboard.press('Enter');
    await page.waitForURL(`**/calendar/day/${DAY}`);
    const hours = page.getByRole('grid', { name: 'Calendar' });
    await hours.getByRole('gridcell', { name: hourLabel(DAY, 22) }).focus();
    await page.keyboard.press('ArrowRight');
    assert.match(String(await page.evaluate(FOCUSED)), new RegExp(`${hourLabel(DAY, 23).source}12 slots: 12 to come$`));
    await page.keyboard.press('Enter');
    const dialog = page.getByRole('dialog').first();
    await dialog.getByRole('link', { name: 'Often' }).first().waitFor();
    assert.equal(await dialog.getByRole('row').count(), 13, 'the hour alone, and the heading');
    assert.deepEqual(await findBarriers(page), []);
    await dialog.getByRole('button', { name: /^Why/ }).first().click();
    await page.getByText(/23:00 \S+ is to come\.$/).waitFor();
    await page.keyboard.press('Escape');
    await page.keyboard.press('Escape');
    await dialog.waitFor({ state: 'detached' });
    assert.match(String(await page.evaluate(FOCUSED)), hourLabel(DAY, 23));
    assert.deepEqual(faults, []);
  });

  it('lists a day page by page, asking for no slot of another one', async () => {
    await using visit = await ground.signedIn('demo');
    const { page, go, faults } = visit;
    const asked: URLSearchParams[] = [];
    page.on('request', (request) => {
      const { pathname, searchParams } = new URL(request.url());
      if (pathname === '/api/v1/slots') asked.push(searchParams);
    });
    await go(`/calendar/day/${DAY}`);
    await settled(page);
    const firstSlot = page.getByRole('table').last().getByRole('rowheader').first();
    await firstSlot.filter({ hasText: '00:00' }).waitFor();
    await page.getByRole('button', { name: 'Next' }).click();
    await firstSlot.filter({ hasText: /04:\d0/ }).waitFor();
    const begin = Temporal.PlainDate.from(DAY).toZonedDateTime(ZONE).epochMilliseconds;
    assert.ok(asked.length >= 2);
    for (const query of asked) {
      assert.ok(Date.parse(there(query.get('from'))) >= begin, `${query}`);
      assert.ok(Date.parse(there(query.get('to'))) < begin + 25 * 3_600_000, `${query}`);
      assert.ok(Number(query.get('limit')) <= 50);
    }
    assert.deepEqual(faults, []);
  });

  it('says what ran and what did not, in the week by the hour', async () => {
    const demo = ground.as('demo');
    const { items } = await demo.call('listSchedules', { query: { name: ['Often'] } });
    const { id } = there(items[0]);
    await using visit = await ground.signedIn('demo', {}, `/calendar/week/${DAY}`);
    const { page, faults } = visit;
    const cell = page.getByRole('gridcell', { name: hourLabel(DAY, 12) });
    await cell.filter({ hasText: '12 slots: 12 to come' }).waitFor();
    // What changes is counted again by itself.
    await demo.call('pauseSchedule', { parts: { key: id }, body: {} });
    await cell.filter({ hasText: '12 slots: 12 did not run' }).waitFor();
    await demo.call('resumeSchedule', { parts: { key: id } });
    await cell.filter({ hasText: '12 slots: 12 to come' }).waitFor();
    await page.getByLabel('Time zone').selectOption('UTC');
    await page.getByRole('gridcell', { name: new RegExp(`${hourLabel(DAY, 12).source}12 slots`) }).waitFor();
    assert.deepEqual(faults, []);
  });

  it('is given to calendar programs at an address that is shown once', async () => {
    await using visit = await ground.signedIn('demo', {}, '/calendar');
    const { page } = visit;
    await page.getByRole('button', { name: 'Subscribe (iCal)' }).click();
    const address = await page.getByRole('dialog', { name: 'Calendar address' }).locator('.code').innerText();
    const answer = await fetch(new URL(new URL(address).pathname, ground.url));
    assert.match(await answer.text(), /^BEGIN:VCALENDAR/);
    assert.deepEqual(visit.faults, []);
  });

  it("shows the provider every account's slots, or those of one by its name", async () => {
    await ground.as('provider').call('createAccount', { body: { login: 'quiet' } });
    await using visit = await ground.signedIn('provider', {}, `/calendar/day/${DAY}`);
    const { page, faults } = visit;
    await page.getByRole('link', { name: 'Often' }).first().waitFor();
    await page.getByLabel('Account', { exact: true }).fill('quiet');
    await page.getByText('No slot lies here. A schedule makes them.').waitFor();
    await page.getByRole('link', { name: 'New schedule' }).waitFor();
    await page.getByLabel('Account', { exact: true }).fill('');
    await page.getByRole('link', { name: 'Often' }).first().waitFor();
    assert.deepEqual(await findBarriers(page), []);
    assert.deepEqual(faults, []);
  });
});
