import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { currentBreather } from '../../src/ports/current-call.ts';
import { runShell } from './echo-room.ts';
import { createHeldRoom } from './held-room.ts';
import { openRaw, rawGet } from './raw-http.ts';

const ONE_WAITS = { atOnce: 2, waiting: 1, waitMilliseconds: 60_000 };
const NONE_WAITS_LONG = { atOnce: 2, waiting: 9, waitMilliseconds: 1 };
const PLENTY = { atOnce: 99, waiting: 99, waitMilliseconds: 60_000 };

const openShell = async (options: Parameters<typeof runShell>[0] = {}) => {
  const held = createHeldRoom();
  const shell = await runShell({ rooms: [held.room], ...options });
  const call = async (path: string, from?: string, headers = '') => {
    const caller = await openRaw(shell.listener.port, from);
    caller.socket.write(rawGet(path, headers));
    return { ...caller, status: caller.until(/\r\n\r\n.*\}/s).then((text) => Number(text.slice(9, 12))) };
  };
  return { held, shell, call };
};

describe('calls at once', () => {
  it('of one address as many as may be are answered side by side, the others in the order of coming', async () => {
    const { held, shell, call } = await openShell({ callRules: { perAddress: { ...ONE_WAITS, waiting: 9 } } });
    const calls = [];
    for (let nr = 1; nr <= 4; nr += 1) calls.push(await call(`/held/${nr}`));
    const elsewhere = await call('/held/elsewhere', '127.0.0.2');
    await held.untilBegun(3);
    assert.deepEqual(held.begun, ['/held/1', '/held/2', '/held/elsewhere']);
    await held.release();
    await held.untilBegun(4);
    assert.equal(held.begun.at(-1), '/held/3');
    held.open();
    for (const { status } of [...calls, elsewhere]) assert.equal(await status, 200);
    assert.equal(held.begun.at(-1), '/held/4');
    await shell.listener.stop(0);
  });

  it('one whose body is cut while it waits is answered by its room once it has its turn, and keeps none', async () => {
    const { held, shell, call } = await openShell({ callRules: { perAddress: { ...ONE_WAITS, waiting: 9 } } });
    const running = [await call('/held/1'), await call('/held/2')];
    await held.untilBegun(2);
    const cut = await openRaw(shell.listener.port);
    const answered = cut.until(/\r\n\r\n.*\}/s);
    cut.socket.end(
      'POST /held/3 HTTP/1.1\r\nHost: gateway\r\nContent-Type: application/json\r\nContent-Length: 7\r\n\r\n{"a":1',
    );
    // Whoever comes later is heard later.
    const elsewhere = await call('/held/elsewhere', '127.0.0.2');
    await held.untilBegun(3);
    held.open();
    assert.match(await answered, /^HTTP\/1\.1 400 .*"kind":"cut"/s);
    for (const { status } of [...running, elsewhere]) assert.equal(await status, 200);
    await shell.listener.stop(0);
  });

  it('of one login likewise, from wherever it calls', async () => {
    const { held, shell, call } = await openShell({ callRules: { perLogin: { ...ONE_WAITS, waiting: 9 } } });
    const calls = [];
    for (let nr = 1; nr <= 3; nr += 1) calls.push(await call(`/held/${nr}?login=7`, `127.0.0.${nr}`));
    const another = await call('/held/another?login=8');
    await held.untilBegun(3);
    assert.deepEqual([...held.begun].sort(), ['/held/1', '/held/2', '/held/another']);
    held.open();
    for (const { status } of [...calls, another]) assert.equal(await status, 200);
    await shell.listener.stop(0);
  });

  it('one that finds too many waiting, or waits too long, is told so by its room as rate_limited', async () => {
    for (const rule of [ONE_WAITS, NONE_WAITS_LONG]) {
      for (const [callRules, path] of [
        [{ perAddress: rule, perLogin: PLENTY }, '/held'],
        [{ perAddress: PLENTY, perLogin: rule }, '/held?login=7'],
      ] as const) {
        const { held, shell, call } = await openShell({ callRules });
        const running = [await call(path), await call(path)];
        await held.untilBegun(2);
        const waiting = await Promise.all([call(path), call(path)]);
        const refused = await Promise.race(
          waiting.map(async (caller) => ((await caller.status) === 422 ? caller : null)),
        );
        assert.match(refused?.text() ?? '', /"code":"rate_limited"/);
        // Refused or not, health is no call.
        assert.equal(await (await call('/healthz')).status, 200);
        held.open();
        for (const { status } of running) assert.equal(await status, 200);
        await Promise.all(waiting.map(({ status }) => status));
        await shell.listener.stop(0);
      }
    }
  });

  it('behind a trusted proxy the forwarded caller counts, and the proxy itself does not', async () => {
    const { held, shell, call } = await openShell({
      callRules: { perAddress: { atOnce: 1, waiting: 0, waitMilliseconds: 60_000 } },
      trustedProxies: ['127.0.0.9'],
    });
    const forwarded = (address: string) => `X-Forwarded-For: ${address}\r\n`;
    await call('/held/a', '127.0.0.9', forwarded('192.0.2.1'));
    await call('/held/b', '127.0.0.9', forwarded('192.0.2.2'));
    await call('/held/own', '127.0.0.9');
    await call('/held/own', '127.0.0.9');
    await held.untilBegun(4);
    const again = await call('/held/a', '127.0.0.9', forwarded('192.0.2.1'));
    assert.equal(await again.status, 422);
    held.open();
    await shell.listener.stop(0);
  });

  it('a call that is not read keeps its turn only for as long as an answer is kept', async () => {
    const { held, shell, call } = await openShell({
      callRules: { perAddress: { atOnce: 1, waiting: 1, waitMilliseconds: 60_000 } },
      limits: { answerMilliseconds: 100 },
    });
    const deaf = await openRaw(shell.listener.port);
    deaf.socket.pause();
    deaf.socket.write(rawGet('/held/1'));
    await held.untilBegun(1);
    const next = await call('/held/2');
    await held.release(JSON.stringify('x'.repeat(32 * 1024 * 1024)));
    await held.untilBegun(2);
    held.open();
    assert.equal(await next.status, 200);
    deaf.socket.destroy();
    await shell.listener.stop(0);
  });
});

describe('a call whose caller has gone', () => {
  it('is never begun where it was waiting, and gives its place to the next', async () => {
    const { held, shell, call } = await openShell({
      callRules: { perAddress: { atOnce: 1, waiting: 1, waitMilliseconds: 60_000 } },
    });
    const first = await call('/held/1');
    await held.untilBegun(1);
    const gone = await call('/held/gone');
    gone.status.catch(() => {});
    gone.socket.destroy();
    // Its end is noticed a moment later than here.
    while (!shell.lines.some((line) => line.includes('Dropped a call'))) await (await call('/healthz')).status;
    const third = await call('/held/3');
    held.open();
    assert.equal(await first.status, 200);
    assert.equal(await third.status, 200);
    assert.deepEqual(held.begun, ['/held/1', '/held/3']);
    await shell.listener.stop(0);
  });

  it('is worked on no further than to the next breath', async () => {
    const steps: string[] = [];
    const { promise: hasEnded, resolve: end } = Promise.withResolvers<unknown>();
    const held = createHeldRoom(async () => {
      try {
        for (;;) {
          const breather = currentBreather();
          if (breather.isDue) await breather.breathe();
          steps.push('worked');
          await new Promise(setImmediate);
        }
      } catch (error) {
        end(error);
        throw error;
      }
    });
    const shell = await runShell({ rooms: [held.room] });
    const caller = await openRaw(shell.listener.port);
    caller.socket.write(rawGet('/held'));
    await held.release();
    caller.socket.destroy();
    assert.equal(String(await hasEnded), 'CallDropped: The caller went away before its answer was there.');
    assert.ok(steps.length > 0);
    await shell.listener.stop(0);
    assert.ok(shell.lines.some((line) => line.includes('Dropped a call')));
    assert.ok(shell.lines.every((line) => !line.includes('"level":"error"')));
  });
});
