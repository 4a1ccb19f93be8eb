import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import Database from 'better-sqlite3';
import { commandsOf, makeFolder } from './command.ts';

describe('a backup that looks wrong', () => {
  const folder = makeFolder();
  const source = makeFolder();
  const { run, succeed } = commandsOf(folder);
  const json = async (...args: string[]) => JSON.parse(await succeed([...args, '--json']));

  it('may be taken of an empty source where that is allowed, which the list of targets shows', async () => {
    await succeed(['account', 'add', 'demo']);
    await succeed(['target', 'add', '--account', 'demo', '--name', 'vm', '--id', '7', '--set', `source=${source}`]);
    assert.match(await succeed(['target', 'list']), /^7 .* 5 {5}- {7}\//m);
    await succeed(['target', 'set', '7', '--allow-empty-source']);
    assert.match(await succeed(['target', 'list']), /^7 .* 5 {5}empty {3}\//m);
    const [target] = await json('target', 'list');
    assert.deepEqual([target.allowsEmptySource, target.mountPoints], [true, null]);
    await succeed(['target', 'set', '7', '--no-allow-empty-source']);
    assert.equal((await json('target', 'list'))[0].allowsEmptySource, false);
  });

  it('may be one of a source that was set again, which is said', async () => {
    assert.equal(
      await succeed(['target', 'set', '7', '--set', `source=${source}`]),
      "The target '7' is changed.\nIts backups are still measured by those from before: if the first one is shrunk, accept it with 'snapshot accept'; if it may be empty, allow that with --allow-empty-source.\n",
    );
  });

  it('is listed as shrunk until it is accepted', async () => {
    await succeed(['backup', '7']);
    const database = new Database(`${folder}/backrota.sqlite`);
    database.prepare("UPDATE snapshots SET state = 'available', is_shrunk = 1").run();
    database.close();
    const [{ id, isShrunk }] = await json('snapshot', 'list');
    assert.equal(isShrunk, true);
    assert.match(await succeed(['snapshot', 'list']), / shrunk$/m);
    assert.equal(
      await succeed(['snapshot', 'accept', String(id)]),
      `The snapshot '${id}' of target '7' is accepted.\n`,
    );
    assert.doesNotMatch(await succeed(['snapshot', 'list']), /shrunk/);
    const again = await run(['snapshot', 'accept', String(id)]);
    assert.deepEqual([again.code, again.stdout], [5, '']);
    assert.match(again.stderr, /^backrota: The snapshot '\d+' is not shrunk; there is nothing to accept\.$/m);
  });
});
