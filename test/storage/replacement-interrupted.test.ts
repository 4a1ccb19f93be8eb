import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { setImmediate as turn } from 'node:timers/promises';
import type { Replacement } from '../../src/ports/file-area.ts';
import { Places, restoreTo } from './replacement-places.ts';

/** Several sources: a directory, a file, and one that is gone. */
const NAMES = ['site', 'app.conf', 'gone'];
const OLD = { 'site/index.html': 'old', 'site/deep/page.html': 'old', 'app.conf': 'old' };
const NEW = { 'site/index.html': 'new', 'site/fresh.html': 'new', 'app.conf': 'new', 'gone/back.txt': 'new' };

/** One whole attempt at it, as the worker makes it. */
async function carryOut(places: Places, replacement: Replacement): Promise<void> {
  if (!(await replacement.takeOver())) {
    const byPath = Object.entries(NEW).map(([name, content]) => [places.path(name), content] as const);
    await restoreTo(await replacement.prepare(), Object.fromEntries(byPath));
    await replacement.stage(false);
  }
  await replacement.swap();
  await replacement.clear();
}

/** Goes on until one step before the end of time: a process that is killed there, or only stopped for a while. */
function stoppingBefore(step: number) {
  let steps = 0;
  const { promise: released, resolve: release } = Promise.withResolvers<void>();
  const { promise: reached, resolve: arrive } = Promise.withResolvers<void>();
  const beforeStep = async () => {
    steps += 1;
    if (steps !== step) return;
    arrive();
    await released;
  };
  return { hooks: { beforeStep }, reached, release, count: () => steps };
}

async function countSteps(): Promise<number> {
  await using places = await Places.open();
  await places.write(OLD);
  const counter = stoppingBefore(0);
  await carryOut(places, await places.attempt(1, NAMES, counter.hooks));
  return counter.count();
}

const STEPS = await countSteps();

/** Starts an attempt and leaves it where it stops. */
async function interrupt(places: Places, attempt: number, step: number) {
  const stopping = stoppingBefore(step);
  const replacement = await places.attempt(attempt, NAMES, stopping.hooks);
  const ended = carryOut(places, replacement).then(
    () => 'ended',
    () => 'failed',
  );
  await Promise.race([stopping.reached, ended]);
  return { ended, ...stopping };
}

const attemptsAmong = (names: readonly string[]): ReadonlySet<string | undefined> =>
  new Set(names.map((name) => /555555555555\.(\d+)\./.exec(name)?.[1]));

describe('a replacement of several places', () => {
  test('takes more steps than one, each of which the tests below stop before', () => {
    assert.ok(STEPS >= 12, `${STEPS} steps`);
  });

  for (let step = 1; step <= STEPS; step += 1) {
    test(`that is killed before its step ${step} is brought to its end by the next attempt`, async () => {
      await using places = await Places.open();
      await places.write(OLD);
      await interrupt(places, 1, step);
      await carryOut(places, await places.attempt(2, NAMES));
      assert.deepEqual(await places.at(...NAMES), NEW);
      assert.deepEqual([...attemptsAmong(await places.leftovers())], ['2']);
    });

    test(`that is killed before its step ${step}, and given up by the next attempt, leaves all of the old`, async () => {
      await using places = await Places.open();
      await places.write(OLD);
      await interrupt(places, 1, step);
      const next = await places.attempt(2, NAMES);
      await next.takeOver();
      await next.rollBack();
      assert.deepEqual(await places.at(...NAMES), OLD);
      assert.deepEqual(await places.leftovers(), []);
    });

    test(`that stands still before its step ${step} cannot harm what the next attempt made meanwhile`, async () => {
      await using places = await Places.open();
      await places.write(OLD);
      const stale = await interrupt(places, 1, step);
      await carryOut(places, await places.attempt(2, NAMES));
      stale.release();
      await stale.ended;
      assert.deepEqual(await places.at(...NAMES), NEW);
    });
  }

  test('that is killed while it takes over, at any step, is brought to its end by the third attempt', async () => {
    for (let step = 1; step <= STEPS; step += 1) {
      for (let second = 1; second <= 4; second += 1) {
        await using places = await Places.open();
        await places.write(OLD);
        await interrupt(places, 1, step);
        await interrupt(places, 2, second);
        await carryOut(places, await places.attempt(3, NAMES));
        assert.deepEqual(await places.at(...NAMES), NEW, `${step}, ${second}`);
        assert.deepEqual([...attemptsAmong(await places.leftovers())], ['3'], `${step}, ${second}`);
      }
    }
  });

  test('that fails at any step of its swap puts all of the old back, also when killed while it does', async () => {
    for (let step = STEPS; step >= 1; step -= 1) {
      await using places = await Places.open();
      await places.write(OLD);
      await interrupt(places, 1, step);
      const second = stoppingBefore(6);
      const undoing = await places.attempt(2, NAMES, second.hooks);
      const undone = undoing.takeOver().then(() => undoing.rollBack());
      await Promise.race([second.reached, undone]);
      await turn();
      const third = await places.attempt(3, NAMES);
      await third.takeOver();
      await third.rollBack();
      assert.deepEqual(await places.at(...NAMES), OLD, `${step}`);
      assert.deepEqual(await places.leftovers(), [], `${step}`);
    }
  });
});
