import assert from 'node:assert/strict';
import { copyFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { VERSION } from '../../src/version.ts';
import { ENTRY, makeFolder, runCommand } from './command.ts';

/** Makes a Node say that it is an older one. */
const OLD_NODE = [
  '--import',
  "data:text/javascript,Object.defineProperty(process,'versions',{value:{...process.versions,node:'20.20.2'}})",
];

describe('the entry on a Node that is too old', async () => {
  const folder = await makeFolder();

  it('runs the same command on the Node that was installed along, with its exit code', async () => {
    const shown = await runCommand(['--version'], { nodeOptions: OLD_NODE });
    assert.deepEqual(shown, { code: 0, stdout: `${VERSION}\n`, stderr: '' });
    assert.equal((await runCommand(['nonsense'], { nodeOptions: OLD_NODE })).code, 2);
  });

  it('says in one sentence which Node it needs where none was installed along', async () => {
    const entry = join(folder, 'backrota.js');
    await copyFile(ENTRY, entry);
    await writeFile(join(folder, 'package.json'), '{"type":"module"}');
    const { code, stdout, stderr } = await runCommand(['--version'], { nodeOptions: OLD_NODE, entry });
    assert.deepEqual([code, stdout], [1, '']);
    assert.match(stderr, /^backrota: This is Node 20\.20\.2, but Backrota needs Node 26 or later[^\n]*\n$/);
  });
});
