import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { createHash, randomBytes } from 'node:crypto';
import {
  chmodSync,
  linkSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  truncateSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { describe, type TestContext, test } from 'node:test';
import { zstdDecompressSync } from 'node:zlib';
import fc from 'fast-check';
import type { GatewayError } from '../../src/domain/errors.ts';
import { ArchiveDriver } from '../../src/drivers/archive/local/driver.ts';
import type { BackupResult } from '../../src/ports/snapshot-driver.ts';
import { thoroughly } from '../support/thoroughness.ts';
import { there } from '../support/values.ts';
import { setUpArchive } from './archive-store.ts';
import {
  createJob,
  createPattern,
  type DescribedEntry,
  describeTree,
  failsWith,
  neverAborted,
  silent,
} from './source-tree.ts';

const TARGET = '5f0c1d1e-0000-4000-8000-000000000001';
const recorded = ({ locator, fingerprint, sizeBytes }: BackupResult) => ({ locator, fingerprint, sizeBytes });

/** An archive store whose copies are all of one target, each built upon another where that is given. */
const setUp = (t: TestContext) => {
  const store = setUpArchive(t);
  const { driver, source, directory } = store;
  const backUp = (parent?: BackupResult) => {
    const job = createJob([source], { targetUuid: TARGET });
    return driver.backup(parent === undefined ? job : { ...job, parent: recorded(parent) }, silent, neverAborted());
  };
  const restoreFrom = async (from: ArchiveDriver, copy: BackupResult, path?: string) => {
    const destination = join(directory, 'written back');
    rmSync(destination, { recursive: true, force: true });
    const job = { ...recorded(copy), directory: destination };
    await from.restore(path === undefined ? job : { ...job, path }, silent.tell, neverAborted());
    return destination;
  };
  const treeOf = async (copy: BackupResult) => describeTree(await restoreFrom(driver, copy));
  return { ...store, backUp, restoreFrom, treeOf };
};

/** What may happen to a tree between two backups. */
const NAMES = ['a', 'b', 'c', 'dir/d', 'dir/e'];
const arbitraryName = fc.constantFrom(...NAMES);
const arbitraryChange = fc.oneof(
  fc.record({ kind: fc.constant('write' as const), name: arbitraryName, bytes: fc.integer({ min: 0, max: 5_000 }) }),
  fc.record({ kind: fc.constant('put back' as const), name: arbitraryName }),
  fc.record({ kind: fc.constantFrom('remove', 'chmod', 'sparse', 'symlink'), name: arbitraryName }),
  fc.record({ kind: fc.constantFrom('rename', 'link'), name: arbitraryName, to: arbitraryName }),
);

type Change = { readonly kind: string; readonly name: string; readonly to?: string; readonly bytes?: number };

function apply(source: string, { kind, name, to = 'a', bytes = 0 }: Change, turn: number): void {
  const [path, other] = [join(source, name), join(source, to)];
  const isFile = statSync(path, { throwIfNoEntry: false })?.isFile() === true;
  if (kind === 'write') {
    rmSync(path, { force: true });
    writeFileSync(
      path,
      createPattern(bytes).map((byte) => byte ^ turn),
    );
  } else if (kind === 'symlink') {
    rmSync(path, { force: true });
    symlinkSync(`../${turn}`, path);
  } else if (!isFile) return;
  else if (kind === 'remove') rmSync(path);
  else if (kind === 'chmod') chmodSync(path, 0o600 | (turn & 0o77));
  else if (kind === 'sparse') truncateSync(path, 200_000);
  else if (kind === 'put back') {
    const { size, mtime } = statSync(path);
    writeFileSync(path, Buffer.alloc(size, turn + 1));
    utimesSync(path, mtime, mtime);
  } else if (path !== other) {
    rmSync(other, { force: true });
    if (kind === 'rename') renameSync(path, other);
    else linkSync(path, other);
  }
}

describe('an archive that is built upon another', () => {
  test('gives back each kept state, whatever was changed, backed up and let go in between', async (t) => {
    const step = fc.record({
      changes: fc.array(arbitraryChange, { maxLength: 4 }),
      isWhole: fc.boolean(),
      letsGo: fc.boolean(),
    });
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 2, maxLength: 6 }), async (steps) => {
        const { driver, source, backUp, treeOf } = setUp(t);
        mkdirSync(join(source, 'dir'));
        let chains: { readonly copy: BackupResult; readonly tree: Map<string, DescribedEntry> }[][] = [];
        for (const [turn, { changes, isWhole, letsGo }] of steps.entries()) {
          for (const change of changes) apply(source, change, turn);
          const chain = chains.at(-1);
          const parent = isWhole ? undefined : chain?.at(-1)?.copy;
          const made = { copy: await backUp(parent), tree: describeTree(source) };
          assert.equal(made.copy.isIncremental ?? false, parent !== undefined);
          if (parent === undefined || chain === undefined) chains.push([made]);
          else chain.push(made);
          if (letsGo && chains.length > 1) {
            for (const { copy } of (chains[0] ?? []).toReversed()) await driver.delete(copy.locator);
            chains = chains.slice(1);
          }
        }
        for (const { copy, tree } of chains.flat()) {
          await driver.verify(recorded(copy), silent.tell, neverAborted());
          assert.deepEqual(await treeOf(copy), tree);
        }
      }),
      { numRuns: thoroughly(40, 8) },
    );
  });

  test('has what a file holds whose size and modification time were put back', async (t) => {
    const { source, backUp, restoreFrom, driver } = setUp(t);
    writeFileSync(join(source, 'file'), 'before');
    const full = await backUp();
    const { mtime } = statSync(join(source, 'file'));
    writeFileSync(join(source, 'file'), 'after!');
    utimesSync(join(source, 'file'), mtime, mtime);
    const copy = await backUp(full);
    assert.equal(readFileSync(join(await restoreFrom(driver, copy), 'file'), 'utf8'), 'after!');
  });

  test('takes little room: of one changed file of a hundred a twentieth at most, of none a hundredth', async (t) => {
    const { source, backUp, readManifest } = setUp(t);
    for (let index = 0; index < 100; index += 1) writeFileSync(join(source, `file-${index}`), randomBytes(50_000));
    const full = await backUp();
    const unchanged = await backUp(full);
    assert.ok(unchanged.sizeBytes <= full.sizeBytes / 100, `${unchanged.sizeBytes} of ${full.sizeBytes}`);
    writeFileSync(join(source, 'file-7'), randomBytes(50_000));
    const changed = await backUp(unchanged);
    assert.ok(changed.sizeBytes <= full.sizeBytes / 20, `${changed.sizeBytes} of ${full.sizeBytes}`);
    assert.equal(readManifest(changed).filter(({ storedIn }) => storedIn === 2).length, 99);
    assert.deepEqual([changed.fileCount, changed.contentBytes], [full.fileCount, full.contentBytes]);
  });

  test('is listed and given out file by file as a whole one', async (t) => {
    const { source, backUp, restoreFrom, driver } = setUp(t);
    mkdirSync(join(source, 'dir'));
    writeFileSync(join(source, 'dir/old'), 'from before');
    linkSync(join(source, 'dir/old'), join(source, 'dir/other'));
    const full = await backUp();
    writeFileSync(join(source, 'new'), 'new');
    const copy = await backUp(full);
    const { files } = await driver.listFiles({ ...recorded(copy), path: 'dir', offset: 0, limit: 9 }, neverAborted());
    assert.deepEqual(
      files.map(({ name, sizeBytes }) => [name, sizeBytes]),
      [
        ['old', 11],
        ['other', 11],
      ],
    );
    for (const name of ['dir/old', 'dir/other', 'new']) {
      const destination = await restoreFrom(driver, copy, name);
      const [written] = readdirSync(destination);
      assert.equal(readFileSync(join(destination, there(written)), 'utf8'), name === 'new' ? 'new' : 'from before');
    }
  });

  test('is whole by itself in another store', async (t) => {
    const { directory, root, source, backUp, restoreFrom } = setUp(t);
    writeFileSync(join(source, 'old'), 'from before');
    const full = await backUp();
    writeFileSync(join(source, 'new'), 'new');
    const copy = await backUp(await backUp(full));
    const tree = describeTree(source);
    const other = join(directory, 'other');
    mkdirSync(other);
    const vault = new ArchiveDriver({ root: other });
    const from = { driver: 'archive', uuid: TARGET, settings: { root }, secrets: {}, mark: null };
    const { source: _none, fingerprint: _first, ...attempt } = createJob([], { targetUuid: TARGET });
    const taken = await vault.transfer({ ...attempt, from, copy: recorded(copy) }, silent, neverAborted());
    assert.equal(taken.isIncremental ?? false, false);
    assert.equal(taken.fingerprint, copy.fingerprint);
    rmSync(root, { recursive: true });
    await vault.verify(recorded(taken), silent.tell, neverAborted());
    assert.deepEqual(describeTree(await restoreFrom(vault, taken)), tree);
    rmSync(join(other, taken.locator, 'data.1.tar.zst'));
    await assert.rejects(vault.verify(recorded(taken), silent.tell, neverAborted()), failsWith('snapshot_damaged'));
  });

  test('is damaged where its parent is another one than it was built upon, and so is building upon that', async (t) => {
    const { root, source, backUp, driver } = setUp(t);
    writeFileSync(join(source, 'old'), 'from before');
    const full = await backUp();
    const copy = await backUp(full);
    const manifest = join(root, full.locator, 'manifest.jsonl');
    writeFileSync(manifest, readFileSync(manifest, 'utf8').replace('"mode":"0', '"mode":"1'));
    await assert.rejects(driver.verify(recorded(copy), silent.tell, neverAborted()), failsWith('snapshot_damaged'));
    await assert.rejects(backUp(full), failsWith('snapshot_damaged'));
    assert.deepEqual(readdirSync(join(root, TARGET)).length, 2);
  });

  test('is not built upon a chain whose beginning is gone, nor upon a parent that is', async (t) => {
    const { source, root, backUp } = setUp(t);
    writeFileSync(join(source, 'a'), 'one');
    const whole = await backUp();
    writeFileSync(join(source, 'b'), 'two');
    const increment = await backUp(whole);
    rmSync(join(root, whole.locator), { recursive: true });
    for (const parent of [increment, whole]) {
      const missing = { reason: 'snapshot_missing', params: { locator: whole.locator } };
      await assert.rejects(backUp(parent), (error: GatewayError) => {
        assert.partialDeepStrictEqual(error.problem, missing);
        return true;
      });
    }
    assert.equal((await backUp()).isIncremental ?? false, false);
  });

  test('is unpacked by tar, one piece over the other', async (t) => {
    const { directory, root, source, destination, backUp } = setUp(t);
    writeFileSync(join(source, 'old'), 'from before');
    const full = await backUp();
    writeFileSync(join(source, 'new'), 'new');
    linkSync(join(source, 'old'), join(source, 'link'));
    const copy = await backUp(full);
    mkdirSync(destination);
    for (const { locator } of [full, copy]) {
      const tar = join(directory, 'data.tar');
      writeFileSync(tar, zstdDecompressSync(readFileSync(join(root, locator, 'data.tar.zst'))));
      execFileSync('tar', ['-xf', tar, '-C', destination]);
    }
    assert.deepEqual(readdirSync(destination).sort(), ['link', 'new', 'old']);
  });

  test('may be built upon a copy of before increments were known', async (t) => {
    const { root, source, backUp, restoreFrom, driver } = setUp(t);
    writeFileSync(join(source, 'old'), createPattern(100_000));
    const full = await backUp();
    const path = join(root, full.locator, 'manifest.jsonl');
    const before = readFileSync(path, 'utf8')
      .replace(/,"begunAtNs":"\d+"/, '')
      .replaceAll(/,"ctimeNs":"\d+","inode":"\d+"/g, '');
    writeFileSync(path, before);
    const fingerprint = createHash('sha256').update(before).digest('hex');
    const copy = await backUp({ ...full, fingerprint });
    assert.ok(copy.sizeBytes < 2_000);
    assert.deepEqual(readFileSync(join(await restoreFrom(driver, copy), 'old')), createPattern(100_000));
  });
});
