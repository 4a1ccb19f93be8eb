import assert from 'node:assert/strict';
import { cp, mkdir, mkdtemp, readdir, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import BetterSqlite from 'better-sqlite3';
import { loadConfig } from '../../../src/config.ts';
import type { Target } from '../../../src/domain/target.ts';
import { type Gateway, openGateway } from '../../../src/gateway.ts';
import { CollectedLog } from '../../support/collected-log.ts';
import { addCustomer } from '../../support/customer.ts';
import { FakeClock } from '../../support/fake-clock.ts';
import { copyMigrated } from '../../support/installation-database.ts';
import { STAFF, there, WEDNESDAY } from '../../support/values.ts';

const HOUR = 3_600;
const neverAborted = () => new AbortController().signal;

/** Gateways that are moved and copied, with a store of theirs outside of their directories. */
class Yard implements AsyncDisposable {
  readonly folder: string;
  readonly clock = new FakeClock(WEDNESDAY);
  readonly #open: Gateway[] = [];

  private constructor(folder: string) {
    this.folder = folder;
  }

  static async open(): Promise<Yard> {
    const yard = new Yard(await mkdtemp(join(tmpdir(), 'backrota-yard-')));
    for (const name of ['original', 'source', 'vault']) await mkdir(join(yard.folder, name));
    await writeFile(join(yard.folder, 'source', 'index.html'), '<p>Hello');
    await copyMigrated(join(yard.folder, 'original', 'backrota.sqlite'));
    return yard;
  }

  get vault(): string {
    return join(this.folder, 'vault');
  }

  /** Starts a gateway in a directory, as far as its stores. */
  async start(name: string, env: Readonly<Record<string, string>> = {}, isDrill = false): Promise<Gateway> {
    const config = loadConfig({
      NODE_NAME: name,
      SOURCE_ROOTS: this.folder,
      RESTORE_ROOTS: this.folder,
      ...env,
      DATA_DIR: join(this.folder, name),
    });
    const gateway = await openGateway(config, { clock: this.clock, log: new CollectedLog(), isDrill });
    this.#open.push(gateway);
    await gateway.services.storeWatch.look();
    return gateway;
  }

  async stop(gateway: Gateway): Promise<void> {
    this.#open.splice(this.#open.indexOf(gateway), 1);
    await gateway.close();
  }

  /** The names of all copies in the vault. */
  async kept(): Promise<readonly string[]> {
    const names = await readdir(this.vault, { recursive: true });
    return names.filter((name) => name.split('/').length === 2 && !name.startsWith('.')).toSorted();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const gateway of this.#open) await gateway.close();
    await rm(this.folder, { recursive: true, force: true });
  }
}

/** A target with a backup in its local store, and one in the vault. */
async function fill(yard: Yard, { services, unitOfWork }: Gateway): Promise<Target> {
  const { account } = await addCustomer(unitOfWork, 'ann');
  const settings = { root: yard.vault };
  const draft = { accountId: null, name: 'vault', locationCode: 'vault', driver: 'archive', settings };
  await services.stores.add(STAFF, { ...draft, limits: { minimumIntervalSeconds: null } });
  const { id: storeId } = await services.stores.findLocal('archive');
  const paths = [join(yard.folder, 'source')];
  return services.targets.add(STAFF, { accountId: account.id, name: 'www', kind: 'instance', storeId, paths });
}

/** Takes a backup to a location; answers how its task ended. */
async function backUp({ services, loops }: Gateway, target: Target, destination: string): Promise<string> {
  const { run } = await services.backups.backUp(STAFF, target, 'backup', 'by hand', { destination });
  await loops.worker.idle();
  const { tasks } = await services.runs.find(STAFF, run);
  const [task] = tasks;
  return task?.reason ?? task?.state ?? '';
}

const snapshotsOf = async ({ services }: Gateway) => {
  const page = { offset: 0, limit: null, orderBy: 'id', descending: false } as const;
  return (await services.snapshots.list(STAFF, {}, page)).rows;
};

async function assertAllRestore(yard: Yard, gateway: Gateway, count: number): Promise<void> {
  const snapshots = await snapshotsOf(gateway);
  assert.equal(snapshots.length, count);
  for (const snapshot of snapshots) {
    const directory = join(yard.folder, `restored-${gateway.config.nodeName}-${snapshot.id}`);
    await gateway.services.directoryRestores.restore(STAFF, snapshot, directory, neverAborted());
    assert.deepEqual(await readdir(directory), ['index.html']);
  }
}

const inVaultOnly = { place: { path: 'vault', server: null } };

const outOfReach = async ({ services }: Gateway) =>
  (await services.status.read()).storesOutOfReach.map(({ name, reason }) => ({ name, reason }));

describe('a copy of a gateway', () => {
  test('gives every snapshot back, and touches nothing of the original, which goes on', async () => {
    await using yard = await Yard.open();
    let original = await yard.start('original');
    const target = await fill(yard, original);
    for (const place of ['local', 'vault']) assert.equal(await backUp(original, target, place), 'succeeded');
    await original.services.storeWatch.look();
    await yard.stop(original);
    await cp(join(yard.folder, 'original'), join(yard.folder, 'copy'), { recursive: true });
    original = await yard.start('original');
    const before = await yard.kept();

    const copy = await yard.start('copy');
    assert.deepEqual(await outOfReach(copy), [{ name: 'vault', reason: 'store_not_adopted' }]);
    await assertAllRestore(yard, copy, 2);
    assert.equal(await backUp(copy, target, 'vault'), 'store_not_adopted');
    assert.equal(await backUp(copy, target, 'local'), 'succeeded');
    const kept = await snapshotsOf(copy);
    const inVault = kept.filter(({ storeId }) => storeId !== target.storeId);
    const foreign = { problem: { code: 'driver_failed', reason: 'store_not_adopted', params: inVaultOnly } };
    await assert.rejects(copy.services.snapshots.delete(STAFF, kept), foreign);
    await assert.rejects(
      copy.services.deleteByIds(
        STAFF,
        kept.map(({ id }) => id),
      ),
      foreign,
    );
    assert.deepEqual(await snapshotsOf(copy), kept);
    const local = kept.filter((snapshot) => !inVault.includes(snapshot));
    await copy.services.snapshots.delete(STAFF, local);
    await copy.services.housekeeping.cleanUp();
    yard.clock.advance(2 * HOUR);
    await copy.services.housekeeping.cleanUp();
    assert.deepEqual(await yard.kept(), before);
    assert.deepEqual(await outOfReach(original), []);
    await assertAllRestore(yard, original, 2);
    assert.equal(await backUp(original, target, 'vault'), 'succeeded');
  });

  test('in a drill deletes nothing of a store of the original, nor a target whose own store it is', async () => {
    await using yard = await Yard.open();
    const original = await yard.start('original');
    const { accountId } = await fill(yard, original);
    const vault = await original.services.stores.findByName(STAFF, 'vault');
    const paths = [join(yard.folder, 'source')];
    const draft = { accountId, name: 'kept', kind: 'instance', storeId: vault.id, paths } as const;
    const target = await original.services.targets.add(STAFF, draft);
    assert.equal(await backUp(original, target, 'local'), 'succeeded');
    await yard.stop(original);
    await cp(join(yard.folder, 'original'), join(yard.folder, 'copy'), { recursive: true });
    const drill = await yard.start('copy', {}, true);
    const before = await snapshotsOf(drill);
    const foreign = { problem: { code: 'driver_failed', reason: 'store_not_adopted', params: inVaultOnly } };
    await assert.rejects(drill.services.snapshots.delete(STAFF, before), foreign);
    await assert.rejects(
      drill.services.targets.removeWithSnapshots(STAFF, target, { origin: there(before[0]).origin }),
      foreign,
    );
    assert.deepEqual(await snapshotsOf(drill), before);
    assert.equal((await drill.services.targets.find(STAFF, target)).deletedAt, null);
  });

  test('takes a store over with `store adopt`, and the original only reads it from then on', async () => {
    await using yard = await Yard.open();
    let original = await yard.start('original');
    const target = await fill(yard, original);
    assert.equal(await backUp(original, target, 'vault'), 'succeeded');
    await yard.stop(original);
    await cp(join(yard.folder, 'original'), join(yard.folder, 'copy'), { recursive: true });
    original = await yard.start('original');
    const copy = await yard.start('copy');
    await copy.services.stores.adopt(STAFF, 'vault');
    assert.deepEqual([...(await copy.services.stores.failures(STAFF))], []);
    assert.deepEqual(await outOfReach(copy), []);
    assert.equal(await backUp(copy, target, 'vault'), 'succeeded');
    assert.equal(await backUp(original, target, 'vault'), 'store_taken_over');
    await original.services.storeWatch.look();
    assert.deepEqual(await outOfReach(original), [{ name: 'vault', reason: 'store_taken_over' }]);
    const kept = await snapshotsOf(original);
    const made = kept.filter(({ state }) => state === 'available');
    assert.equal(made.length, 1);
    await assert.rejects(original.services.snapshots.delete(STAFF, made), {
      problem: { code: 'driver_failed', reason: 'store_taken_over', params: inVaultOnly },
    });
    assert.deepEqual(await snapshotsOf(original), kept);
    await original.services.housekeeping.cleanUp();
    assert.equal((await yard.kept()).length, 2);
    // And back again.
    await original.services.stores.adopt(STAFF, 'vault');
    assert.equal(await backUp(original, target, 'vault'), 'succeeded');
    assert.equal(await backUp(copy, target, 'vault'), 'store_taken_over');
  });

  test('that was started before the original had marked its stores is told from it all the same', async () => {
    await using yard = await Yard.open();
    const old = await yard.start('original');
    const target = await fill(yard, old);
    await yard.stop(old);
    // As a version before marks has left it.
    const database = new BetterSqlite(join(yard.folder, 'original', 'backrota.sqlite'));
    database.exec(
      "UPDATE stores SET mark_name = NULL, is_marked = 0; DELETE FROM settings WHERE name = 'database_identity'",
    );
    database
      .prepare("UPDATE stores SET settings = ? WHERE name = 'local'")
      .run(JSON.stringify({ root: join(yard.folder, 'original', 'stores', 'local') }));
    database.close();
    const stores = ['local', 'TBC'].map((name) => join(yard.folder, 'original', 'stores', name));
    for (const store of [yard.vault, ...stores]) await rm(join(store, '.backrota'), { recursive: true, force: true });
    await cp(join(yard.folder, 'original'), join(yard.folder, 'copy'), { recursive: true });
    const original = await yard.start('original');
    assert.deepEqual(await outOfReach(original), []);
    assert.equal((await original.services.stores.findByName(STAFF, 'local')).settings.root, 'stores/local');
    assert.equal(await backUp(original, target, 'local'), 'succeeded');
    const copy = await yard.start('copy');
    assert.equal(await backUp(copy, target, 'vault'), 'store_taken_over');
  });
});

describe('a store that is not at its place', () => {
  test('gets no write, lets nothing go, and is told of; mounted again it is used as before', async () => {
    await using yard = await Yard.open();
    const gateway = await yard.start('original');
    const target = await fill(yard, gateway);
    for (let turn = 0; turn < 2; turn += 1) assert.equal(await backUp(gateway, target, 'vault'), 'succeeded');
    await gateway.services.storeWatch.look();
    const kept = await yard.kept();
    await rename(yard.vault, `${yard.vault}.disk`);
    await mkdir(yard.vault);
    assert.equal(await backUp(gateway, target, 'vault'), 'store_not_there');
    const [oldest] = await snapshotsOf(gateway);
    await gateway.services.snapshots.delete(STAFF, [there(oldest)]);
    await gateway.services.housekeeping.cleanUp();
    assert.deepEqual(await readdir(yard.vault), []);
    assert.equal((await snapshotsOf(gateway)).find(({ id }) => id === oldest?.id)?.state, 'delete_failed');
    await gateway.services.storeWatch.look();
    assert.deepEqual(await outOfReach(gateway), [{ name: 'vault', reason: 'store_not_there' }]);
    await rm(yard.vault, { recursive: true });
    await rename(`${yard.vault}.disk`, yard.vault);
    await gateway.services.storeWatch.look();
    assert.deepEqual(await outOfReach(gateway), []);
    assert.deepEqual(await yard.kept(), kept);
    assert.equal(await backUp(gateway, target, 'vault'), 'succeeded');
  });

  test('gets no write either where its first copy was made a moment ago', async () => {
    await using yard = await Yard.open();
    const gateway = await yard.start('original');
    const target = await fill(yard, gateway);
    assert.equal(await backUp(gateway, target, 'vault'), 'succeeded');
    await rename(yard.vault, `${yard.vault}.disk`);
    await mkdir(yard.vault);
    assert.equal(await backUp(gateway, target, 'vault'), 'store_not_there');
    assert.deepEqual(await readdir(yard.vault), []);
  });
});
