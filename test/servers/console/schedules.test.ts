import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { after, before, describe, it } from 'node:test';
import { promisify } from 'node:util';
import type { Page } from 'playwright-core';
import { until } from '../../serve/gateway-process.ts';
import { there } from '../../support/values.ts';
import { type Ground, openGround, settled } from './ground.ts';

const DAYS = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'] as const;

describe('schedules in the console', () => {
  let ground: Ground;
  let targetId: number;

  before(async () => {
    ground = await openGround();
    targetId = there((await ground.as('demo').call('listTargets')).items[0]).id;
  });
  after(() => ground?.[Symbol.asyncDispose]());

  const add = (name: string, more: object = {}) =>
    ground.as('demo').call('createSchedule', {
      body: {
        name,
        recurrence: { kind: 'weekly', days: [...DAYS], times: ['02:30'], timeZone: 'UTC' },
        targets: [{ targetId }],
        ...more,
      },
    });

  it('are written with their next slots in sight, and clock changes in words', async () => {
    await using visit = await ground.signedIn('demo', {}, '/schedules');
    const { page } = visit;
    await page.getByRole('link', { name: 'New schedule' }).first().click();
    await page.getByLabel('Name', { exact: true }).fill('New York nights');
    await page.getByLabel('Times', { exact: true }).fill('02:30');
    await page.getByLabel('Time zone', { exact: true }).fill('America/New_York');
    await page.getByText(/^02:30 does not exist on 1?\d March: 03:00 EDT$/).waitFor();
    await page.getByText('365 slots in the year ahead').waitFor();
    await page.getByLabel('Times', { exact: true }).fill('25:00');
    await page
      .locator('input[aria-invalid=true]')
      .and(page.getByLabel('Times', { exact: true }))
      .waitFor();
    await page.getByLabel('Times', { exact: true }).fill('02:30');
    await page.getByLabel('MyServer').check();
    await page.getByText('It runs 365 times in that year.').waitFor();
    await page.getByRole('button', { name: 'New schedule' }).click();
    await page.getByRole('heading', { name: 'New York nights' }).waitFor();
    const { items } = await ground.as('demo').call('listSchedules', { query: { name: ['New York nights'] } });
    assert.partialDeepStrictEqual(there(items[0]), {
      recurrence: { kind: 'weekly', times: ['02:30'], timeZone: 'America/New_York' },
      targets: [{ targetId }],
    });
    assert.deepEqual(visit.faults, []);
  });

  it('take a quiet time of the day that is suggested', async () => {
    await add('At midnight', { recurrence: { kind: 'weekly', days: [...DAYS], times: ['00:00'], timeZone: 'UTC' } });
    await using visit = await ground.signedIn('demo', {}, '/schedules/new');
    const { page } = visit;
    await page.getByRole('button', { name: 'Suggest a quiet time' }).click();
    await page
      .locator('.toasts')
      .getByText(/^\d\d:\d\d meets/)
      .first()
      .waitFor();
    const taken = await page.getByLabel('Times', { exact: true }).inputValue();
    assert.match(taken, /^\d\d:\d\d$/);
    assert.notEqual(taken, '00:00', 'that one is busy');
    assert.deepEqual(visit.faults, []);
  });

  it('list the copies that they made, and no others, and say through what they were made themselves', async () => {
    const demo = ground.as('demo');
    const { id } = await add('With copies');
    await demo.call('backUpTarget', { parts: { key: targetId }, body: { name: 'by hand' } });
    await demo.call('runSchedule', { parts: { key: id }, body: {} });
    const { name } = await until(async () => {
      const { items } = await demo.call('listSnapshots', { query: { schedule: String(id) } });
      return items.find(({ state }) => state === 'available') ?? null;
    });
    await using visit = await ground.signedIn('demo', {}, `/schedules/${id}`);
    const { page } = visit;
    await settled(page);
    assert.match(await page.locator('#content dl').innerText(), /Version\s+1\s+Made through\s+native/);
    await page.getByRole('navigation', { name: 'Schedules' }).getByRole('link', { name: 'Snapshots' }).click();
    await page.getByRole('rowheader', { name }).getByRole('link').waitFor();
    assert.equal(await page.getByRole('rowheader').count(), 1);
    assert.deepEqual(visit.faults, []);
  });

  it('tell what another policy lets go, ask for the number where many go, and bring all back', async () => {
    const { id } = await add('Hourly', { retention: { kind: 'all' } });
    const demo = ground.as('demo');
    for (let made = 0; made < 13; made += 1) {
      await demo.call('runSchedule', { parts: { key: id }, body: {} });
      await until(async () => ((await available(id)) === made + 1 ? true : null));
    }
    await using visit = await ground.signedIn('demo', {}, `/schedules/${id}/settings`);
    const { page } = visit;
    await page.getByText('Nothing goes that stays now.').waitFor();
    await page.getByLabel('Policy').selectOption({ label: 'Keep some of each period' });
    for (const period of ['Daily', 'Weekly', 'Monthly']) await page.getByLabel(period, { exact: true }).fill('');
    await page.getByLabel('Last', { exact: true }).fill('2');
    await page.getByText(/^11 snapshots go that stay now: /).waitFor();
    await page.getByRole('button', { name: 'Save' }).click();
    const dialog = page.getByRole('dialog', { name: 'Many snapshots would go' });
    const go = dialog.getByRole('button', { name: 'Save and let them go' });
    assert.equal(await go.isDisabled(), true);
    await dialog.getByLabel('How many go').fill('11');
    await go.click();
    await page.getByText('Saved.').waitFor();
    await until(async () => ((await available(id)) === 2 ? true : null));

    await page.getByRole('button', { name: 'Undo' }).click();
    await page.getByText('11 snapshots are back.').waitFor();
    assert.equal(await available(id), 13);
    assert.deepEqual((await demo.call('getSchedule', { parts: { key: id } })).retention, { kind: 'all' });
    assert.deepEqual(visit.faults, []);
  });

  it('that were changed in another tab meanwhile are shown in both versions, and either is saved', async () => {
    const { id } = await add('Two tabs');
    await using one = await ground.signedIn('demo', {}, `/schedules/${id}/settings`);
    await using other = await ground.signedIn('demo', {}, `/schedules/${id}/settings`);
    const rename = async (page: Page, name: string) => {
      await settled(page);
      await page.getByLabel('Name', { exact: true }).fill(name);
      await page.getByRole('button', { name: 'Save' }).click();
    };
    await settled(other.page);
    await rename(one.page, 'Theirs');
    await one.page.getByText('Saved.').waitFor();
    await rename(other.page, 'Mine');
    const dialog = other.page.getByRole('dialog', { name: 'It was changed meanwhile' });
    await dialog.getByText('Theirs', { exact: true }).waitFor();
    await dialog.getByText('Mine', { exact: true }).waitFor();
    await dialog.getByRole('button', { name: 'Take theirs' }).click();
    assert.equal(await other.page.getByLabel('Name', { exact: true }).inputValue(), 'Theirs');

    await rename(one.page, 'Theirs again');
    await until(async () => ((await nameOf(id)) === 'Theirs again' ? true : null));
    await rename(other.page, 'Mine');
    await other.page.getByRole('button', { name: 'Save mine over it' }).click();
    await until(async () => ((await nameOf(id)) === 'Mine' ? true : null));
    assert.deepEqual([...one.faults, ...other.faults], []);
  });

  it('stand still until a time and say why, and go on', async () => {
    const { id } = await add('Paused');
    await using visit = await ground.signedIn('demo', {}, `/schedules/${id}`);
    const { page } = visit;
    await page.getByRole('button', { name: 'Pause…' }).click();
    await page.getByLabel(/^Until/).fill('2096-07-24T09:00');
    await page.getByLabel('Why').fill('moving house');
    await page.getByRole('button', { name: 'Pause', exact: true }).click();
    await page.getByText('Paused until Tue, 24 Jul 2096, 09:00 UTC').waitFor();
    assert.partialDeepStrictEqual((await ground.as('demo').call('getSchedule', { parts: { key: id } })).pause, {
      until: '2096-07-24T09:00:00Z',
      reason: 'moving house',
    });
    await page.getByRole('button', { name: 'Resume' }).click();
    await page.getByText('Active', { exact: true }).waitFor();
    assert.deepEqual(visit.faults, []);
  });

  it('are duplicated, and deleted after a question', async () => {
    const { id } = await add('Original');
    await using visit = await ground.signedIn('demo', {}, `/schedules/${id}`);
    const { page } = visit;
    await page.getByRole('link', { name: 'Duplicate' }).click();
    await page.getByRole('button', { name: 'New schedule' }).click();
    await page.getByRole('heading', { name: 'Copy of Original' }).waitFor();
    await page.getByRole('button', { name: 'Delete' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Delete' }).click();
    await page.getByText('The schedule is deleted.').waitFor();
    assert.deepEqual(
      (await ground.as('demo').call('listSchedules', { query: { search: 'Original' } })).items.map(({ name }) => name),
      ['Original'],
    );
    assert.deepEqual(visit.faults, []);
  });

  it('that the panel made are explained and edited by who comes from the panel, and the panel sees it', async () => {
    const panel = async (fields: Record<string, string>, login: 'demo' | 'provider' = 'demo') => {
      const body = new URLSearchParams({ authinfo: `${login}:${ground.passwordOf(login)}`, out: 'json', ...fields });
      return ((await (await fetch(ground.url, { method: 'POST', body })).json()) as { readonly doc: { elem: unknown } })
        .doc;
    };
    const list = { func: 'instances.fleio_bckps.schedule', elid: String(targetId) };
    await panel({
      func: 'instances.fleio_bckps.schedule.edit',
      ...{
        name: 'MySchedule',
        rotation_days: '1,2,3,4,5,6',
        rotation_time: '02:01',
        plid: String(targetId),
        sok: 'ok',
      },
    });
    const key = 'k'.repeat(24);
    await panel({ func: 'session.newkey', username: 'demo', key }, 'provider');
    await using visit = await ground.visit();
    const { page } = visit;
    await page.setContent(`<form method="post" action="${ground.url}/console/login">
      <input name="username" value="demo"><input name="key" value="${key}"><button>Backups</button></form>`);
    await page.getByRole('button', { name: 'Backups' }).click();
    await page.getByRole('link', { name: 'Schedules' }).click();
    await page.getByRole('link', { name: 'MySchedule' }).click();
    await page.getByText('At 02:01, Monday through Saturday (UTC)').first().waitFor();
    await page.getByRole('link', { name: 'Dialects' }).click();
    await page
      .getByRole('article')
      .filter({ hasText: 'Billing panel' })
      .getByText('"rotation_time": "02:01"')
      .waitFor();
    await page.getByRole('link', { name: 'Settings' }).last().click();
    await page.getByLabel('Times', { exact: true }).fill('03:15');
    await page.getByRole('button', { name: 'Save' }).click();
    await page.getByText('Saved.').waitFor();
    const { elem } = await panel(list);
    const rows = [elem].flat() as readonly Readonly<Record<string, { readonly $: string }>>[];
    assert.equal(there(rows.find(({ name }) => name?.$ === 'MySchedule')).rotation_time?.$, '03:15');
    assert.deepEqual(visit.faults, []);
  });

  it('show the curl of what the screen did, which does the same, and to the provider the command', async () => {
    const { id } = await add('As a call');
    const { token } = await ground.as('demo').call('createToken', { body: {} });
    await using visit = await ground.signedIn('provider', {}, `/schedules/${id}/settings`);
    const { page } = visit;
    await settled(page);
    await page.getByLabel('Name', { exact: true }).fill("Night's");
    await page.getByRole('button', { name: 'Save' }).click();
    await page.getByText('Saved.').waitFor();
    await page.getByRole('button', { name: 'Same as a call' }).click();
    const made = page.locator('details', { hasText: `PATCH /api/v1/schedules/${id}` });
    await made.locator('summary').click();
    const [curl = '', command = ''] = await made.locator('.code').allInnerTexts();
    assert.equal(command, `backrota schedule set ${id} --name 'Night'\\''s'`);
    await ground.as('demo').call('changeSchedule', { parts: { key: id }, version: '*', body: { name: 'Otherwise' } });
    const { stdout } = await promisify(execFile)('bash', ['-c', curl.replace(/If-Match: "\d+"/, 'If-Match: *')], {
      env: { PATH: process.env.PATH, BACKROTA_TOKEN: token },
    });
    assert.equal((JSON.parse(stdout) as { readonly name: string }).name, "Night's");
    assert.deepEqual(visit.faults, []);
  });

  const nameOf = async (id: number) => (await ground.as('demo').call('getSchedule', { parts: { key: id } })).name;

  const available = async (id: number) => {
    const { items } = await ground
      .as('demo')
      .call('listSnapshots', { query: { schedule: String(id), state: ['available'], limit: 50 } });
    return items.length;
  };
});
