import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { copyFile, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const BUILD = fileURLToPath(new URL('../../web/build.js', import.meta.url));

/** What the build says in a place where Vite is not installed; it ends with 0 or this throws. */
async function buildWithoutVite(isBuilt: boolean): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'backrota-build-'));
  try {
    await copyFile(BUILD, join(folder, 'build.js'));
    await writeFile(join(folder, 'package.json'), '{"type":"module"}');
    if (isBuilt) {
      await mkdir(join(folder, 'dist'));
      await writeFile(join(folder, 'dist', 'index.html'), '<p>');
    }
    return (await promisify(execFile)(process.execPath, ['build.js'], { cwd: folder })).stdout;
  } finally {
    await rm(folder, { recursive: true });
  }
}

test('an installation without development packages says in one sentence how the console is built, and goes on', async () => {
  assert.equal(
    await buildWithoutVite(false),
    "The console is not built, as Vite is not installed: run 'npm ci' without --omit=dev, or copy web/dist here.\n",
  );
});

test('where the console was built already, such an installation says nothing', async () => {
  assert.equal(await buildWithoutVite(true), '');
});
