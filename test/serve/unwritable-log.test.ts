import assert from 'node:assert/strict';
import { closeSync, openSync } from 'node:fs';
import { describe, test } from 'node:test';
import type { Status } from '../../src/services/housekeeping/status.ts';
import { Fifo } from '../support/fifo.ts';
import { findFreePort } from '../support/started-server.ts';
import { type GatewayProcess, openPlace, type Place, until } from './gateway-process.ts';

/** A gateway whose output goes into a file of the test's own, so that it is known by its port alone. */
async function serveInto(place: Place, stdout: number) {
  const port = await findFreePort();
  const gateway = place.serve([], { PORT: String(port), LOG_LEVEL: 'info' }, { stdout });
  const ask = (path: string): Promise<Response> => fetch(`http://127.0.0.1:${port}${path}`);
  await until(async () => ((await ask('/readyz').catch(() => null))?.status === 200 ? true : null));
  return { gateway, ask };
}

const endsCleanly = async (gateway: GatewayProcess): Promise<void> => {
  const { code, stderr } = await gateway.stop();
  assert.deepEqual([code, stderr], [0, '']);
};

describe('a gateway whose log cannot be written goes on serving, and ends when it is told to', () => {
  test('on a full disk; status tells how many lines were dropped', async () => {
    await using place = await openPlace();
    const full = openSync('/dev/full', 'w');
    try {
      const { gateway, ask } = await serveInto(place, full);
      await using _ = gateway;
      for (let call = 0; call < 5; call += 1) assert.equal((await ask('/healthz')).status, 200);
      const dropped = await until(async () => {
        const { droppedLogLines } = (await (await ask('/readyz')).json()) as Status;
        return droppedLogLines || null;
      });
      assert.ok(dropped >= 2, 'its first words, and the calls');
      assert.match((await place.run(['status'])).stdout, /^log lines dropped +[1-9]/m);
      await endsCleanly(gateway);
    } finally {
      closeSync(full);
    }
  });

  test('into a pipe whose reader has gone, and comes back', async () => {
    await using place = await openPlace();
    using fifo = new Fifo({ blocks: true });
    const { gateway, ask } = await serveInto(place, fifo.writer);
    await using _ = gateway;
    assert.match(fifo.read(), /^Backrota listens on /m);
    fifo.readerLeaves();
    for (let call = 0; call < 5; call += 1) assert.equal((await ask('/healthz')).status, 200);
    fifo.readerReturns();
    assert.equal((await ask('/healthz')).status, 200);
    assert.match(fifo.read(), /"dropped":5,"msg":"The log could not be written: 5 line/);
    await endsCleanly(gateway);
  });

  test('into a pipe whose reader has stopped reading', async () => {
    await using place = await openPlace();
    using fifo = new Fifo({ blocks: true });
    const { gateway, ask } = await serveInto(place, fifo.writer);
    await using _ = gateway;
    const path = `/${'x'.repeat(255)}`;
    // More than a pipe holds.
    for (let call = 0; call < 250; call += 1) assert.equal((await ask(path)).status, 404);
    await endsCleanly(gateway);
  });
});
