import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { createEchoRoom, type RunningShell, runShell } from './echo-room.ts';

const MEGABYTE = 1_048_576;

describe('a room that answers in its own way', () => {
  let shell: RunningShell;
  before(async () => {
    const room = createEchoRoom({
      accepts: ['json'],
      mostBytes: ({ path }) => ({ '/echo/large': 8 * MEGABYTE, '/echo/small': 10 })[path],
    });
    const own = {
      ...room,
      name: 'pages',
      claims: [{ kind: 'prefix', path: '/pages' } as const],
      handle: async () => ({
        status: 200,
        headers: {
          'Content-Type': 'text/html; charset=utf-8',
          'Cache-Control': 'public, max-age=60',
          'Content-Security-Policy': "default-src 'self'",
        },
        body: (async function* () {
          yield Buffer.from([0xc3]);
          yield Buffer.from([0xa9]);
          yield ' é';
        })(),
      }),
    };
    shell = await runShell({ rooms: [room, own] });
  });
  after(() => shell.listener.stop());

  const post = async (path: string, bytes: number) => {
    const answer = await fetch(`${shell.url}${path}`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify(['x'.repeat(bytes - 4)]),
    });
    await answer.text();
    return answer.status;
  };

  it('may take larger or smaller bodies at some of its addresses', async () => {
    assert.deepEqual(
      [await post('/echo/large', 8 * MEGABYTE), await post('/echo/large', 8 * MEGABYTE + 1)],
      [200, 413],
    );
    assert.deepEqual([await post('/echo/small', 10), await post('/echo/small', 11)], [200, 413]);
    assert.deepEqual([await post('/echo', 65_536), await post('/echo', 65_537)], [200, 413]);
  });

  it('may send bytes as they are made, and say itself who may keep and frame them', async () => {
    const answer = await fetch(`${shell.url}/pages`);
    assert.equal(await answer.text(), 'é é');
    const { headers } = answer;
    assert.deepEqual(
      ['cache-control', 'content-security-policy', 'content-type', 'x-content-type-options'].map((name) =>
        headers.get(name),
      ),
      ['public, max-age=60', "default-src 'self'", 'text/html; charset=utf-8', 'nosniff'],
    );
  });
});
