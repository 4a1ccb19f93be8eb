import assert from 'node:assert/strict';
import { once } from 'node:events';
import { get, type IncomingMessage } from 'node:http';
import { after, before, describe, it } from 'node:test';
import { createEchoRoom, type RunningShell, runShell } from './echo-room.ts';

const PART = 'é'.repeat(30_000);

describe('an answer in parts', () => {
  let shell: RunningShell;
  let made = 0;
  const ended = Promise.withResolvers<void>();
  const parts: Record<string, () => AsyncGenerator<string>> = {
    '/parts/three': async function* () {
      yield 'one, ';
      yield 'two, ';
      yield 'thrée';
    },
    '/parts/broken': async function* () {
      yield PART;
      throw new TypeError('No more words.');
    },
    '/parts/endless': async function* () {
      try {
        for (;;) {
          made += 1;
          yield PART;
        }
      } finally {
        ended.resolve();
      }
    },
  };
  before(async () => {
    const room = {
      ...createEchoRoom(),
      name: 'parts',
      claims: [{ kind: 'prefix', path: '/parts' } as const],
      handle: async ({ path }: { readonly path: string }) => ({ status: 200, body: parts[path]?.() ?? null }),
    };
    shell = await runShell({ rooms: [room] });
  });
  after(() => shell.listener.stop());

  it('arrives whole, as JSON with the headers of any answer', async () => {
    const answer = await fetch(`${shell.url}/parts/three`);
    assert.equal(await answer.text(), 'one, two, thrée');
    assert.equal(answer.headers.get('content-type'), 'application/json; charset=utf-8');
    assert.equal(answer.headers.get('x-content-type-options'), 'nosniff');
  });

  it('ends its connection where it cannot be finished, so that nobody takes it for whole, and the log says why', async () => {
    const answer = await fetch(`${shell.url}/parts/broken`);
    await assert.rejects(answer.text());
    const id = answer.headers.get('x-request-id') ?? 'none';
    assert.ok(shell.lines.some((line) => line.includes(id) && line.includes('could not be finished')));
  });

  it('is not made ahead of its reader, and no further once that has gone', async () => {
    const request = get(`${shell.url}/parts/endless`);
    const [answer] = (await once(request, 'response')) as [IncomingMessage];
    answer.once('error', () => {});
    answer.pause();
    answer.destroy();
    await ended.promise;
    // What the system keeps on the way is some megabytes; without a bound the memory would be full.
    assert.ok(made < 1_000, `${made} parts made`);
  });
});
