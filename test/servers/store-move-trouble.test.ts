import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { readdir, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import type { Store } from '../../src/domain/store.ts';
import type { MovedSnapshot } from '../../src/services/snapshots/index.ts';
import { readLeft } from '../../src/services/stores/index.ts';
import { type Installation, openInstallation } from '../support/installation.ts';
import { startSftpServer } from '../support/sftp-server.ts';
import { STAFF, there } from '../support/values.ts';
import { Mounted } from './mounted.ts';

const { signal } = new AbortController();
const MIB = 1_048_576;

/** Three snapshots of a target, of one MiB each, in the first of two stores. */
async function setUp(house: Installation, from: Store, to: Store) {
  const source = await house.addSource({});
  const target = await house.addTarget({ storeId: from.id, paths: [source] });
  for (let night = 0; night < 3; night += 1) {
    await writeFile(join(source, 'content'), randomBytes(MIB));
    house.clock.advance(3_600);
    await house.takeBackup(target);
  }
  const plan = async () => {
    const [a, b] = await Promise.all([from, to].map(({ id }) => house.services.stores.find(STAFF, { id })));
    return { from: there(a), to: there(b), accountId: null };
  };
  return {
    /** What became of each, newest first; `between` is done once the first of them was moved. */
    move: async (between: () => Promise<void> = async () => {}) => {
      const outcomes: (readonly [MovedSnapshot['isMoved'], string | null])[] = [];
      for await (const { isMoved, problem } of house.services.storeMove.snapshots(STAFF, await plan(), signal)) {
        if (outcomes.push([isMoved, problem?.reason ?? null]) === 1) await between();
      }
      return { outcomes, targets: await house.services.storeMove.targets(STAFF, await plan()) };
    },
    /** In which store each is, oldest first, once its copy there was read back whole. */
    places: async () => {
      const names = new Map([from, to].map(({ id, name }) => [id, name]));
      const places: (string | undefined)[] = [];
      for (const snapshot of await house.snapshotsOf(target)) {
        const { outcome } = await house.services.verification.verify(STAFF, snapshot, signal);
        assert.equal(outcome, 'whole');
        places.push(names.get(snapshot.storeId));
      }
      return places;
    },
    left: () => readLeft(house.unitOfWork.records),
    rootOf: (store: Store) => there(house.services.stores.settingsHere(store).root),
  };
}

/** The copies in a directory, finished or not. */
const copiesIn = async (root: string): Promise<readonly string[]> =>
  (await readdir(root, { recursive: true })).filter((path) => /^[^.][^/]*\/[^/]+$/.test(path));

describe('a store move', () => {
  test('whose new store is full half-way leaves the others where they are, whole, and goes on once there is room', async () => {
    await using house = await openInstallation();
    const [one, two] = [await house.addStore('one'), await house.addStore('two')];
    const { move, places, left, rootOf } = await setUp(house, one, two);
    await using small = await Mounted.on(rootOf(two), 'tmpfs', '2m');
    const { outcomes, targets } = await move();
    assert.deepEqual(outcomes, [
      [true, null],
      [false, 'store_full'],
      [false, 'store_full'],
    ]);
    assert.deepEqual(targets, { moved: 0, waiting: 1 });
    assert.deepEqual(await places(), ['one', 'one', 'two']);
    assert.equal((await copiesIn(rootOf(two))).length, 1);
    assert.equal((await copiesIn(rootOf(one))).length, 2);
    small.resize('16m');
    assert.deepEqual(await move(), {
      outcomes: Array(2).fill([true, null]),
      targets: { moved: 1, waiting: 0 },
    });
    assert.deepEqual([await places(), await left()], [['two', 'two', 'two'], []]);
    assert.deepEqual(await copiesIn(rootOf(one)), []);
  });

  test('whose old store is out of reach half-way leaves the others there, and goes on once it is back', async () => {
    await using house = await openInstallation();
    const [one, two] = [await house.addStore('one'), await house.addStore('two')];
    const { move, places, left, rootOf } = await setUp(house, one, two);
    const [root, aside] = [rootOf(one), join(house.folder, 'aside')];
    const { outcomes, targets } = await move(() => rename(root, aside));
    assert.deepEqual(outcomes, [
      [true, null],
      [false, 'store_missing'],
      [false, 'store_missing'],
    ]);
    assert.deepEqual(targets, { moved: 0, waiting: 1 });
    assert.equal((await copiesIn(rootOf(two))).length, 1);
    await rename(aside, root);
    assert.deepEqual(await places(), ['one', 'one', 'two']);
    assert.deepEqual((await move()).targets, { moved: 1, waiting: 0 });
    assert.deepEqual([await places(), await left()], [['two', 'two', 'two'], []]);
    assert.deepEqual(await copiesIn(root), []);
  });

  test('from an SFTP server that is gone half-way leaves the others there, and loses none', async () => {
    const server = await startSftpServer();
    try {
      await using house = await openInstallation();
      const root = await server.makeRoot('one');
      const one = await house.addStore('one', 'sftp', {
        settings: server.settingsOf(root),
        secrets: { privateKey: server.privateKey },
      });
      const two = await house.addStore('two');
      const { move, rootOf } = await setUp(house, one, two);
      const before = await copiesIn(root);
      const { outcomes, targets } = await move(async () => {
        await house.services.stores.change(STAFF, 'one', { settings: { port: '1' } });
      });
      assert.deepEqual(outcomes, [
        [true, null],
        [false, 'unreachable'],
        [false, 'unreachable'],
      ]);
      assert.deepEqual(targets, { moved: 0, waiting: 1 });
      assert.deepEqual([before.length, (await copiesIn(root)).length], [3, 2]);
      assert.equal((await copiesIn(rootOf(two))).length, 1);
      await house.services.stores.change(STAFF, 'one', { settings: { port: String(server.port) } });
      assert.deepEqual((await move()).targets, { moved: 1, waiting: 0 });
      assert.deepEqual(await copiesIn(root), []);
    } finally {
      await server.stop();
    }
  });
});
