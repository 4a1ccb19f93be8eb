import assert from 'node:assert/strict';
import { copyFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { VERSION } from '../../src/version.ts';
import { ENTRY, makeFolder, runProcess } from '../cli/command.ts';

/** Makes a Node say that it is an older one. */
const OLD_NODE = [
  '--import',
  "data:text/javascript,Object.defineProperty(process,'versions',{value:{...process.versions,node:'20.20.2'}})",
];

describe('a command in a process of its own', () => {
  const folder = makeFolder();
  const env = { DATA_DIR: join(folder, 'data') };

  it('reads a password, answers on stdout alone, and ends with 0', async () => {
    const add = ['account', 'add', 'demo', '--password-stdin', '--json'];
    const { code, stdout, stderr } = await runProcess(add, { env, input: 'correct horse battery\n' });
    assert.deepEqual([code, stderr, JSON.parse(stdout).login.login], [0, '', 'demo']);
  });

  it('says on stderr alone what went wrong, and ends as that is', async () => {
    const ended = await runProcess(['schedule', 'run', '99'], { env });
    assert.deepEqual(ended, { code: 4, stdout: '', stderr: "backrota: The schedule '99' does not exist.\n" });
  });

  it('ends with 2 where it is typed wrongly', async () => {
    const { code, stdout, stderr } = await runProcess(['schedul']);
    assert.deepEqual([code, stdout], [2, '']);
    assert.match(stderr, /^backrota: unknown command 'schedul'/);
  });
});

describe('the entry on a Node that is too old', () => {
  const folder = makeFolder();

  it('runs the same command on the Node that was installed along, with its exit code', async () => {
    const shown = await runProcess(['--version'], { nodeOptions: OLD_NODE });
    assert.deepEqual(shown, { code: 0, stdout: `${VERSION}\n`, stderr: '' });
    assert.equal((await runProcess(['nonsense'], { nodeOptions: OLD_NODE })).code, 2);
  });

  it('says in one sentence which Node it needs where none was installed along', async () => {
    const entry = join(folder, 'backrota.js');
    await copyFile(ENTRY, entry);
    await writeFile(join(folder, 'package.json'), '{"type":"module"}');
    const { code, stdout, stderr } = await runProcess(['--version'], { nodeOptions: OLD_NODE, entry });
    assert.deepEqual([code, stdout], [1, '']);
    assert.match(stderr, /^backrota: This is Node 20\.20\.2, but Backrota needs Node 26 or later[^\n]*\n$/);
  });
});
