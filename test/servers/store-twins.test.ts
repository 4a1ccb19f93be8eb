import assert from 'node:assert/strict';
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { loadConfig } from '../../src/config.ts';
import { GatewayError } from '../../src/domain/errors.ts';
import type { Store } from '../../src/domain/store.ts';
import { openGateway } from '../../src/gateway.ts';
import type { MovedSnapshot } from '../../src/services/snapshots/index.ts';
import { noteLeft, readLeft } from '../../src/services/stores/index.ts';
import { commandsOf, makeFolder } from '../cli/command.ts';
import { CollectedLog } from '../support/collected-log.ts';
import { type Installation, openInstallation } from '../support/installation.ts';
import { reasonIs } from '../support/refused.ts';
import { type SftpServer, startSftpServer } from '../support/sftp-server.ts';
import { HOUR, STAFF, there } from '../support/values.ts';
import { Mounted } from './mounted.ts';

const { signal } = new AbortController();

/** A snapshot in the first of two stores. */
async function setUp(house: Installation, { id: storeId }: Store) {
  const target = await house.addTarget({ storeId });
  const { id, accountId, locator } = await house.takeBackup(target);
  const find = () => house.services.snapshots.find(STAFF, { id });
  return {
    target,
    locator: there(locator),
    key: { id, accountId },
    find,
    /** What became of each, or why none was tried. */
    move: async (from: Store, to: Store) => {
      const plan = { from: await again(house, from), to: await again(house, to), accountId: null };
      const moved: MovedSnapshot[] = [];
      try {
        for await (const each of house.services.storeMove.snapshots(STAFF, plan, signal)) moved.push(each);
      } catch (error) {
        assert.ok(error instanceof GatewayError, String(error));
        return error.problem.reason;
      }
      return moved.map(({ isMoved, problem }) => [isMoved, problem?.reason ?? null]);
    },
    /** In which store it is, and how its copy is there. */
    state: async () => {
      const snapshot = await find();
      const { outcome } = await house.services.verification.verify(STAFF, snapshot, signal);
      return [snapshot.storeId, outcome];
    },
    left: () => readLeft(house.unitOfWork.records),
  };
}

const again = (house: Installation, { id }: Store): Promise<Store> => house.services.stores.find(STAFF, { id });

/** Two stores in directories of their own. */
async function addTwo(house: Installation) {
  const [one, two] = [await house.addStore('one'), await house.addStore('two')];
  const pathOf = (store: Store, ...below: string[]) =>
    join(there(house.services.stores.settingsHere(store).root), ...below);
  return { one, two, pathOf };
}

const anHourLater = async (house: Installation): Promise<void> => {
  house.clock.advance(HOUR);
  await house.services.housekeeping.cleanUp();
};

const probesBelow = async (directory: string): Promise<readonly string[]> =>
  (await readdir(directory, { recursive: true })).filter((path) => path.includes('.probe.'));

describe('two stores that are one directory, mounted twice', () => {
  for (const [how, refusals] of [
    ['bind', ['stores_overlap', 'stores_overlap']],
    // Nothing but its mark tells that it is one.
    ['fuse', ['stores_overlap', 'store_taken_over']],
  ] as const) {
    test(`by ${how} lose no copy to a move, whichever of them is adopted in between`, async () => {
      await using house = await openInstallation();
      const { one, two, pathOf } = await addTwo(house);
      const { move, state, left } = await setUp(house, one);
      const what = how === 'bind' ? { bind: pathOf(one) } : { fuse: pathOf(one) };
      await using _twice = await Mounted.on(pathOf(two), what);
      for (const [index, adopted] of [two, one].entries()) {
        await house.services.stores.adopt(STAFF, adopted.name);
        assert.equal(await move(one, two), refusals[index]);
        await anHourLater(house);
        assert.deepEqual(await state(), [one.id, 'whole']);
      }
      assert.deepEqual(await left(), []);
    });
  }

  test('are left alone by a node that does not reach the store that a copy was moved to', async () => {
    await using house = await openInstallation();
    const { one, two } = await addTwo(house);
    const { find, left, key, locator, move } = await setUp(house, one);
    assert.deepEqual(await move(one, two), [[true, null]]);
    await noteLeft(house.unitOfWork.records, key, one.id, locator);
    await house.services.stores.change(STAFF, two.name, { node: 'elsewhere' });
    await anHourLater(house);
    assert.equal((await left()).length, 1);
    assert.equal((await find()).storeId, two.id);
    assert.deepEqual(
      house.log.lines.filter(({ message }) => message.includes('could not be deleted')),
      [],
    );
    await house.services.stores.change(STAFF, two.name, { node: null });
    await anHourLater(house);
    assert.deepEqual(await left(), []);
  });

  test('lose no copy that an earlier move left to be deleted: there is none, which is told once', async () => {
    await using house = await openInstallation();
    const { one, two, pathOf } = await addTwo(house);
    const { find, state, left, key, locator } = await setUp(house, one);
    await using _twice = await Mounted.on(pathOf(two), { bind: pathOf(one) });
    await house.services.stores.adopt(STAFF, two.name);
    const { sizeBytes } = await find();
    await house.unitOfWork.transaction(async (records) => {
      const moved = { storeId: two.id, locator, sizeBytes, verifiedAt: records.now };
      assert.ok(await records.snapshots.relocate({ ...key, storeId: one.id, locator }, moved));
      records.events.note('snapshot.changed', key);
      await noteLeft(records, key, one.id, locator);
    });
    await house.services.stores.adopt(STAFF, one.name);
    await anHourLater(house);
    assert.deepEqual(await state(), [two.id, 'whole']);
    assert.deepEqual(await left(), []);
    const told = house.log.lines.filter(({ message }) => message.includes('was moved from could not be deleted'));
    assert.equal(told.length, 1);
    assert.match(JSON.stringify(told), /stores_overlap/);
  });

  test('in part lose no copy either', async () => {
    await using house = await openInstallation();
    const { one, two, pathOf } = await addTwo(house);
    const { move, state, left, target } = await setUp(house, one);
    await using _twice = await Mounted.on(pathOf(two, target.uuid), { bind: pathOf(one, target.uuid) });
    assert.deepEqual(await move(one, two), [[false, 'store_failed']]);
    assert.deepEqual([await state(), await left()], [[one.id, 'whole'], []]);
  });

  test('never become two stores', async () => {
    await using house = await openInstallation();
    const one = await house.addStore('one');
    const { root = '' } = house.services.stores.settingsHere(one);
    const again = join(house.folder, 'again');
    await using _twice = await Mounted.on(again, { bind: root });
    const add = house.addStore('two', 'archive', { settings: { root: again } });
    await assert.rejects(add, reasonIs('store_place_taken'));
  });

  test('are told by store move, which deletes nothing while a server runs either', async () => {
    const folder = makeFolder();
    const { run, succeed } = commandsOf(join(folder, 'data'));
    await succeed(['account', 'add', 'ann']);
    for (const name of ['one', 'two', 'www']) await mkdir(join(folder, name));
    for (const name of ['one', 'two']) {
      const root = `root=${join(folder, name)}`;
      await succeed(['store', 'add', '--name', name, '--location', name, '--driver', 'archive', '--set', root]);
    }
    await writeFile(join(folder, 'www', 'page'), 'hers');
    const target = ['target', 'add', '--account', 'ann', '--name', 'www', '--store', 'one', '--json'];
    const { id } = JSON.parse(await succeed([...target, '--set', `source=${join(folder, 'www')}`]));
    const gateway = await openGateway(loadConfig({ DATA_DIR: join(folder, 'data') }), { log: new CollectedLog() });
    try {
      await gateway.services.backups.backUp(STAFF, { id }, 'backup', 'by hand');
      await gateway.loops.worker.idle();
      await using _twice = await Mounted.on(join(folder, 'two'), { bind: join(folder, 'one') });
      await succeed(['store', 'adopt', 'two']);
      const moved = await run(['store', 'move', '--from', 'one', '--to', 'two']);
      assert.deepEqual([moved.code, moved.stdout], [5, '']);
      assert.match(
        moved.stderr,
        /^backrota: Both stores lie in one place, or one within the other; nothing is moved or deleted/,
      );
      await succeed(['store', 'adopt', 'one']);
      const refused = await run(['store', 'move', '--from', 'one', '--to', 'two']);
      assert.equal(refused.code, 5);
      await gateway.services.housekeeping.cleanUp();
      const [snapshot] = JSON.parse(await succeed(['snapshot', 'list', '--json']));
      await succeed(['restore', String(snapshot.id), '--to', join(folder, 'restored')]);
      assert.equal(await readFile(join(folder, 'restored', 'page'), 'utf8'), 'hers');
    } finally {
      await gateway.close();
    }
  });
});

describe('two stores that are one directory of an SFTP server', () => {
  const remote = (house: Installation, server: SftpServer, name: string, host: string, root: string) =>
    house.services.stores.add(STAFF, {
      accountId: null,
      name,
      locationCode: name,
      driver: 'sftp',
      settings: { ...server.settingsOf(root), host },
      secrets: { privateKey: server.privateKey },
    });

  for (const [what, addOther] of [
    ['under two names of the server', (house, server, root) => remote(house, server, 'two', 'localhost', root)],
    [
      'and a directory of this machine',
      (house, _server, root) => house.addStore('two', 'archive', { settings: { root } }),
    ],
  ] as const satisfies readonly (readonly [
    string,
    (house: Installation, server: SftpServer, root: string) => Promise<Store>,
  ])[]) {
    test(`${what} are no two stores once one was tested`, async () => {
      const server = await startSftpServer();
      try {
        await using house = await openInstallation();
        const root = await server.makeRoot('twins');
        const { stores } = house.services;
        const draft = { accountId: null, name: 'one', locationCode: 'one', driver: 'sftp' } as const;
        const secrets = { privateKey: server.privateKey };
        await stores.addTested(STAFF, { ...draft, settings: server.settingsOf(root), secrets });
        const local = { ...draft, name: 'two', driver: 'archive', settings: { root } };
        const far = { ...draft, name: 'two', settings: { ...server.settingsOf(root), host: 'localhost' }, secrets };
        const other = what.includes('names') ? far : local;
        await assert.rejects(stores.addTested(STAFF, other), reasonIs('store_place_taken'));
      } finally {
        await server.stop();
      }
    });

    test(`${what} lose no copy to a move either way`, async () => {
      const server = await startSftpServer();
      try {
        await using house = await openInstallation();
        const root = await server.makeRoot('twins');
        const one = await remote(house, server, 'one', '127.0.0.1', root);
        const two = await addOther(house, server, root);
        const { move, state, left } = await setUp(house, one);
        await house.services.stores.adopt(STAFF, 'two');
        assert.equal(await move(one, two), 'stores_overlap');
        await house.services.stores.adopt(STAFF, 'one');
        assert.equal(await move(one, two), 'store_taken_over');
        assert.deepEqual([await state(), await left()], [[one.id, 'whole'], []]);
      } finally {
        await server.stop();
      }
    });
  }

  test('whose targets are one behind a link keep their copy, and nothing of the proof stays', async () => {
    const server = await startSftpServer();
    try {
      await using house = await openInstallation();
      const [first, second] = [await server.makeRoot('first'), await server.makeRoot('second')];
      const one = await remote(house, server, 'one', '127.0.0.1', first);
      const two = await remote(house, server, 'two', '127.0.0.1', second);
      const { move, state, target } = await setUp(house, one);
      await mkdir(join(second, target.uuid));
      await using _twice = await Mounted.on(join(second, target.uuid), { bind: join(first, target.uuid) });
      assert.deepEqual(await move(one, two), [[true, 'stores_overlap']]);
      assert.deepEqual(await state(), [two.id, 'whole']);
      assert.deepEqual(await probesBelow(first), []);
    } finally {
      await server.stop();
    }
  });
});
