// A day of somebody who looks after two hundred customers, command by command; what is typed and answered is told as
// diagnostics. The clock of all processes is set, so that nights come at once.
import assert from 'node:assert/strict';
import { glob, mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { after, before, describe, type TestContext, test } from 'node:test';
import Database from 'better-sqlite3';
import { loadConfig } from '../../src/config.ts';
import type { Instant } from '../../src/domain/instant.ts';
import { weekly } from '../../src/domain/recurrence/index.ts';
import { openGateway } from '../../src/gateway.ts';
import { runProcess } from '../cli/command.ts';
import { type GatewayProcess, openPlace, type Place, until } from '../serve/gateway-process.ts';
import { CollectedLog } from '../support/collected-log.ts';
import { addCustomer } from '../support/customer.ts';
import { HOUR, MINUTE, STAFF, there } from '../support/values.ts';
import { WebhookServer } from '../support/webhook-server.ts';

const PLANTED = 190;
/** Made by the command line. */
const TYPED = ['quillfeather', ...Array.from({ length: 9 }, (_, index) => `typed-${index + 1}`)];
const LEAVING = 'quillfeather';
const MAIL = 'zaphod@quillfeather.example';
const SUSPENDED = 'customer-42';
/** Whose files are gone in that night. */
const WITHOUT_SOURCE = ['customer-7', 'customer-8', 'customer-9'];
/** Those who have their backups in the store `vault`. */
const IN_VAULT = 20;
/** A night may take a while on a busy machine. */
const A_NIGHT_MS = 240_000;
/** Of housekeeping, which comes each hour. */
const MOST_PASSES = 6;
const SHOWN_LINES = 5;
const SHOWN_WIDTH = 140;

/** Far from now, whenever now is: nothing comes due while it is planted. */
const HOUR_OF_NIGHT = (new Date().getUTCHours() + 12) % 24;
const TIME = `${String(HOUR_OF_NIGHT).padStart(2, '0')}:00`;

/** A run as the list tells it to a program. */
interface ListedRun {
  readonly id: number;
  readonly accountId: number;
  readonly account: string;
  readonly outcome: string;
  readonly tasks: readonly { readonly state: string; readonly reason: string | null }[];
}

describe("an operator's day with two hundred customers", () => {
  let place: Place;
  let hook: WebhookServer;
  let gateway: GatewayProcess;
  let url: string;
  let env: Readonly<Record<string, string>>;
  /** How far the set clock is ahead of this machine's. */
  let offset = 0;
  /** Its slot. */
  let night: Instant;

  const customers = [...Array.from({ length: PLANTED }, (_, index) => `customer-${index + 1}`), ...TYPED];
  const sourceOf = (name: string): string => join(place.folder, 'srv', name);
  const isInVault = (name: string): boolean => customers.indexOf(name) >= PLANTED - IN_VAULT && !TYPED.includes(name);

  /** Sets the clock of the gateway and of all commands ahead of this machine's. */
  const setClock = async (instant: Instant): Promise<void> => {
    offset = instant - now();
    await writeFile(there(env.FAKETIME_TIMESTAMP_FILE), `+${offset}\n`);
  };
  const advance = (seconds: number): Promise<void> => setClock(now() + offset + seconds);

  const now = (): Instant => Math.floor(Date.now() / 1_000);

  function query<Row>(sql: string, ...bindings: readonly unknown[]): Row {
    const database = new Database(place.databaseFile, { readonly: true });
    try {
      return there(database.prepare<unknown[], Row>(sql).get(...bindings));
    } finally {
      database.close();
    }
  }

  const openTasks = (): number =>
    query<{ open: number }>("SELECT COUNT(*) AS open FROM tasks WHERE state IN ('queued', 'running')").open;
  /** Those but the ones that wait for a store which is left alone. */
  const busyTasks = (): number =>
    query<{ busy: number }>(
      `SELECT COUNT(*) AS busy FROM tasks WHERE state = 'running' OR (state = 'queued' AND store_id NOT IN (
         SELECT store_id FROM store_troubles WHERE rests_until IS NOT NULL))`,
    ).busy;

  /** Runs a command as a process of its own, and tells what was typed and answered. */
  async function type(t: TestContext, ...args: readonly string[]): Promise<string> {
    const { code, stdout, stderr } = await runProcess(args, { env });
    const lines = `${stdout}${stderr}`.trimEnd().replaceAll(place.folder, '').split('\n');
    t.diagnostic(`$ backrota ${args.join(' ').replaceAll(place.folder, '')}`);
    for (const line of lines.slice(0, SHOWN_LINES)) t.diagnostic(`  ${line.slice(0, SHOWN_WIDTH)}`);
    if (lines.length > SHOWN_LINES) t.diagnostic(`  … ${lines.length - SHOWN_LINES} more lines`);
    assert.equal(code, 0, stderr);
    return stdout;
  }

  async function ask(...args: readonly string[]): Promise<ReturnType<typeof JSON.parse>> {
    const { code, stdout, stderr } = await runProcess([...args, '--json'], { env });
    assert.equal(code, 0, stderr);
    return JSON.parse(stdout);
  }

  /** All slots of a night have a run, and what they began has ended or waits for a store. */
  async function pass(slot: Instant): Promise<void> {
    await setClock(slot - 2);
    await until(() => {
      const { runs } = query<{ runs: number }>('SELECT COUNT(*) AS runs FROM runs WHERE covers_to = ?', slot);
      return runs === customers.length && busyTasks() === 0 ? true : null;
    }, A_NIGHT_MS);
  }

  /** The samples of one of the figures that monitoring reads, by their labels. */
  async function scrape(name: string): Promise<readonly (readonly [labels: string, value: number])[]> {
    const text = await (await fetch(`${url}/metrics`)).text();
    return [...text.matchAll(new RegExp(`^${name}\\{(.*)\\} (\\d+)$`, 'gm'))].map(
      ([, labels = '', value]) => [labels, Number(value)] as const,
    );
  }
  const sumOf = async (name: string, ...labels: readonly string[]): Promise<number> =>
    (await scrape(name))
      .filter(([own]) => labels.every((label) => own.includes(label)))
      .reduce((sum, [, value]) => sum + value, 0);

  const runsListed = async (...filters: readonly string[]): Promise<readonly ListedRun[]> => {
    const accounts: readonly { readonly id: number; readonly name: string }[] = await ask('account', 'list');
    const names = new Map(accounts.map(({ id, name }) => [id, name]));
    const runs: readonly Omit<ListedRun, 'account'>[] = await ask('run', 'list', ...filters, '--limit', '10000');
    return runs.map((run) => ({ ...run, account: names.get(run.accountId) ?? String(run.accountId) }));
  };

  const snapshotOf = async (name: string): Promise<string> => {
    const [target] = await ask('target', 'list', '--account', name);
    return String((await ask('snapshot', 'list', '--target', String(target.id))).at(-1).id);
  };

  /** Restores a customer's newest snapshot, which has what the customer's files are, to the byte. */
  async function restore(t: TestContext, name: string): Promise<void> {
    const restored = join(place.folder, 'restored', name);
    await mkdir(join(place.folder, 'restored'), { recursive: true });
    await type(t, 'restore', await snapshotOf(name), '--to', restored);
    assert.deepEqual(await filesIn(restored), await filesIn(sourceOf(name)));
  }

  async function plant(): Promise<void> {
    const config = loadConfig({ DATA_DIR: place.dataDir, SOURCE_ROOTS: place.folder });
    const { services, unitOfWork, close } = await openGateway(config, { log: new CollectedLog() });
    try {
      const store = await services.stores.findLocal('archive');
      for (const name of customers.slice(0, PLANTED)) {
        const { account } = await addCustomer(unitOfWork, name);
        const draft = { accountId: account.id, name: 'web', kind: 'instance', storeId: store.id } as const;
        const { id } = await services.targets.add(STAFF, { ...draft, paths: [sourceOf(name)] });
        await services.schedules.create(STAFF, {
          name: 'nightly',
          targets: [{ target: { id } }],
          recurrence: weekly({ days: DAYS, times: [TIME], timeZone: 'UTC' }),
          retention: { kind: 'inherit' },
          ...(isInVault(name) ? { destination: 'VLT' } : {}),
        });
      }
    } finally {
      await close();
    }
  }

  before(async () => {
    place = await openPlace();
    hook = await WebhookServer.open();
    const libraries = await Array.fromAsync(glob('/usr/lib*/**/faketime/libfaketime.so.1'));
    env = {
      DATA_DIR: place.dataDir,
      ALERT_NETWORKS: '127.0.0.1',
      VERIFY_NIGHTLY: '0',
      WORKER_CONCURRENCY: '4',
      LD_PRELOAD: there(libraries[0]),
      FAKETIME_TIMESTAMP_FILE: join(place.folder, 'offset'),
      // Reading it at each look at the clock slows everything down.
      FAKETIME_CACHE_DURATION: '1',
    };
    for (const name of customers) {
      await mkdir(sourceOf(name), { recursive: true });
      await writeFile(join(sourceOf(name), 'index.html'), `<h1>${name}</h1>\n`.repeat(100));
    }
    for (const store of ['vault', 'annex']) await mkdir(join(place.folder, store));
    for (const name of TYPED) await place.ask('account', 'add', name);
    const store = (name: string, location: string) => ['store', 'add', '--name', name, '--location', location];
    for (const [name, location] of [
      ['vault', 'VLT'],
      ['annex', 'ANX'],
    ] as const)
      await place.ask(...store(name, location), '--driver', 'archive', '--set', `root=${join(place.folder, name)}`);
    for (const name of TYPED) {
      const add = ['target', 'add', '--account', name, '--name', 'web', '--set', `source=${sourceOf(name)}`];
      const { id } = await place.ask(...add);
      await place.ask('schedule', 'add', '--target', String(id), '--name', 'nightly', '--time', TIME);
    }
    await place.ask('contact', 'add', '--login', LEAVING, '--email', MAIL, '--on', 'creation');
    await plant();
    night = query<{ at: number }>('SELECT MIN(next_fire_at) AS at FROM schedules').at;
    await setClock(night - MINUTE);
    gateway = place.serve([], env);
    url = await gateway.ready();
  });
  after(async () => {
    await gateway?.[Symbol.asyncDispose]();
    await hook?.[Symbol.asyncDispose]();
    await place?.[Symbol.asyncDispose]();
  });

  test('after a bad night it is asked, and answered, who failed and why', async (t) => {
    await type(t, 'alert', 'add', 'webhook', hook.url, '--on', 'failed,missed,store');
    await type(t, 'account', 'suspend', SUSPENDED);
    for (const name of WITHOUT_SOURCE) await rm(sourceOf(name), { recursive: true });
    await rename(join(place.folder, 'vault'), join(place.folder, 'away'));
    await pass(night);
    const status = await type(t, 'status');
    assert.match(status, /stores left alone +vault /);
    const [, waited] = /stores waited for +vault \((\d+) task\(s\) since 20\S+Z: store_missing\)\n/.exec(status) ?? [];
    await type(t, 'store', 'list');
    const runs = await runsListed();
    const failed = await runsListed('--failed');
    const waiting = runs.filter(({ tasks }) => tasks.some(({ reason }) => reason === 'store_rests'));
    assert.equal(waiting.length, Number(waited));
    assert.match(await type(t, 'run', 'list', '--waiting', '--limit', '3'), / queued \(store_rests\)\n/);
    const told = [...failed, ...waiting].map(({ account }) => account);
    assert.deepEqual(told.sort(), [...WITHOUT_SOURCE, ...customers.filter(isInVault)].sort());
    assert.ok(WITHOUT_SOURCE.every((name) => failed.some(({ account }) => account === name)));
    await type(t, 'run', 'list', '--failed', '--limit', '3');
    assert.match(await type(t, 'run', 'list', '--account', 'customer-8'), / customer-8 .* failed \(source_/);
    await type(t, 'run', 'list', '--account', there(waiting[0]).account);
    const one = there(failed.find(({ account }) => account === 'customer-8'));
    assert.match(await type(t, 'run', 'show', String(one.id)), /error /);
  });

  test('figures for monitoring say what the list of runs says', async () => {
    const runs = await runsListed();
    for (const outcome of ['fired', 'skipped', 'missed']) {
      const listed = runs.filter((run) => run.outcome === outcome).length;
      assert.equal(await sumOf('backrota_runs_total', `outcome="${outcome}"`), listed, outcome);
    }
    const tasks = runs.flatMap((run) => run.tasks);
    for (const state of ['succeeded', 'failed', 'skipped']) {
      const listed = tasks.filter((task) => task.state === state).length;
      assert.equal(await sumOf('backrota_tasks_total', `state="${state}"`), listed, state);
    }
    // One that is tried again goes from queued to running and back meanwhile.
    await until(async () => {
      const waiting = await runsListed('--state', 'queued');
      const queued = waiting.flatMap((run) => run.tasks).filter(({ state }) => state === 'queued').length;
      return (await sumOf('backrota_tasks', 'state="queued"')) === queued || null;
    });
    assert.equal(await sumOf('backrota_store_up', 'store="vault"'), 0);
  });

  test('staff was told by itself, in a digest', async (t) => {
    await advance(4 * MINUTE);
    await until(() => (hook.posted.length > 0 ? true : null));
    const told = (): string | null =>
      hook.posted.map(({ body }): string => JSON.parse(body).text).find((said) => said.includes('source_missing')) ??
      null;
    // What came too late for the first digest is in the next one.
    if (told() === null) await advance(6 * MINUTE);
    const text = await until(told);
    for (const line of text.split('\n').filter(Boolean).slice(0, SHOWN_LINES))
      t.diagnostic(`> ${line.slice(0, SHOWN_WIDTH)}`);
    assert.match(text, /"web" .* of "customer-8" .*: source_missing /);
  });

  test('a suspended customer’s schedule stands still and says why, until it goes on', async (t) => {
    assert.match(await type(t, 'schedule', 'list', '--account', SUSPENDED), / account suspended\n$/);
    assert.match(await type(t, 'run', 'list', '--account', SUSPENDED), / skipped \(account_suspended\) /);
    await type(t, 'account', 'resume', SUSPENDED);
    assert.match(await type(t, 'schedule', 'list', '--account', SUSPENDED), / 20\d\d-\S+Z\n$/);
  });

  test('a store that is there again is emptied into another one, and what was moved comes back to the byte', async (t) => {
    await rename(join(place.folder, 'away'), join(place.folder, 'vault'));
    await type(t, 'store', 'test', 'vault');
    await advance(HOUR);
    await until(() => (openTasks() === 0 ? true : null), A_NIGHT_MS);
    assert.match(await type(t, 'status'), /stores left alone +none\n/);
    const runs = await runsListed();
    const late = runs.filter(({ account, tasks }) => isInVault(account) && tasks[0]?.state === 'succeeded');
    const moved = await type(t, 'store', 'move', '--from', 'vault', '--to', 'annex');
    assert.ok(moved.includes(`${late.length} snapshot(s) are moved`));
    assert.deepEqual(await readdir(join(place.folder, 'vault')), ['.backrota']);
    await restore(t, there(late[0]).account);
    await restore(t, 'customer-1');
  });

  test('a customer who leaves is deleted to the last byte; who is left is seen with what they use', async (t) => {
    await type(t, 'account', 'delete', LEAVING, '--erase', '--yes');
    let passes = 0;
    await until(async () => {
      const { open } = query<{ open: number }>("SELECT COUNT(*) AS open FROM settings WHERE name LIKE 'erasing:%'");
      if (open > 0 && passes++ < MOST_PASSES) await advance(HOUR);
      return open === 0 ? true : null;
    }, A_NIGHT_MS);
    const traces: string[] = [];
    for (const [path, bytes] of await filesIn(place.dataDir))
      if (`${path} ${bytes}`.toLowerCase().includes(LEAVING)) traces.push(path);
    assert.deepEqual(traces, []);
    await type(t, 'account', 'usage');
    assert.match(await type(t, 'audit', 'list', '--limit', '3'), / account\.delete /);
    assert.equal((await gateway.stop()).code, 0);
  });
});

const DAYS = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'] as const;

/** Every file below a directory, by its path there, with its bytes. */
async function filesIn(directory: string): Promise<ReadonlyMap<string, string>> {
  const entries = await readdir(directory, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  const read = files.map(async (file) => [file.slice(directory.length + 1), await readFile(file, 'latin1')] as const);
  return new Map((await Promise.all(read)).sort());
}
