import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { after, before, describe, it } from 'node:test';
import { type Installation, openInstallation } from '../support/installation.ts';
import { STAFF } from '../support/values.ts';
import { type RunningShell, runShell } from './echo-room.ts';
import { createToyRoom } from './toy-room.ts';

const SESSIONS = { name: 'toy', ttl: 600, sliding: false, tokenBytes: 16, bindsAddress: true };
const PROOF = { login: 'demo', password: 'correct horse battery' };

describe('a room that is built from the kit', () => {
  let house: Installation;
  let shell: RunningShell;
  before(async () => {
    house = await openInstallation({ sessionPolicies: [SESSIONS] });
    shell = await runShell({ rooms: [createToyRoom(house.services)] });
    await house.services.accounts.addLogin(STAFF, 'acme', { ...PROOF, role: 'admin' });
    for (const name of ['b', 'c', 'a']) await house.addTarget({ name });
  });
  after(async () => {
    await shell.listener.stop();
    await house.close();
  });

  const ask = async (path: string, init: RequestInit = {}) => {
    const answer = await fetch(`${shell.url}${path}`, init);
    return { status: answer.status, body: JSON.parse(await answer.text()) };
  };
  const logIn = (proof: object) =>
    ask('/toy/sessions', {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify(proof),
    });
  const logged = async (): Promise<RequestInit> => ({ headers: { 'X-Auth-Token': (await logIn(PROOF)).body.token } });

  it('takes fewer than sixty lines', () => {
    const lines = readFileSync(new URL('./toy-room.ts', import.meta.url), 'utf8')
      .trimEnd()
      .split('\n');
    assert.ok(lines.length < 60, `${lines.length} lines`);
  });

  it('opens sessions by its own policy: so long a token, for so long, and no longer for being used', async () => {
    const session = await logged();
    assert.match(JSON.stringify(session), /"[0-9a-f]{32}"/);
    house.clock.advance(599);
    assert.equal((await ask('/toy/targets', session)).status, 200);
    house.clock.advance(1);
    assert.deepEqual(await ask('/toy/targets', session), { status: 401, body: { code: 'unauthenticated' } });
  });

  it('lists by page and order, in the words of its wire', async () => {
    const session = await logged();
    const names = async (query: string) => (await ask(`/toy/targets${query}`, session)).body.names;
    assert.deepEqual(await names('?sort=name'), ['a', 'b']);
    assert.deepEqual(await names('?sort=-name'), ['c', 'b']);
    assert.deepEqual(await names('/?sort=name&page=2'), ['c']);
  });

  it('refuses a body that its schema does not know, a method and an address that are not there', async () => {
    assert.equal((await logIn({ login: 'demo' })).status, 400);
    assert.deepEqual(await ask('/toy/sessions'), { status: 405, body: { kind: 'wrong-method', allowed: ['POST'] } });
    assert.equal((await ask('/toy/nothing')).status, 404);
    assert.equal((await ask('/toy/targets')).status, 401);
  });

  it('is told of in the access log by its endpoint', async () => {
    await ask('/toy/targets', await logged());
    assert.partialDeepStrictEqual(JSON.parse(shell.lines.at(-1) ?? ''), { room: 'toy', endpoint: 'target.list' });
  });
});
