// How much the console weighs is held; how fast it shows is measured and told, since it depends on the machine.
import assert from 'node:assert/strict';
import { readdir, readFile } from 'node:fs/promises';
import { after, before, describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import Database from 'better-sqlite3';
import type { Page } from 'playwright-core';
import { there } from '../../support/values.ts';
import { type Ground, openGround, sendSignIn, settled } from './ground.ts';

const ASSETS = fileURLToPath(new URL('../../../web/dist/assets/', import.meta.url));
const KB = 1_000;

/** What is fetched by the time that the first screen stands. */
const FIRST_LOAD_BYTES = 45 * KB;
const CSS_BYTES = 10 * KB;
const LAZY_BYTES = 25 * KB;
/** The viewer of the API's document is a page of its own. */
const VIEWER = /^(api|swagger)/;
const LAYOUT_SHIFT = 0.05;
const SCHEDULES = 10_000;

/** Of Lighthouse: 150 ms there and back, 1.6 Mbit/s down, 0.75 up. */
const SLOW_4G = { offline: false, latency: 150, downloadThroughput: 200_000, uploadThroughput: 93_750 };
const CPU_SLOWDOWN = 4;

const weigh = async (name: string): Promise<number> => gzipSync(await readFile(`${ASSETS}${name}`)).length;
const kb = (bytes: number): string => `${(bytes / KB).toFixed(1)} kB`;

/** Has the page keep what it painted last, how far things jumped, and how long presses took to show. */
const OBSERVE = `
  window.seen = { paint: 0, shift: 0, press: 0 };
  new PerformanceObserver((list) => { for (const each of list.getEntries()) seen.paint = each.startTime; })
    .observe({ type: 'largest-contentful-paint', buffered: true });
  new PerformanceObserver((list) => { for (const each of list.getEntries()) if (!each.hadRecentInput) seen.shift += each.value; })
    .observe({ type: 'layout-shift', buffered: true });
  new PerformanceObserver((list) => { for (const each of list.getEntries()) seen.press = Math.max(seen.press, each.duration); })
    .observe({ type: 'event', buffered: true, durationThreshold: 16 });
`;

const seenOn = (page: Page) =>
  page.evaluate('window.seen') as Promise<{ readonly paint: number; readonly shift: number; readonly press: number }>;

describe('what the console costs', () => {
  let ground: Ground;

  before(async () => {
    ground = await openGround();
  });
  after(() => ground?.[Symbol.asyncDispose]());

  it('each part that is fetched when it is needed, and all styles together, stay within their weight', async (t) => {
    const names = (await readdir(ASSETS)).filter((name) => !VIEWER.test(name));
    const sizes = await Promise.all(names.map(async (name) => [name, await weigh(name)] as const));
    const styles = sizes.filter(([name]) => name.endsWith('.css')).reduce((sum, [, bytes]) => sum + bytes, 0);
    t.diagnostic(`styles: ${kb(styles)}`);
    assert.ok(styles <= CSS_BYTES, `styles weigh ${kb(styles)}`);
    const first = new Set(await filesOfFirstLoad());
    const lazy = sizes.filter(([name]) => name.endsWith('.js') && !first.has(name));
    for (const [name, bytes] of lazy.toSorted(([, one], [, other]) => other - one).slice(0, 5)) {
      t.diagnostic(`${name}: ${kb(bytes)}`);
    }
    assert.deepEqual(
      lazy.filter(([, bytes]) => bytes > LAZY_BYTES),
      [],
    );
  });

  it('the first screen stands with little fetched, and nothing jumps', async (t) => {
    const names = await filesOfFirstLoad();
    const scripts = await Promise.all(names.filter((name) => name.endsWith('.js')).map(weigh));
    const bytes = scripts.reduce((sum, each) => sum + each, 0);
    t.diagnostic(`first load: ${kb(bytes)} in ${scripts.length} scripts`);
    assert.ok(bytes <= FIRST_LOAD_BYTES, `the first load weighs ${kb(bytes)}`);
    for (const path of ['/', '/schedules', '/calendar']) {
      await using visit = await ground.signedIn('demo');
      const { page, go } = visit;
      await page.addInitScript(OBSERVE);
      await slowDown(page);
      await go(path);
      await settled(page);
      const { paint, shift } = await seenOn(page);
      t.diagnostic(
        `${path}: largest paint after ${Math.round(paint)} ms on slow 4G with 4 × CPU, layout shift ${shift.toFixed(3)}`,
      );
      assert.ok(shift <= LAYOUT_SHIFT, `${path} jumps by ${shift}`);
    }
  });

  it('what the first screen is drawn of is all on its way before the program that draws it has come, each is asked for once, and told as a call', async () => {
    const reads = { '/': ['overview', 'targets'], '/schedules': ['schedules'] };
    for (const [path, names] of Object.entries(reads)) {
      await using visit = await ground.signedIn('demo');
      const { page, go, faults } = visit;
      await settled(page);
      const asked: string[] = [];
      const isAsked = (name: string): boolean => asked.some((each) => new RegExp(`^${name}\\b`).test(each));
      const allAsked = Promise.withResolvers<void>();
      await page.route(/\/api\/v1\/|\/assets\/frame-/, async (route) => {
        const [, address] = /\/api\/v1\/(.+)$/.exec(route.request().url()) ?? [];
        if (address === undefined) await allAsked.promise;
        else asked.push(address);
        if (['session', ...names].every(isAsked)) allAsked.resolve();
        await route.continue();
      });
      await go(path);
      await page.locator('.frame').waitFor();
      await settled(page);
      assert.deepEqual(asked, [...new Set(asked)]);
      await page.getByRole('button', { name: 'Same as a call' }).click();
      for (const name of names)
        await page
          .locator('details', { hasText: `GET /api/v1/${name}` })
          .first()
          .waitFor();
      assert.deepEqual(faults, []);
    }
  });

  it('a list of ten thousand schedules answers presses', async (t) => {
    await plantSchedules(ground);
    await using visit = await ground.signedIn('demo');
    const { page, go, faults } = visit;
    await page.addInitScript(OBSERVE);
    await go('/schedules');
    await settled(page);
    await page.getByText(/10,00\d in all/).waitFor();
    await page.getByLabel('Search by name').pressSequentially('planted 77', { delay: 30 });
    await page.getByRole('link', { name: 'planted 7777' }).waitFor();
    await page.getByLabel('Search by name').fill('');
    await page.getByRole('button', { name: 'Next' }).click();
    await settled(page);
    await go('/schedules/new');
    await settled(page);
    await page.getByLabel('Times', { exact: true }).press('End');
    await page.getByLabel('Times', { exact: true }).pressSequentially(', 04:15', { delay: 30 });
    await page.getByText(/730 slots/).waitFor();
    t.diagnostic(
      `with ${SCHEDULES} schedules the longest press took ${Math.round((await seenOn(page)).press)} ms to show`,
    );
    assert.deepEqual(faults, []);
  });

  /** The names of what a browser fetches until Today stands, for who is signed in. */
  async function filesOfFirstLoad(): Promise<readonly string[]> {
    await using visit = await ground.visit();
    const { page, go } = visit;
    const names: string[] = [];
    page.on('request', (request) => {
      const [, name] = /\/console\/assets\/(.+)$/.exec(request.url()) ?? [];
      if (name !== undefined) names.push(name);
    });
    await go('/');
    await sendSignIn(page, 'demo', ground.passwordOf('demo'));
    await page.locator('.frame').waitFor();
    await settled(page);
    names.length = 0;
    await page.reload();
    await page.locator('.frame').waitFor();
    await settled(page);
    return names;
  }
});

async function slowDown(page: Page): Promise<void> {
  const session = await page.context().newCDPSession(page);
  await session.send('Network.enable');
  await session.send('Network.setCacheDisabled', { cacheDisabled: true });
  await session.send('Network.emulateNetworkConditions', SLOW_4G);
  await session.send('Emulation.setCPUThrottlingRate', { rate: CPU_SLOWDOWN });
}

/** So many schedules of the demo's customer, as copies of one: to make them one by one would take minutes. */
async function plantSchedules(ground: Ground): Promise<void> {
  const demo = ground.as('demo');
  const targetId = there((await demo.call('listTargets')).items[0]).id;
  const { id } = await demo.call('createSchedule', {
    body: {
      name: 'planted',
      recurrence: { kind: 'cron', expression: '0 3 * * *', timeZone: 'UTC' },
      targets: [{ targetId }],
    },
  });
  await ground.gateway.stop();
  const database = new Database(ground.place.databaseFile);
  const columns = (table: string) =>
    (database.pragma(`table_info(${table})`) as readonly { readonly name: string }[]).map(({ name }) => name);
  const copy = (table: string, own: Readonly<Record<string, string>>, where: string) => {
    const names = columns(table);
    const values = names.map((name) => own[name] ?? `t.${name}`);
    database
      .prepare(
        `WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ${SCHEDULES})
         INSERT INTO ${table} (${names.join(', ')}) SELECT ${values.join(', ')} FROM ${table} t, n WHERE ${where} = ${id}`,
      )
      .run();
  };
  const newId = `${id} + n.i`;
  const uuid = "printf('00000000-0000-4000-8000-%012d', n.i)";
  copy('schedules', { id: newId, uuid, name: "'planted ' || n.i" }, 't.id');
  copy('schedule_targets', { schedule_id: newId }, 't.schedule_id');
  database.close();
  await ground.start();
}
