import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { copyFile, mkdir, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { promisify } from 'node:util';
import { ROOT } from '../support/source-files.ts';

test('npm install leaves package-lock.json as it is', async (t) => {
  const folder = await mkdtemp(join(tmpdir(), 'backrota-lock-'));
  t.after(() => rm(folder, { recursive: true }));
  await mkdir(join(folder, 'web'));
  for (const name of ['package.json', 'package-lock.json', '.npmrc', 'web/package.json'])
    await copyFile(join(ROOT, name), join(folder, name));
  const lock = () => readFile(join(folder, 'package-lock.json'), 'utf8');
  const before = await lock();
  // Nothing is fetched and nothing is put anywhere: what is locked is worked out as by any other install.
  const args = ['install', '--package-lock-only', '--offline', '--ignore-scripts', '--no-audit', '--no-fund'];
  await promisify(execFile)('npm', args, { cwd: folder });
  assert.equal(await lock(), before);
});
