import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { notFound } from '../../src/domain/errors.ts';
import { createJsonLog } from '../../src/server/json-log.ts';
import { refusedAs } from '../support/refused.ts';
import { createEchoRoom, type RunningShell, runShell } from './echo-room.ts';

const SECRET = 'hunter2secret';

describe('the shell that all rooms share', () => {
  let shell: RunningShell;
  before(async () => {
    const gone = { ...createEchoRoom(), name: 'gone', claims: [{ kind: 'exact', path: '/gone' } as const] };
    const speechless = {
      ...createEchoRoom(),
      name: 'speechless',
      claims: [{ kind: 'prefix', path: '/mute' } as const],
    };
    const throwing = (): never => {
      throw new TypeError('No words.');
    };
    shell = await runShell({
      rooms: [
        createEchoRoom(),
        { ...gone, handle: async () => throwNotFound() },
        { ...speechless, handle: async () => throwing(), fail: throwing, refuse: throwing },
      ],
    });
  });
  after(() => shell.listener.stop());

  const throwNotFound = (): never => {
    throw notFound('schedule', 7);
  };
  const logOf = (response: Response): string[] =>
    shell.lines.filter((line) => line.includes(response.headers.get('x-request-id') ?? 'none'));

  it('query, cookies, method, path and origin reach the room decoded', async () => {
    const response = await fetch(`${shell.url}/echo/x%20y?a=1+2&b=%C3%A9`, {
      headers: { cookie: 'billmgrses5=abc:1; x="y"; x=z' },
    });
    assert.deepEqual(await response.json(), {
      method: 'GET',
      path: '/echo/x%20y',
      address: '127.0.0.1',
      origin: shell.url,
      query: ['a=1 2', 'b=é'],
      cookies: { billmgrses5: 'abc:1', x: 'y' },
      body: { kind: 'none' },
    });
  });

  it('DELETE and PATCH with bodies work, HEAD and OPTIONS reach the room', async () => {
    for (const method of ['DELETE', 'PATCH', 'PUT', 'OPTIONS']) {
      const headers = { 'content-type': 'application/json' };
      const response = await fetch(`${shell.url}/echo`, { method, headers, body: '{"a":1}' });
      const said = (await response.json()) as { method: string; body: { value: unknown } };
      assert.deepEqual([said.method, said.body.value], [method, { a: 1 }]);
    }
    const head = await fetch(`${shell.url}/echo`, { method: 'HEAD' });
    assert.deepEqual([head.status, await head.text()], [200, '']);
  });

  it('every answer has its request id and the security headers', async () => {
    for (const path of ['/echo', '/nowhere', '/healthz', '/echo/throw']) {
      const { headers } = await fetch(`${shell.url}${path}`);
      assert.match(headers.get('x-request-id') ?? '', /^[0-9a-f-]{36}$/);
      assert.equal(headers.get('x-content-type-options'), 'nosniff');
      assert.equal(headers.get('cache-control'), 'no-store');
      assert.equal(headers.get('referrer-policy'), 'no-referrer');
      assert.equal(headers.get('content-type'), 'application/json; charset=utf-8');
    }
  });

  it('an unknown address is a plain 404 in JSON, one under a prefix is the 404 of its room', async () => {
    const unknown = await fetch(`${shell.url}/nowhere?auth=${SECRET}`);
    assert.equal(unknown.status, 404);
    assert.deepEqual(await unknown.json(), {
      error: { code: 'not_found', message: 'Nothing lives at this address.' },
    });
    const inside = await fetch(`${shell.url}/echo/nowhere`);
    assert.deepEqual([inside.status, await inside.json()], [404, { room: 'echo says 404' }]);
    assert.equal((await fetch(`${shell.url}/echoes`)).status, 404);
  });

  it('health: alive with its version, ready with its counts', async () => {
    const alive = await fetch(`${shell.url}/healthz`);
    assert.deepEqual([alive.status, await alive.json()], [200, { status: 'alive', version: '1.2.3' }]);
    const ready = await fetch(`${shell.url}/readyz`);
    assert.deepEqual([ready.status, await ready.json()], [200, { status: 'ready', tasksQueued: 0 }]);
    shell.setReady(false);
    const unready = await fetch(`${shell.url}/readyz`);
    assert.deepEqual([unready.status, await unready.json()], [503, { status: 'not ready', tasksQueued: 0 }]);
    shell.setReady(true);
  });

  it('a refusal thrown by the product is worded by the room', async () => {
    const response = await fetch(`${shell.url}/gone`);
    assert.deepEqual(
      [response.status, await response.json()],
      [422, { code: 'not_found', message: "The schedule '7' does not exist." }],
    );
  });

  it('a bug shows its stack in the log only, and the caller a bland answer with the same request id', async () => {
    const response = await fetch(`${shell.url}/echo/throw?auth=${SECRET}`, {
      method: 'POST',
      body: new URLSearchParams({ password: SECRET }),
    });
    assert.equal(response.status, 500);
    const text = await response.text();
    assert.deepEqual(JSON.parse(text), { code: 'internal', message: 'The gateway made a mistake.' });
    const bug = logOf(response).find((line) => line.includes('"level":"error"')) ?? '';
    assert.match(bug, /TypeError.*echo-room\.ts/);
  });

  it('a room that fails to word its failure, or sends an invalid header, is answered for', async () => {
    for (const path of ['/mute', '/mute?a[b]=1', '/echo/garbled']) {
      const response = await fetch(`${shell.url}${path}`);
      assert.equal(response.status, 500);
      assert.match(await response.text(), /"code":"internal"/);
      assert.ok(logOf(response).some((line) => line.includes('"level":"error"')));
    }
  });

  it('one line per call is logged, with what an operator needs', async () => {
    const response = await fetch(`${shell.url}/echo/a?b=1`);
    const [line, ...others] = logOf(response);
    assert.deepEqual(others, []);
    const { milliseconds, requestId, ...rest } = JSON.parse(line ?? '');
    assert.equal(requestId, response.headers.get('x-request-id'));
    assert.equal(typeof milliseconds, 'number');
    assert.deepEqual(rest, {
      level: 'info',
      method: 'GET',
      path: '/echo/a',
      room: 'echo',
      endpoint: 'echo',
      status: 200,
      loginId: 7,
      message: 'Answered a call.',
    });
  });

  it('parameters are never logged, whether in the query, a form, a cookie or what was refused', async () => {
    const form = new FormData();
    form.set('password', SECRET);
    await fetch(`${shell.url}/echo?auth=${SECRET}`, { method: 'POST', body: form });
    await fetch(`${shell.url}/echo?${SECRET}[a]=${SECRET}`, { headers: { cookie: `billmgrses5=${SECRET}` } });
    await fetch(`${shell.url}/echo`, { method: 'POST', headers: { authorization: SECRET }, body: `<${SECRET}/>` });
    assert.ok(shell.lines.length > 0);
    assert.ok(shell.lines.every((line) => !line.includes(SECRET)));
  });

  it('behind a trusted proxy the forwarded caller counts, from anyone else it does not', async () => {
    const headers = {
      'x-forwarded-for': '6.6.6.6, 203.0.113.7, 10.0.0.2',
      'x-forwarded-proto': 'https',
      'x-forwarded-host': 'panel.example',
    };
    const ask = async (trustedProxies: readonly string[]) => {
      const behind = await runShell({ trustedProxies });
      const said = (await (await fetch(`${behind.url}/echo`, { headers })).json()) as {
        address: string;
        origin: string;
      };
      await behind.listener.stop();
      return [said.address, said.origin === behind.url ? 'own' : said.origin];
    };
    assert.deepEqual(await ask([]), ['127.0.0.1', 'own']);
    assert.deepEqual(await ask(['127.0.0.1', '10.0.0.0/8']), ['203.0.113.7', 'https://panel.example']);
    assert.deepEqual(await ask(['127.0.0.1']), ['10.0.0.2', 'https://panel.example']);
    await assert.rejects(
      ask(['10.0.0.0/99']),
      refusedAs({ message: /'10\.0\.0\.0\/99' in TRUSTED_PROXIES is no IP address or range/ }),
    );
  });

  it('the log is one JSON object a line', () => {
    const lines: string[] = [];
    const log = createJsonLog('info', { write: (line: string) => void lines.push(line) });
    log.info({ status: 200 }, 'Answered a call.');
    log.debug({}, 'Not at this level.');
    assert.equal(lines.length, 1);
    const { time, ...rest } = JSON.parse(lines[0] ?? '');
    assert.match(time, /^\d{4}-\d{2}-\d{2}T.*Z$/);
    assert.deepEqual(rest, { level: 'info', status: 200, msg: 'Answered a call.' });
  });
});
