import assert from 'node:assert/strict';
import { chmodSync, mkdirSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { TestContext } from 'node:test';
import { problemOf } from '../../src/domain/problems/index.ts';
import type { WalkHooks } from '../../src/file-tree/read-entry.ts';
import type {
  BackupResult,
  BackupSource,
  Capabilities,
  SnapshotDriver,
  StoreAccess,
} from '../../src/ports/snapshot-driver.ts';
import {
  channelTo,
  createJob,
  describeTree,
  failsWith,
  makeDirectory,
  neverAborted,
  silent,
  wordsOf,
  writeSampleTree,
} from '../drivers/source-tree.ts';

/** A driver on a new, empty store, and what the suite must know of its inside. */
export interface ExercisedDriver {
  readonly driver: SnapshotDriver;
  /** Its store, as another's driver opens it. */
  readonly access: StoreAccess;
  /** Damages a finished copy: its last part is gone, or some byte of a file is another. */
  tamper(locator: string, how: 'cut' | 'alter'): Promise<void>;
  /** Names of everything in the store, finished or not. */
  listStored(): readonly string[];
  /** How many files it counts in the sample tree, where that is not 4: those alone that have content of their own. */
  readonly sampleFiles?: number;
  /** How much room the store takes up; of drivers that declare `compact`. */
  storedBytes?(): number;
}

/** Opens a driver on a new store in this empty directory. */
export type OpenDriver = (directory: string, hooks?: WalkHooks) => Promise<ExercisedDriver>;

/** Adds one case. */
export type AddCase = (title: string, run: (t: TestContext) => Promise<void>) => void;

/** Adds cases of one situation; '' = whenever. */
export type Cases = (when: string, add: (test: AddCase) => void) => void;

/** Adds the cases that prove one part of what drivers promise. */
export type Exercise = (cases: Cases, open: OpenDriver, capabilities: Capabilities) => void;

/** What a copy is that has another fingerprint than the recorded one. */
export const reasonOfAnother = ({ namesArchives }: Capabilities): string =>
  namesArchives ? 'snapshot_missing' : 'snapshot_damaged';

/** A driver on an empty store, a source with a few files, and a place to restore to. */
export const setUpDriver = async (t: TestContext, open: OpenDriver, hooks?: WalkHooks) => {
  const directory = makeDirectory(t);
  const [source, store] = [join(directory, 'source'), join(directory, 'store')];
  mkdirSync(source);
  mkdirSync(store);
  await writeSampleTree(source);
  return { directory, source, destination: join(directory, 'restored'), ...(await open(store, hooks)) };
};

const restore = ({ locator, fingerprint }: BackupResult, driver: SnapshotDriver, directory: string) =>
  driver.restore({ locator, fingerprint, directory }, silent.tell, neverAborted());

const UNMOUNTED: BackupSource = {
  unreadable: problemOf('source_unmounted', { path: '/srv', expected: '/srv', found: '/' }),
};

/** What every driver promises (`SnapshotDriver`), whatever it stores copies in. */
export const exerciseDriver: Exercise = (cases, open, capabilities) => {
  const setUp = (t: TestContext, hooks?: WalkHooks) => setUpDriver(t, open, hooks);

  cases('', (test) => {
    test('gives the files back byte for byte, with modes and times', async (t) => {
      const { driver, source, destination, sampleFiles = 4 } = await setUp(t);
      const result = await driver.backup(createJob([source]), silent, neverAborted());
      assert.equal(result.fileCount, sampleFiles);
      assert.equal(result.contentBytes, 3_000_016);
      assert.match(result.fingerprint, /^[0-9a-f]{64}$/);
      assert.deepEqual(result.warnings, []);
      const restored = await restore(result, driver, destination);
      assert.deepEqual(
        { ...restored },
        { fileCount: sampleFiles, contentBytes: 3_000_016, warnings: [], hasRoot: true },
      );
      assert.deepEqual(describeTree(destination), describeTree(source));
    });

    test('gives setuid and setgid back as root, and never where they are to be left out', async (t) => {
      const { driver, source, directory } = await setUp(t);
      chmodSync(join(source, 'large.bin'), 0o6755);
      chmodSync(join(source, 'docs'), 0o3775);
      const made = await driver.backup(createJob([source]), silent, neverAborted());
      const modesIn = (place: string) =>
        ['large.bin', 'docs'].map((name) => (statSync(join(place, name)).mode & 0o7777).toString(8));
      const [whole, plain] = [join(directory, 'whole'), join(directory, 'plain')];
      assert.deepEqual((await restore(made, driver, whole)).warnings, []);
      const { locator, fingerprint } = made;
      const job = { locator, fingerprint, directory: plain, withoutSpecialModes: true };
      const { warnings } = await driver.restore(job, silent.tell, neverAborted());
      assert.deepEqual(modesIn(plain), ['755', '1775']);
      assert.deepEqual(modesIn(whole), process.geteuid?.() === 0 ? ['6755', '3775'] : modesIn(plain));
      assert.deepEqual(wordsOf(warnings), [
        "'docs' was restored without its setuid and setgid bits.",
        "'large.bin' was restored without its setuid and setgid bits.",
      ]);
    });

    test('restores into an empty directory, and refuses one that is not', async (t) => {
      const { driver, source, destination } = await setUp(t);
      const result = await driver.backup(createJob([source]), silent, neverAborted());
      mkdirSync(destination);
      await restore(result, driver, destination);
      assert.deepEqual(describeTree(destination), describeTree(source));
      const before = describeTree(destination);
      await assert.rejects(restore(result, driver, destination), failsWith('destination_not_empty'));
      assert.deepEqual(describeTree(destination), before);
    });

    test('makes one copy of a task however often it is attempted', async (t) => {
      const { driver, source, destination, listStored } = await setUp(t);
      const job = createJob([source]);
      const first = await driver.backup(job, silent, neverAborted());
      const stored = listStored().length;
      const again = { ...job, fingerprint: first.fingerprint };
      assert.deepEqual(await driver.backup(again, silent, neverAborted()), first);
      writeFileSync(join(source, 'later'), 'written after the first attempt');
      // The source is not asked for any more, as where it is not mounted just now.
      const second = await driver.backup({ ...again, source: UNMOUNTED, attempt: 2 }, silent, neverAborted());
      assert.deepEqual({ ...second, locator: first.locator }, first);
      assert.equal(listStored().length, stored);
      // Without a place of its own, an attempt's copy is the task's, whichever attempt took it over.
      if (capabilities.stages) await driver.delete(first.locator);
      else assert.equal(second.locator, first.locator);
      await restore(second, driver, destination);
    });

    test('leaves nothing of a copy whose source cannot be read as it is begun, and tells why', async (t) => {
      const { driver, listStored } = await setUp(t);
      const job = createJob([], { source: UNMOUNTED });
      await assert.rejects(driver.backup(job, silent, neverAborted()), failsWith('source_unmounted'));
      assert.deepEqual(listStored(), []);
    });

    test('makes two copies of two tasks', async (t) => {
      const { driver, source, directory } = await setUp(t);
      const job = createJob([source]);
      const one = await driver.backup(job, silent, neverAborted());
      const other = await driver.backup(createJob([source], { targetUuid: job.targetUuid }), silent, neverAborted());
      assert.notEqual(one.locator, other.locator);
      await driver.delete(one.locator);
      await restore(other, driver, join(directory, 'other'));
      await assert.rejects(restore(one, driver, join(directory, 'one')), failsWith('snapshot_missing'));
    });

    // Amidst the files, those that stage their copies are aborted in cases of their own.
    if (!capabilities.stages) {
      test('publishes nothing and leaves nothing when aborted, and the next attempt succeeds', async (t) => {
        const { driver, source, destination, listStored } = await setUp(t);
        const controller = new AbortController();
        const reason = new Error('the lease was lost');
        const job = createJob([source]);
        const channel = channelTo({ tell: ({ kind }) => kind === 'transferring' && controller.abort(reason) });
        await assert.rejects(driver.backup(job, channel, controller.signal), reason);
        assert.deepEqual(listStored(), []);
        await restore(await driver.backup({ ...job, attempt: 2 }, silent, neverAborted()), driver, destination);
      });
    }

    test('does not begin when it is aborted already', async (t) => {
      const { driver, source, destination, listStored } = await setUp(t);
      const reason = new Error('draining');
      await assert.rejects(driver.backup(createJob([source]), silent, AbortSignal.abort(reason)), reason);
      assert.deepEqual(listStored(), []);
      const { locator, fingerprint } = await driver.backup(createJob([source]), silent, neverAborted());
      const job = { locator, fingerprint, directory: destination };
      await assert.rejects(driver.restore(job, silent.tell, AbortSignal.abort(reason)), reason);
    });

    test('stops a restore when aborted, and leaves nothing beside the destination', async (t) => {
      const { driver, source, directory } = await setUp(t);
      const { locator, fingerprint } = await driver.backup(createJob([source]), silent, neverAborted());
      const controller = new AbortController();
      const reason = new Error('draining');
      for (let index = 0; index < 200; index += 1) writeFileSync(join(source, `file-${index}`), String(index));
      const many = await driver.backup(createJob([source]), silent, neverAborted());
      const stop = () => controller.abort(reason);
      const target = join(directory, 'places/restored');
      mkdirSync(join(directory, 'places'));
      const job = { locator: many.locator, fingerprint: many.fingerprint, directory: target };
      await assert.rejects(driver.restore(job, stop, controller.signal), reason);
      assert.deepEqual(readdirSync(join(directory, 'places')), []);
      await driver.restore({ locator, fingerprint, directory: target }, silent.tell, neverAborted());
    });

    for (const how of ['cut', 'alter'] as const) {
      test(`detects a copy that was damaged (${how}), and leaves the destination as it was`, async (t) => {
        const { driver, source, directory, tamper } = await setUp(t);
        const result = await driver.backup(createJob([source]), silent, neverAborted());
        await tamper(result.locator, how);
        const places = join(directory, 'places');
        mkdirSync(join(places, 'empty'), { recursive: true });
        await assert.rejects(restore(result, driver, join(places, 'absent')), failsWith('snapshot_damaged'));
        await assert.rejects(restore(result, driver, join(places, 'empty')), failsWith('snapshot_damaged'));
        assert.deepEqual(readdirSync(places), ['empty']);
        assert.deepEqual(readdirSync(join(places, 'empty')), []);
      });
    }

    test('refuses a copy that is not the recorded one', async (t) => {
      const { driver, source, destination } = await setUp(t);
      const { locator } = await driver.backup(createJob([source]), silent, neverAborted());
      const job = { locator, fingerprint: '0'.repeat(64), directory: destination };
      await assert.rejects(driver.restore(job, silent.tell, neverAborted()), failsWith(reasonOfAnother(capabilities)));
    });

    test('deletes twice without complaint', async (t) => {
      const { driver, source, listStored } = await setUp(t);
      const { locator } = await driver.backup(createJob([source]), silent, neverAborted());
      await driver.delete(locator);
      await driver.delete(locator);
      assert.deepEqual(listStored(), []);
    });

    test('sweeps what a task left, keeping the recorded copy and other tasks', async (t) => {
      const { driver, source, destination, listStored } = await setUp(t);
      const job = createJob([source]);
      const kept = await driver.backup(job, silent, neverAborted());
      await driver.backup(createJob([source]), silent, neverAborted());
      const stored = listStored().length;
      await driver.sweep(job, kept.locator);
      assert.equal(listStored().length, stored);
      await restore(kept, driver, destination);
      await driver.sweep(job, null);
      assert.ok(listStored().length < stored);
      await assert.rejects(restore(kept, driver, join(destination, 'again')), failsWith('snapshot_missing'));
    });

    test('says that a source is missing instead of making an empty copy', async (t) => {
      const { driver, directory, listStored } = await setUp(t);
      const job = createJob([join(directory, 'nowhere/at/all')]);
      await assert.rejects(driver.backup(job, silent, neverAborted()), failsWith('source_missing'));
      assert.deepEqual(listStored(), []);
    });

    test('says once that bytes begin to go to the store, and not when a finished copy is taken over', async (t) => {
      const { driver, source } = await setUp(t);
      let transfers = 0;
      const channel = channelTo({
        tell: ({ kind }) => {
          if (kind === 'transferring') transfers += 1;
        },
      });
      const job = createJob([source]);
      const { fingerprint } = await driver.backup(job, channel, neverAborted());
      assert.equal(transfers, 1);
      await driver.backup({ ...job, attempt: 2, fingerprint }, channel, neverAborted());
      assert.equal(transfers, 1);
    });

    test('tests a store, and counts its room or says that there is no limit', async (t) => {
      const { driver, listStored } = await setUp(t);
      await driver.test();
      assert.deepEqual(listStored(), []);
      const free = await driver.freeBytes();
      assert.ok(free === null || free > 0);
    });
  });
};
