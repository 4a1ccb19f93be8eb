import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import Database from 'better-sqlite3';
import { commandsOf, makeFolder } from './command.ts';

describe('the quotas of an account', async () => {
  const folder = await makeFolder();
  const { succeed } = commandsOf(folder);
  const read = () => {
    const database = new Database(`${folder}/backrota.sqlite`, { readonly: true });
    const row = database.prepare('SELECT quota_per_day AS day, quota_total AS total FROM accounts').get();
    database.close();
    return row;
  };

  it('are set one by one, and taken away with none', async () => {
    await succeed(['account', 'add', 'demo']);
    await succeed(['account', 'set', 'demo', '--quota-day', '5', '--quota-total', '100']);
    assert.deepEqual(read(), { day: 5, total: 100 });
    await succeed(['account', 'set', 'demo', '--quota-day', 'none']);
    assert.deepEqual(read(), { day: null, total: 100 });
  });
});
