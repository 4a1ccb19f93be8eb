import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import Database from 'better-sqlite3';
import { commandsOf, makeFolder } from './command.ts';

describe('the quotas of an account', () => {
  const folder = makeFolder();
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

  it('have caps beside them, which the list shows with what is used, and default takes back', async () => {
    const set = (...options: readonly string[]) => succeed(['account', 'set', 'demo', ...options]);
    const account = async () => JSON.parse(await succeed(['account', 'list', '--json']))[0];
    const { id } = JSON.parse(await succeed(['token', 'issue', 'demo', '--kind', 'api', '--json']));
    assert.ok(id);
    await set('--max-schedules', '5', '--max-targets', '6', '--max-stores', '7', '--max-tokens', '8');
    await set('--max-sessions', '9');
    const { caps, counts } = await account();
    assert.deepEqual(caps, { schedules: 5, targets: 6, stores: 7, tokens: 8, sessions: 9 });
    assert.deepEqual(counts, { schedules: 0, targets: 0, stores: 0, tokens: 1, sessions: 0 });
    assert.match(await succeed(['account', 'list']), /0 of 5 .*0 of 6 .*0 of 7 .*1 of 8 .*0 of 9 a login/);
    await set('--max-schedules', 'default', '--max-tokens', 'default');
    assert.partialDeepStrictEqual((await account()).caps, { schedules: 10_000, targets: 6, tokens: 100 });
  });
});
