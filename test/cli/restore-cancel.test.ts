import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import Database from 'better-sqlite3';
import { commandsOf, makeFolder } from './command.ts';

describe('a restore that is called off', () => {
  const folder = makeFolder();
  const source = makeFolder();
  const { succeed } = commandsOf(folder);
  const json = async (...args: string[]) => JSON.parse(await succeed([...args, '--json']));
  const change = (sql: string): void => {
    const database = new Database(`${folder}/backrota.sqlite`);
    database.prepare(sql).run();
    database.close();
  };

  it('is cancelled at once where nobody was at it, and is said to be no more than called off where somebody was', async () => {
    await succeed(['account', 'add', 'demo']);
    await succeed(['target', 'add', '--account', 'demo', '--name', 'vm', '--id', '7', '--set', `source=${source}`]);
    await succeed(['backup', '7']);
    change("UPDATE snapshots SET state = 'available'");
    const [{ id: snapshot }] = await json('snapshot', 'list');
    for (const name of ['new', 'newer']) await succeed(['restore', String(snapshot), '--new-target', name]);
    const [second, first] = (await json('restore', 'list')).map(({ id }: { id: number }) => String(id));
    assert.equal(await succeed(['restore', 'cancel', first]), `The restore ${first} is cancelled.\n`);
    // A worker gave it back to the queue: the next one clears away what it wrote.
    change(`UPDATE restores SET attempt = 1 WHERE id = ${second}`);
    assert.equal(
      await succeed(['restore', 'cancel', second]),
      `The restore ${second} is called off; its worker, or the next one, clears away what it wrote.\n`,
    );
    assert.equal((await json('restore', 'show', second)).state, 'queued');
  });
});
