import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Breather, SLICE_MS } from '../../src/ports/breather.ts';
import {
  answeringCall,
  CallDropped,
  currentBreather,
  detachedFromCall,
  findInPieces,
  PIECE_SIZE,
  restInCall,
} from '../../src/ports/current-call.ts';
import { loopByHand } from '../support/loop-by-hand.ts';

const HERE = new AbortController().signal;

test('calls that begin in one turn of the loop share a slice; those that it is too short for come one a turn', async () => {
  const loop = loopByHand();
  const done: number[] = [];
  const call = (nr: number) =>
    answeringCall(
      HERE,
      async () => {
        loop.spend(SLICE_MS / 2);
        done.push(nr);
      },
      loop.queue,
    );
  const calls = [1, 2, 3, 4].map(call);
  await new Promise<void>((resolve) => setImmediate(resolve));
  assert.deepEqual(done, [1, 2]);
  await loop.turn();
  assert.deepEqual(done, [1, 2, 3]);
  const newcomer = call(5);
  await loop.turn();
  assert.deepEqual(done, [1, 2, 3, 5, 4]);
  await Promise.all([...calls, newcomer]);
});

test('all parts of a call share its breather; outside of a call all that goes on in one turn does', async () => {
  await answeringCall(HERE, async () => {
    const first = currentBreather();
    await Promise.resolve();
    assert.equal(currentBreather(), first);
    await answeringCall(HERE, async () => assert.notEqual(currentBreather(), first));
  });
  const ofTurn = currentBreather();
  assert.ok(ofTurn instanceof Breather);
  await Promise.resolve();
  assert.equal(currentBreather(), ofTurn);
  await new Promise<void>((resolve) => setImmediate(resolve));
  assert.notEqual(currentBreather(), ofTurn);
});

test('once its caller has gone a call ends at the next breath, but rests between steps that belong together', async () => {
  const gone = new AbortController();
  await answeringCall(gone.signal, async () => {
    gone.abort();
    await restInCall();
    const breather = currentBreather();
    assert.equal(breather.isDue, true);
    await assert.rejects(breather.breathe(), CallDropped);
  });
  await restInCall();
});

test('what is to be carried through does not end with the call, and what follows it does', async () => {
  const gone = new AbortController();
  await answeringCall(gone.signal, async () => {
    gone.abort();
    await detachedFromCall(async () => {
      const breather = currentBreather();
      await currentBreather().breathe();
      await breather.breathe();
    });
    await assert.rejects(currentBreather().breathe(), CallDropped);
  });
});

test('many things are asked for in pieces, a few in one, none not at all', async () => {
  for (const [count, pieces] of [
    [0, []],
    [3, [3]],
    [PIECE_SIZE, [PIECE_SIZE]],
    [PIECE_SIZE + 1, [PIECE_SIZE, 1]],
  ] as const) {
    const asked: number[] = [];
    const items = Array.from({ length: count }, (_, index) => index);
    const found = await findInPieces(items, async (piece) => {
      asked.push(piece.length);
      return piece;
    });
    assert.deepEqual([found, asked], [items, pieces]);
  }
});
