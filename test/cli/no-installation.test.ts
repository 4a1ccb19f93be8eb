import assert from 'node:assert/strict';
import { mkdir, readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { commandsOf, makeFolder } from './command.ts';

const UUID = '3a3b0a0e-6d1f-4b7e-9d6e-0f5f2f6f7a11';

/** Some of the commands that need an installation, and make none. */
const COMMANDS: readonly (readonly string[])[] = [
  ['status'],
  ['account', 'list'],
  ['login', 'add', 'x', '--account', 'demo'],
  ['target', 'add', '--account', 'demo', '--name', 'A'],
  ['store', 'list'],
  ['schedule', 'run', '1'],
  ['restore', UUID, '--to', '/nowhere/restored'],
];

describe('where there is no installation', () => {
  const folder = makeFolder();
  const dataDir = join(folder, 'data');
  const { run, succeed } = commandsOf(dataDir);

  for (const args of COMMANDS) {
    it(`'backrota ${args.join(' ')}' ends with 1, says where it looked, and makes nothing`, async () => {
      const { code, stdout, stderr } = await run(args);
      assert.deepEqual([code, stdout], [1, '']);
      assert.match(stderr, /^backrota: There is no installation in '[^\n]*'; set DATA_DIR [^\n]*\.\n$/);
      assert.ok(stderr.includes(`'${dataDir}'`));
      assert.deepEqual(await readdir(folder), []);
    });
  }

  it('makes nothing either where the directory is there', async () => {
    await mkdir(dataDir);
    assert.equal((await run(['account', 'list'])).code, 1);
    assert.deepEqual(await readdir(dataDir), []);
    await rm(dataDir, { recursive: true });
  });

  it('a preview needs none', async () => {
    await succeed(['preview', '0 3 * * *', '--count', '1']);
    assert.deepEqual(await readdir(folder), []);
  });

  it('migrate makes one that all others work on; status says that no server runs there', async () => {
    await succeed(['migrate']);
    assert.equal(await succeed(['account', 'list', '--json']), '[]\n');
    const { code, stdout, stderr } = await run(['status']);
    assert.equal(code, 1);
    assert.match(stdout, /^tasks queued +0$/m);
    assert.match(stderr, /^backrota: No server is running on this database \(none ever ran\)[^\n]*\.\n$/);
  });

  it('adding an account makes one', async () => {
    await rm(dataDir, { recursive: true });
    await succeed(['account', 'add', 'demo']);
    await succeed(['target', 'add', '--account', 'demo', '--name', 'A']);
  });
});
