import assert from 'node:assert/strict';
import { after, before, beforeEach, describe, it } from 'node:test';
import { type RunningShell, runShell } from './echo-room.ts';
import { createHeldRoom, type HeldRoom } from './held-room.ts';
import { openRaw, rawGet } from './raw-http.ts';

const countAnswers = (text: string): number => text.match(/HTTP\/1\.1 /g)?.length ?? 0;
const requests = (count: number): string =>
  Array.from({ length: count }, (_, index) => rawGet(`/held/${index + 1}`)).join('');

/** The first may have come before the rest, and is begun then. */
const othersThanFirst = ({ begun }: HeldRoom) => begun.filter((path) => path !== '/held/1');

describe('requests that are sent ahead of their answers', () => {
  let held: HeldRoom;
  let shell: RunningShell;
  before(async () => {
    const rooms = { name: 'held', claims: [{ kind: 'prefix', path: '/held' } as const] };
    held = createHeldRoom();
    const delegate = { ...held.room, ...rooms, handle: (request: never) => held.room.handle(request) };
    shell = await runShell({ rooms: [delegate] });
  });
  beforeEach(() => {
    held = createHeldRoom();
  });
  after(() => shell.listener.stop(0));

  it('one at a time is answered, in the order of coming: the second begins when the first is written', async () => {
    const caller = await openRaw(shell.listener.port);
    caller.socket.write(requests(9));
    for (let nr = 1; nr <= 9; nr += 1) {
      await held.untilBegun(nr);
      assert.equal(held.begun.length, nr);
      await held.release(`"answer ${nr}"`);
      await caller.until(new RegExp(`"answer ${nr}"`));
    }
    assert.deepEqual(
      [...caller.text().matchAll(/"answer (\d)"/g)].map(([, nr]) => Number(nr)),
      [1, 2, 3, 4, 5, 6, 7, 8, 9],
    );
    caller.socket.destroy();
  });

  it('more than eight that wait end the connection, and none of them is begun', async () => {
    const caller = await openRaw(shell.listener.port);
    caller.socket.write(requests(10));
    assert.equal(await caller.closed, '');
    held.open();
    const other = await openRaw(shell.listener.port);
    other.socket.write(rawGet('/held/other'));
    await other.until(/200 OK/);
    assert.deepEqual(othersThanFirst(held), ['/held/other']);
    other.socket.destroy();
  });

  it('a caller that sends on and on is ended, however much is under way to us', async () => {
    const caller = await openRaw(shell.listener.port);
    const flood = Buffer.from(requests(500));
    const push = (): void => {
      while (caller.socket.writable && caller.socket.write(flood));
    };
    caller.socket.on('drain', push);
    push();
    assert.equal(await caller.closed, '');
    assert.deepEqual(othersThanFirst(held), []);
  });

  it('a body, a request to continue and an upgrade wait their turn like any other', async () => {
    const caller = await openRaw(shell.listener.port);
    const json = 'Content-Type: application/json\r\nContent-Length: 2\r\n';
    caller.socket.write(
      `${rawGet('/held/1')}${rawGet('/held/2', json)}{}` +
        `${rawGet('/held/3', `Expect: 100-continue\r\n${json}`)}{}` +
        rawGet('/held/4', 'Connection: Upgrade\r\nUpgrade: websocket\r\n'),
    );
    await held.untilBegun(1);
    held.open();
    const text = await caller.until(/(?:200 OK.*){4}/s);
    assert.deepEqual(held.begun, ['/held/1', '/held/2', '/held/3', '/held/4']);
    assert.equal(countAnswers(text), 5);
    caller.socket.destroy();
  });

  it('what waits behind an answer that closes the connection is never begun', async () => {
    held.open();
    const caller = await openRaw(shell.listener.port);
    caller.socket.write(rawGet('/held/1', 'Connection: close\r\n') + rawGet('/held/2'));
    assert.equal(countAnswers(await caller.closed), 1);
    assert.deepEqual(held.begun, ['/held/1']);
  });

  it('what is no HTTP, sent behind requests, ends the connection once these are answered', async () => {
    const caller = await openRaw(shell.listener.port);
    caller.socket.write(`${requests(2)}\x16\x03\x01\r\n\r\n`);
    await held.untilBegun(1);
    held.open();
    assert.equal((await caller.closed).match(/200 OK/g)?.length, 2);
    assert.equal(countAnswers(caller.text()), 2);
  });
});
