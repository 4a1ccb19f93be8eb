import assert from 'node:assert/strict';
import { connect } from 'node:net';
import { describe, it } from 'node:test';
import { GatewayError } from '../../src/domain/errors.ts';
import { createApp } from '../../src/server/app.ts';
import { startListening } from '../../src/server/listen.ts';
import { sayInEnglish } from '../../src/wording/english/index.ts';
import { refusedAs } from '../support/refused.ts';
import { createEchoRoom, createMemoryLog, runShell } from './echo-room.ts';
import { part, rawMultipart, rawPost, sendRaw } from './raw-http.ts';

const IMPATIENT = { limits: { requestMilliseconds: 200 } };

describe('connections', () => {
  it('a body that stops arriving is answered by its room as too slow, and closed', async () => {
    const shell = await runShell(IMPATIENT);
    const bytes = rawMultipart([part('a', '1')]);
    const answer = await sendRaw(shell.listener.port, bytes.subarray(0, bytes.length - 4));
    assert.deepEqual([answer.status, JSON.parse(answer.text).kind, answer.isClosed], [408, 'too_slow', true]);
    assert.ok(answer.milliseconds >= 200 && answer.milliseconds < 1000, `${answer.milliseconds} ms`);
    await shell.listener.stop();
  });

  it('a body that keeps dripping is no better: the whole request is timed', async () => {
    const shell = await runShell(IMPATIENT);
    const bytes = rawPost('application/json', '{', 10_000);
    const startedAt = performance.now();
    const status = await new Promise<string>((resolve) => {
      const socket = connect({ port: shell.listener.port, host: '127.0.0.1', noDelay: true });
      const drip = setInterval(() => socket.write(' '), 10);
      let text = '';
      socket.write(bytes);
      socket.on('error', () => {});
      socket.on('data', (chunk) => {
        text += String(chunk);
      });
      socket.on('close', () => {
        clearInterval(drip);
        resolve(text.slice(9, 12));
      });
    });
    assert.equal(status, '408');
    assert.ok(performance.now() - startedAt < 1000);
    await shell.listener.stop();
  });

  it('headers that stop arriving are answered plainly, and closed', async () => {
    const shell = await runShell(IMPATIENT);
    const answer = await sendRaw(shell.listener.port, Buffer.from('GET /echo HTTP/1.1\r\nHost: g\r\nX-'));
    assert.deepEqual([answer.status, answer.isClosed], [408, true]);
    assert.ok(answer.milliseconds < 1000);
    await shell.listener.stop();
  });

  it('what is not HTTP gets 400, headers beyond 16 KiB get 431; both are closed', async () => {
    const shell = await runShell();
    for (const [text, status] of [
      ['\x16\x03\x01 TLS hello\r\n\r\n', 400],
      ['GET /echo HTTP/1.1\r\nHost: g\r\nContent-Length: x\r\n\r\n', 400],
      ['POST /echo HTTP/1.1\r\nHost: g\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n', 400],
      [`GET /echo HTTP/1.1\r\nHost: g\r\nX: ${'x'.repeat(17_000)}\r\n\r\n`, 431],
    ] as const) {
      const answer = await sendRaw(shell.listener.port, Buffer.from(text));
      assert.deepEqual([answer.status, answer.isClosed], [status, true]);
    }
    await shell.listener.stop();
  });

  it('a garbled chunk is answered once, by the room, however much garbage follows', async () => {
    const shell = await runShell();
    const head =
      'POST /echo HTTP/1.1\r\nHost: g\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n';
    const bytes = Buffer.from(`${head}2\r\n{}\r\n${'zz\r\n'.repeat(50)}`);
    const answer = await sendRaw(shell.listener.port, bytes, { chunkBytes: 150 });
    assert.deepEqual([answer.status, JSON.parse(answer.text).kind, answer.isClosed], [400, 'malformed', true]);
    await shell.listener.stop();
  });

  it('one connection serves call after call', async () => {
    const shell = await runShell();
    const call = rawMultipart([part('a', '1')]);
    const closing = Buffer.from('GET /echo HTTP/1.1\r\nHost: g\r\nConnection: close\r\n\r\n');
    const answer = await new Promise<string>((resolve) => {
      const socket = connect(shell.listener.port, '127.0.0.1');
      let text = '';
      socket.on('data', (chunk) => {
        text += String(chunk);
      });
      socket.on('close', () => resolve(text));
      socket.write(Buffer.concat([call, call, closing]));
    });
    assert.equal(answer.match(/HTTP\/1\.1 200/g)?.length, 3);
    await shell.listener.stop();
  });

  it('while draining, rooms answer busy in their own words, /readyz says so, /healthz stays alive', async () => {
    const shell = await runShell();
    shell.listener.startDraining();
    const busy = await sendRaw(shell.listener.port, rawMultipart([part('out', 'xml')]));
    const said = JSON.parse(busy.text);
    assert.deepEqual([busy.status, said.kind, said.fields, busy.isClosed], [503, 'busy', ['out=xml'], true]);
    const ready = await fetch(`${shell.url}/readyz`);
    assert.equal(ready.status, 503);
    assert.match(await ready.text(), /"status":"draining"/);
    assert.equal((await fetch(`${shell.url}/healthz`)).status, 200);
    await shell.listener.stop();
  });

  it('stopping closes idle connections at once, and those that never finish after the grace', async () => {
    const shell = await runShell();
    await fetch(`${shell.url}/healthz`);
    const idleStartedAt = performance.now();
    await shell.listener.stop();
    assert.ok(performance.now() - idleStartedAt < 1000);

    const other = await runShell();
    const socket = connect(other.listener.port, '127.0.0.1');
    socket.on('error', () => {});
    await new Promise((resolve) => socket.write(rawPost('application/json', '{', 9), resolve));
    const startedAt = performance.now();
    await other.listener.stop(100);
    assert.ok(performance.now() - startedAt < 1000);
    await assert.rejects(fetch(`${other.url}/healthz`));
  });

  it('a port in use, and a host that is not ours, are told in one sentence', async () => {
    const shell = await runShell();
    const { port } = shell.listener;
    const drain = { isDraining: false };
    const health = { alive: () => ({ version: '0' }), ready: async () => ({ isReady: true, body: {} }) };
    const app = createApp({ dialects: [createEchoRoom()], log: createMemoryLog(), health });
    await assert.rejects(startListening({ handle: app.callback(), host: '127.0.0.1', port, drain }), (error) => {
      assert.ok(error instanceof GatewayError);
      assert.equal(error.code, 'unavailable');
      assert.equal(
        sayInEnglish(error.problem),
        `Port ${port} is in use on 127.0.0.1; stop what listens there, or set PORT to a free one.`,
      );
      return true;
    });
    await assert.rejects(
      startListening({ handle: app.callback(), host: '192.0.2.1', port: 0, drain }),
      refusedAs({ message: /is no address of this machine/ }),
    );
    await shell.listener.stop();
  });
});
