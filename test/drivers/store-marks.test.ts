import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { mkdirSync, readdirSync, renameSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it, type TestContext } from 'node:test';
import { archiveKind } from '../../src/drivers/archive/index.ts';
import type { SnapshotDriver, StoreMark } from '../../src/ports/snapshot-driver.ts';
import {
  channelTo,
  createJob,
  describeTree,
  failsWith,
  makeDirectory,
  neverAborted,
  silent,
  writeSampleTree,
} from './source-tree.ts';

const installation = randomUUID();
const OURS: StoreMark = { installation, name: '1.0000000a', isMade: true, isReadOnly: false };

const setUp = async (t: TestContext) => {
  const directory = makeDirectory(t);
  const [source, root, restored] = ['source', 'store', 'restored'].map((name) => join(directory, name)) as [
    string,
    string,
    string,
  ];
  mkdirSync(source);
  mkdirSync(root);
  await writeSampleTree(source);
  const open = (mark: Partial<StoreMark> = {}): SnapshotDriver =>
    archiveKind.open({
      driver: 'archive',
      uuid: randomUUID(),
      settings: { root },
      secrets: {},
      mark: { ...OURS, ...mark },
    });
  const marks = () => readdirSync(join(root, '.backrota', installation)).toSorted();
  return { source, root, restored, open, marks };
};

describe("a store's mark", () => {
  it('is made where it never was, once, and another installation has its own beside it', async (t) => {
    const { open, marks, root } = await setUp(t);
    await open({ isMade: false }).look();
    await open({ isMade: false }).look();
    await open().test();
    assert.deepEqual(marks(), ['1.0000000a']);
    await open({ installation: randomUUID(), isMade: false }).look();
    assert.equal(readdirSync(join(root, '.backrota')).length, 2);
  });

  it('keeps every write and deletion from a place that has it no more, and reading goes on', async (t) => {
    const { open, source, root } = await setUp(t);
    const driver = open({ isMade: false });
    const job = createJob([source]);
    const { locator } = await driver.backup(job, silent, neverAborted());
    // As where the disk is unmounted: an empty directory is at its place.
    renameSync(root, `${root}.disk`);
    mkdirSync(root);
    const later = open();
    for (const refused of [
      () => later.look(),
      () => later.test(),
      () => later.delete(locator),
      () => later.sweep(job, null),
      () => later.backup(createJob([source]), silent, neverAborted()),
    ]) {
      await assert.rejects(refused, failsWith('store_not_there'));
    }
    assert.deepEqual(readdirSync(root), []);
    await later.freeBytes();
  });

  it('of a newer epoch ends all writing by the older one, whose copies can still be restored', async (t) => {
    const { open, source, restored, marks } = await setUp(t);
    const original = open({ isMade: false });
    const job = createJob([source]);
    const { locator, fingerprint } = await original.backup(job, silent, neverAborted());
    const adopted = await open({ isReadOnly: true }).adopt();
    assert.match(adopted, /^2\.[0-9a-f]{8}$/);
    assert.deepEqual(marks(), ['1.0000000a', adopted]);
    for (const refused of [
      () => original.look(),
      () => original.delete(locator),
      () => original.sweep(job, null),
      () => original.backup(createJob([source]), silent, neverAborted()),
    ]) {
      await assert.rejects(refused, failsWith('store_taken_over'));
    }
    await original.restore({ locator, fingerprint, directory: restored }, silent.tell, neverAborted());
    assert.deepEqual(describeTree(restored), describeTree(source));
    await open({ name: adopted }).delete(locator);
  });

  it('is asked for again before a copy is published: one that was adopted meanwhile gets none', async (t) => {
    const { open, source, root } = await setUp(t);
    const job = createJob([source]);
    const channel = channelTo({
      ready: async () => {
        await open().adopt();
      },
    });
    await assert.rejects(open({ isMade: false }).backup(job, channel, neverAborted()), failsWith('store_taken_over'));
    assert.deepEqual(readdirSync(root), ['.backrota']);
  });

  it('of the same epoch but another name is that of another copy, which neither may write', async (t) => {
    const { open } = await setUp(t);
    await open({ isMade: false }).look();
    await assert.rejects(open({ name: '1.0000000b', isMade: false }).look(), failsWith('store_taken_over'));
  });

  it('lets a copy that has not adopted the store only read', async (t) => {
    const { open, source } = await setUp(t);
    await open({ isMade: false }).look();
    const copy = open({ isReadOnly: true });
    await assert.rejects(copy.look(), failsWith('store_not_adopted'));
    await assert.rejects(copy.backup(createJob([source]), silent, neverAborted()), failsWith('store_not_adopted'));
  });
});
