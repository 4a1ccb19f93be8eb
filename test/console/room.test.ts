import assert from 'node:assert/strict';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import supertest from 'supertest';
import { type ConsoleFiles, readConsoleFiles } from '../../src/console/files.ts';
import { createConsole } from '../../src/console/index.ts';
import { type GatewayError, problem } from '../../src/domain/errors.ts';
import { createApp } from '../../src/server/app.ts';
import type { WireRequest } from '../../src/server/dialect.ts';
import { CollectedLog } from '../support/collected-log.ts';

const PAGE = `<!doctype html><title>Backrota</title>${'<p>Hello'.repeat(50)}`;

const callsTo = (files: ConsoleFiles) =>
  supertest(
    createApp({
      dialects: [createConsole(files)],
      log: new CollectedLog(),
      health: { alive: () => ({ version: '1' }), ready: async () => ({ isReady: true, body: {} }) },
    }).callback(),
  );

describe('the console’s files', () => {
  let folder: string;
  let calls: ReturnType<typeof callsTo>;

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'backrota-console-'));
    await mkdir(join(folder, 'assets'));
    await writeFile(join(folder, 'index.html'), PAGE);
    await writeFile(join(folder, 'assets', 'main-1a2b.js'), 'draw()');
    await writeFile(join(folder, 'notes.secret'), 'not of a kind that is served');
    calls = callsTo(await readConsoleFiles(folder));
  });
  after(() => rm(folder, { recursive: true }));

  test('a browser that looks at the gateway’s address is sent to the console', async () => {
    const { status, headers } = await calls.get('/').set('Accept', 'text/html,application/xhtml+xml,*/*;q=0.8');
    assert.deepEqual([status, headers.location], [303, '/console/']);
  });

  test('a program that asks for no page, or for a function of the panel, is not', async () => {
    assert.equal((await calls.get('/').set('Accept', '*/*')).status, 404);
    assert.equal((await calls.get('/?func=whoami').set('Accept', 'text/html')).status, 404);
    assert.equal((await calls.post('/').set('Accept', 'text/html')).status, 404);
  });

  test('every screen’s address is answered with the page, which may run and call nothing but the gateway’s own', async () => {
    for (const path of ['/console/', '/console/schedules', '/console/schedules/7', '/console/api']) {
      const { status, text, headers } = await calls.get(path);
      const isUnbuilt = path === '/console/api';
      assert.deepEqual([status, text === PAGE], isUnbuilt ? [503, false] : [200, true], path);
      if (isUnbuilt) continue;
      assert.match(
        headers['content-security-policy'] ?? '',
        /^default-src 'none'; script-src 'self';.*trusted-types 'none'$/,
      );
      assert.equal(headers['cache-control'], 'no-cache');
    }
    assert.equal((await calls.get('/console')).headers.location, '/console/');
  });

  test('a page that the browser has already is not sent again', async () => {
    const { headers } = await calls.get('/console/');
    const { status, text } = await calls.get('/console/').set('If-None-Match', headers.etag ?? '');
    assert.deepEqual([status, text], [304, '']);
  });

  test('files with hashed names may be kept for ever; those of an older page are gone', async () => {
    const { text, headers } = await calls.get('/console/assets/main-1a2b.js');
    assert.deepEqual([text, headers['cache-control']], ['draw()', 'public, max-age=31536000, immutable']);
    assert.equal((await calls.get('/console/assets/main-0000.js')).status, 404);
  });

  test('nothing beside the built files is read, however it is asked for', async () => {
    for (const path of ['/console/notes.secret', '/console/../package.json', '/console/%2e%2e/package.json']) {
      assert.equal((await calls.get(path)).status, 404, path);
    }
  });

  test('a page is sent as small as the browser takes it', async () => {
    const raw = (coding: string) =>
      calls
        .get('/console/')
        .set('Accept-Encoding', coding)
        .buffer(true)
        .parse((answer, done) => {
          const parts: Buffer[] = [];
          answer.on('data', (part: Buffer) => parts.push(part)).on('end', () => done(null, Buffer.concat(parts)));
        });
    const plain = await raw('identity');
    assert.deepEqual([plain.headers['content-encoding'], String(plain.body)], [undefined, PAGE]);
    const refusing = await raw('br;q=0, gzip;q=0');
    assert.equal(refusing.headers['content-encoding'], undefined);
    const brotli = await raw('gzip, br');
    assert.equal(brotli.headers['content-encoding'], 'br');
    assert.ok(Number(brotli.headers['content-length']) < PAGE.length / 2);
    const gzip = await raw('gzip');
    assert.equal(gzip.headers['content-encoding'], 'gzip');
  });

  test('pages are read only', async () => {
    const { status, headers } = await calls.put('/console/');
    assert.deepEqual([status, headers.allow], [405, 'GET, HEAD']);
  });
});

test('a browser is told in one sentence that it asks too often, or that the gateway cannot answer now; a mistake of ours is none of its', () => {
  const room = createConsole(new Map());
  const failed = (error: GatewayError) => room.fail(error, {} as WireRequest);
  const often = failed(problem('calls_at_once', { retryAfterSeconds: 1 }));
  assert.deepEqual([often.status, often.headers?.['retry-after']], [429, '1']);
  const busy = failed(problem('database_busy', {}));
  assert.equal(busy.status, 503);
  const leaving = room.refuse({ status: 503, cause: { reason: 'shutting_down' } } as never, {} as WireRequest);
  assert.equal(leaving.status, 503);
  assert.equal(leaving.body, 'The gateway is shutting down; send the call again in a minute.\n');
  for (const { body, headers } of [often, busy, leaving]) {
    assert.match(String(body), /^[A-Z].*\.\n$/);
    assert.equal(headers?.['content-type'], 'text/plain; charset=utf-8');
  }
  assert.equal(failed(problem('mistake', {})).status, 500);
});

test('a console that is not built says how to build it', async () => {
  const { status, text } = await callsTo(await readConsoleFiles('/nowhere/at/all')).get('/console/');
  assert.equal(status, 503);
  assert.match(text, /npm ci/);
});
