import assert from 'node:assert/strict';
import { linkSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { TestContext } from 'node:test';
import { GatewayError } from '../../src/domain/errors.ts';
import type { FileList } from '../../src/ports/snapshot-driver.ts';
import { createJob, describeTree, failsWith, neverAborted, silent } from '../drivers/source-tree.ts';
import { type Exercise, setUpDriver } from './driver-contract.ts';

/** Drivers name what is in a copy from its root, or from `/` on; the way from the copy's root to the source. */
const wayTo = async (list: (path: string) => Promise<FileList>, source: string): Promise<string> => {
  const { files } = await list('');
  return files.some(({ name }) => name === 'large.bin') ? '' : `${source.slice(1)}/`;
};

const setUpCopy = async (t: TestContext, open: Parameters<Exercise>[1]) => {
  const world = await setUpDriver(t, open);
  const { driver, source } = world;
  linkSync(join(source, 'large.bin'), join(source, 'docs/second-name'));
  const { locator, fingerprint } = await driver.backup(createJob([source]), silent, neverAborted());
  const copy = { locator, fingerprint };
  const list = (path: string, slice = { offset: 0, limit: 100 }) =>
    driver.listFiles({ ...copy, path, ...slice }, neverAborted());
  return { ...world, copy, list, way: await wayTo(list, source) };
};

/** What drivers promise that list what is in a copy. */
export const exerciseListFiles: Exercise = (cases, open) => {
  cases('asked what is in a copy', (test) => {
    test('lists one directory, directories first and by name, with sizes and times', async (t) => {
      const { source, list, way } = await setUpCopy(t, open);
      const { files, total } = await list(way.slice(0, -1));
      assert.equal(total, 3);
      assert.deepEqual(
        files.map(({ name, path, type }) => [name, path, type]),
        [
          ['docs', `${way}docs`, 'directory'],
          ['large.bin', `${way}large.bin`, 'file'],
          ['link', `${way}link`, 'link'],
        ],
      );
      const modifiedAt = Math.floor(statSync(join(source, 'large.bin')).mtimeMs / 1_000);
      assert.partialDeepStrictEqual(files[1], { modifiedAt });
      const below = await list(`${way}docs/deep`);
      assert.deepEqual(below.files, [
        {
          name: 'readme.txt',
          path: `${way}docs/deep/readme.txt`,
          type: 'file',
          sizeBytes: 15,
          modifiedAt: 1_000_000_000,
        },
      ]);
    });

    test('lists a long one piece by piece', async (t) => {
      const { list, way } = await setUpCopy(t, open);
      const directory = way.slice(0, -1);
      const pieces = await Promise.all([0, 1, 2, 3].map((offset) => list(directory, { offset, limit: 1 })));
      assert.deepEqual(
        pieces.map(({ files, total }) => [files[0]?.name, total]),
        [
          ['docs', 3],
          ['large.bin', 3],
          ['link', 3],
          [undefined, 3],
        ],
      );
    });

    test('says that there is no such directory', async (t) => {
      const { list, way } = await setUpCopy(t, open);
      for (const path of ['nowhere', `${way}large.bin`, `${way}docs/dee`]) {
        await assert.rejects(list(path), isNotThere, path);
      }
    });

    test('lists none of another copy than the recorded one', async (t) => {
      const { driver, copy } = await setUpCopy(t, open);
      const query = { ...copy, fingerprint: '0'.repeat(64), path: '', offset: 0, limit: 1 };
      await assert.rejects(driver.listFiles(query, neverAborted()));
    });
  });
};

/** What drivers promise that write back some of a copy alone. */
export const exerciseRestoreFiles: Exercise = (cases, open) => {
  const setUp = async (t: TestContext) => {
    const world = await setUpCopy(t, open);
    const take = async (path: string) => {
      const { destination: directory, driver, copy } = world;
      return driver.restore({ ...copy, directory, path }, silent.tell, neverAborted());
    };
    return { ...world, take };
  };

  cases('asked for some of a copy', (test) => {
    test('writes one file back, as it was', async (t) => {
      const { source, destination, way, take } = await setUp(t);
      const { fileCount, hasRoot } = await take(`${way}docs/deep/readme.txt`);
      assert.deepEqual([fileCount, hasRoot], [1, false]);
      assert.deepEqual(describeTree(destination).get('readme.txt'), describeTree(source).get('docs/deep/readme.txt'));
      assert.deepEqual(readdirSync(destination), ['readme.txt']);
    });

    test('writes a directory back with all that is in it, under its own name', async (t) => {
      const { source, destination, way, take } = await setUp(t);
      await take(`${way}docs/deep`);
      const [was, is] = [describeTree(source), describeTree(destination)];
      assert.deepEqual(is.get('deep'), was.get('docs/deep'));
      assert.deepEqual(is.get('deep/readme.txt'), was.get('docs/deep/readme.txt'));
      assert.deepEqual([...is.keys()].sort(), ['', 'deep', 'deep/readme.txt']);
    });

    for (const name of ['large.bin', 'docs/second-name']) {
      test(`writes a file back whose other name is elsewhere (${name})`, async (t) => {
        const { source, destination, way, take } = await setUp(t);
        await take(`${way}${name}`);
        const [restored = ''] = readdirSync(destination);
        assert.equal(restored, name.split('/').at(-1));
        assert.deepEqual(readFileSync(join(destination, restored)), readFileSync(join(source, name)));
      });
    }

    test('says that there is no such thing, and leaves nothing', async (t) => {
      const { directory, way, take } = await setUp(t);
      const before = readdirSync(directory);
      await assert.rejects(take(`${way}docs/dee`), isNotThere);
      assert.deepEqual(readdirSync(directory), before);
    });

    test('refuses a directory that is not empty', async (t) => {
      const { destination, way, take } = await setUp(t);
      mkdirSync(destination);
      writeFileSync(join(destination, 'here'), '');
      await assert.rejects(take(`${way}large.bin`), failsWith('destination_not_empty'));
    });
  });
};

const isNotThere = (error: unknown): boolean =>
  error instanceof GatewayError && error.code === 'not_found' && error.problem.reason === 'path_not_in_copy';
