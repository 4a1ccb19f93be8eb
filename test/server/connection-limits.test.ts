import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { runShell } from './echo-room.ts';
import { createHeldRoom } from './held-room.ts';
import { openRaw, type RawConnection, rawGet } from './raw-http.ts';

const ask = async (connection: RawConnection, path: string): Promise<number> => {
  connection.socket.write(rawGet(path));
  const text = await connection.until(/\r\n\r\n.*\}/s);
  return Number(text.slice(9, 12));
};

describe('the number of connections', () => {
  it('one address holds as many as it may: one more takes the place of its longest idle one', async () => {
    const shell = await runShell({ connectionLimits: { perAddress: 3 } });
    const { port } = shell.listener;
    const first = await openRaw(port);
    const second = await openRaw(port);
    const third = await openRaw(port);
    const elsewhere = await openRaw(port, '127.0.0.2');
    // The first is no longer the one that has been idle for longest.
    assert.equal(await ask(first, '/echo'), 200);
    const fourth = await openRaw(port);
    assert.equal(await second.closed, '');
    for (const connection of [third, elsewhere, fourth]) assert.equal(await ask(connection, '/echo'), 200);
    assert.equal(first.socket.readable, true);
    await shell.listener.stop(0);
  });

  it('when all places are taken, the longest idle one of all is ended in favour of a newcomer', async () => {
    const shell = await runShell({ connectionLimits: { total: 3 } });
    const { port } = shell.listener;
    const oldest = await openRaw(port, '127.0.0.2');
    const others = [await openRaw(port, '127.0.0.3'), await openRaw(port, '127.0.0.4')];
    const newcomer = await openRaw(port, '127.0.0.5');
    assert.equal(await oldest.closed, '');
    for (const connection of [...others, newcomer]) assert.equal(await ask(connection, '/echo'), 200);
    await shell.listener.stop(0);
  });

  it('where all are busy, a newcomer is told whether we live, and for anything else to come back', async () => {
    const held = createHeldRoom();
    const rules = { connectionLimits: { total: 2, spare: 1 }, rooms: [held.room] };
    const shell = await runShell(rules);
    const { port } = shell.listener;
    const busy = [await openRaw(port), await openRaw(port)];
    for (const { socket } of busy) socket.write(rawGet('/held'));
    await held.untilBegun(2);
    const silent = await openRaw(port);
    const monitor = await openRaw(port);
    assert.equal(await silent.closed, '');
    assert.equal(await ask(monitor, '/healthz'), 200);
    const late = await openRaw(port);
    assert.equal(await monitor.closed.then((text) => text.slice(9, 12)), '200');
    assert.equal(await ask(late, '/held'), 503);
    assert.match(await late.closed, /"kind":"busy"/);
    held.open();
    for (const connection of busy) await connection.until(/200 OK/);
    const again = await openRaw(port);
    assert.equal(await ask(again, '/held'), 200);
    await shell.listener.stop(0);
  });

  it('a trusted proxy holds any number, as it speaks for many', async () => {
    const shell = await runShell({ connectionLimits: { perAddress: 2 }, trustedProxies: ['127.0.0.9'] });
    const { port } = shell.listener;
    const all: RawConnection[] = [];
    for (let nr = 0; nr < 5; nr += 1) all.push(await openRaw(port, '127.0.0.9'));
    for (const connection of all) assert.equal(await ask(connection, '/echo'), 200);
    await shell.listener.stop(0);
  });
});
