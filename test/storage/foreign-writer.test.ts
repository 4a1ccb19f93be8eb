import assert from 'node:assert/strict';
import { hash } from 'node:crypto';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { after, before, describe, mock, test } from 'node:test';
import { setImmediate as turn } from 'node:timers/promises';
import BetterSqlite from 'better-sqlite3';
import { refusedAs } from '../support/refused.ts';
import { type TestCaller, TestGateway } from '../support/test-gateway.ts';
import { STAFF } from '../support/values.ts';

/** Longer than a write waits for another process, in milliseconds. */
const ALL_PATIENCE = 10_000;

describe('while another process is writing to the embedded database', () => {
  let gateway: TestGateway;
  let caller: TestCaller;
  let foreign: BetterSqlite.Database;
  let origin: string;
  before(async () => {
    gateway = await TestGateway.open();
    caller = await gateway.addCaller('demo');
    await gateway.addInstance(caller, 100, 'web');
    foreign = new BetterSqlite(join(gateway.gateway.config.dataDir, 'backrota.sqlite'));
    origin = `http://127.0.0.1:${(gateway.server.address() as AddressInfo).port}`;
  });
  after(async () => {
    foreign.close();
    await gateway.close();
  });

  const list = async (): Promise<string> => {
    const query = new URLSearchParams({ func: 'instances', auth: caller.token, out: 'json' });
    return (await fetch(`${origin}/?${query}`)).text();
  };
  const rename = (name: string) => gateway.services.targets.change(STAFF, { id: 100 }, { name });

  test('lists and the health of the gateway are answered at once', async () => {
    foreign.exec('BEGIN IMMEDIATE');
    assert.match(await list(), /"web"/);
    assert.equal((await fetch(`${origin}/healthz`)).status, 200);
    assert.match(await (await fetch(`${origin}/readyz`)).text(), /tasksQueued/);
    foreign.exec('ROLLBACK');
  });

  test('a session that it ends is ended with its commit, and not before', async () => {
    const end = foreign.prepare('UPDATE sessions SET revoked_at = ? WHERE token_hash = ?');
    assert.match(await list(), /"web"/);
    foreign.exec('BEGIN IMMEDIATE');
    end.run(gateway.clock.now(), hash('sha256', caller.token));
    assert.match(await list(), /"web"/);
    foreign.exec('COMMIT');
    assert.doesNotMatch(await list(), /"web"/);
    end.run(null, hash('sha256', caller.token));
    assert.match(await list(), /"web"/);
  });

  test('a list is answered at once also where its session is to live on', async () => {
    gateway.clock.advance(120);
    foreign.exec('BEGIN IMMEDIATE');
    assert.match(await list(), /"web"/);
    assert.match(await list(), /"web"/);
    foreign.exec('ROLLBACK');
  });

  test('a write waits, others are served meanwhile, and it is done when the other process has written', async () => {
    foreign.exec('BEGIN IMMEDIATE');
    const renamed = rename('mail').then(() => 'renamed');
    assert.match(await list(), /"web"/);
    assert.equal(await Promise.race([renamed, turn('waiting')]), 'waiting');
    foreign.exec('COMMIT');
    assert.equal(await renamed, 'renamed');
    assert.match(await list(), /"mail"/);
  });

  test('a write that waits too long is refused as one to be tried again', async () => {
    foreign.exec('BEGIN IMMEDIATE');
    mock.timers.enable({ apis: ['setTimeout'] });
    let isOver = false;
    const refused = assert.rejects(
      rename('db').finally(() => {
        isOver = true;
      }),
      refusedAs({ code: 'unavailable', message: 'The database is too busy with other writes; try again soon.' }),
    );
    for (let waited = 0; waited < ALL_PATIENCE && !isOver; waited += 10) {
      await turn();
      mock.timers.tick(10);
    }
    mock.timers.reset();
    foreign.exec('ROLLBACK');
    await refused;
  });
});
