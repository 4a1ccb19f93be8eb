import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Breather, holdingLocks, SLICE_MS } from '../../src/ports/breather.ts';
import { loopByHand } from '../support/loop-by-hand.ts';

/** `parts` pieces of 4 ms; answers how many parts are done. */
function longWork({ queue, spend }: ReturnType<typeof loopByHand>, parts: number) {
  const work = { done: 0 };
  const run = async () => {
    const breather = new Breather(queue);
    while (work.done < parts) {
      if (breather.isDue) await breather.breathe();
      spend(SLICE_MS * 0.4);
      work.done += 1;
    }
  };
  void run();
  return work;
}

test('work is let go on until its slice is used up, and not longer', async () => {
  const loop = loopByHand();
  const breather = new Breather(loop.queue);
  loop.spend(SLICE_MS - 1);
  assert.equal(breather.isDue, false);
  loop.spend(1);
  assert.equal(breather.isDue, true);
});

test('long work takes a breath between two slices, and is done in the end', async () => {
  const loop = loopByHand();
  const work = longWork(loop, 7);
  assert.equal(work.done, 3);
  await loop.turn();
  assert.equal(work.done, 6);
  await loop.turn();
  assert.equal(work.done, 7);
  assert.equal(loop.waiting(), 0);
});

test('of many long pieces of work one goes on in each turn of the loop, in the order of coming', async () => {
  const loop = loopByHand();
  const works = [longWork(loop, 9), longWork(loop, 9), longWork(loop, 9)];
  const seen: number[][] = [];
  for (let turns = 0; turns < 4; turns += 1) {
    await loop.turn();
    seen.push(works.map(({ done }) => done));
  }
  assert.deepEqual(seen, [
    [6, 3, 3],
    [6, 6, 3],
    [6, 6, 6],
    [9, 6, 6],
  ]);
});

test('work that holds locks waits for one other at each breath, however many there are, and holds up none for good', async () => {
  const loop = loopByHand();
  const others = Array.from({ length: 8 }, () => longWork(loop, 9));
  const holder = holdingLocks(() => longWork(loop, 9));
  const seen: number[][] = [];
  for (let turns = 0; turns < 4; turns += 1) {
    await loop.turn();
    seen.push([holder.done, others.filter(({ done }) => done > 3).length]);
  }
  assert.deepEqual(seen, [
    [6, 0],
    [6, 1],
    [9, 1],
    [9, 2],
  ]);
});

test('those who hold locks take turns among themselves, and so do they with the others', async () => {
  const loop = loopByHand();
  const other = longWork(loop, 9);
  const holders = holdingLocks(() => [longWork(loop, 9), longWork(loop, 9)]);
  const seen: number[][] = [];
  for (let turns = 0; turns < 6; turns += 1) {
    await loop.turn();
    seen.push([other, ...holders].map(({ done }) => done));
  }
  assert.deepEqual(seen, [
    [3, 6, 3],
    [6, 6, 3],
    [6, 6, 6],
    [9, 6, 6],
    [9, 9, 6],
    [9, 9, 9],
  ]);
  assert.equal(loop.waiting(), 0);
});

test('the time between two slices does not count as the next one', async () => {
  const loop = loopByHand();
  const breather = new Breather(loop.queue);
  const breath = breather.breathe();
  loop.spend(10_000);
  await loop.turn();
  await breath;
  assert.equal(breather.isDue, false);
});

test('a breath on the serving thread ends by itself', async () => {
  await new Breather().breathe();
});

test('long work leaves the turns to newcomers until one brings nobody, but not for ever', async () => {
  const loop = loopByHand();
  const work = longWork(loop, 9);
  for (let newcomers = 0; newcomers < 3; newcomers += 1) {
    loop.queue.welcome();
    await loop.turn();
    assert.equal(work.done, 3);
  }
  await loop.turn();
  assert.equal(work.done, 6);
  for (let newcomers = 0; newcomers < 65; newcomers += 1) {
    loop.queue.welcome();
    await loop.turn();
  }
  assert.equal(work.done, 9);
});
