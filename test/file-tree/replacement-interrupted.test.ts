import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { setImmediate as turn } from 'node:timers/promises';
import type { Replacement } from '../../src/ports/file-area.ts';
import { thoroughly } from '../support/thoroughness.ts';
import { Places, restoreTo } from './replacement-places.ts';

/** Several sources: a directory, a file, and one that is gone. */
const NAMES = ['site', 'app.conf', 'gone'];
const OLD = { 'site/index.html': 'old', 'site/deep/page.html': 'old', 'app.conf': 'old' };
const NEW = { 'site/index.html': 'new', 'site/fresh.html': 'new', 'app.conf': 'new', 'gone/back.txt': 'new' };

/** What the worker asks the database for, last thing before the swap. */
interface Lease {
  isLost: boolean;
}

/** One whole attempt at it, as the worker makes it. */
async function carryOut(places: Places, replacement: Replacement, lease: Lease = { isLost: false }): Promise<void> {
  if (!(await replacement.takeOver())) {
    const byPath = Object.entries(NEW).map(([name, content]) => [places.path(name), content] as const);
    await restoreTo(await replacement.prepare(), Object.fromEntries(byPath));
    await replacement.stage(false);
  }
  if (lease.isLost) return replacement.discard();
  await replacement.swap();
  await replacement.clear();
}

/** Goes on until one step before the end of time: a process that is killed there, or only stopped for a while. */
function stoppingBefore(step: number) {
  let steps = 0;
  let isKilled = false;
  const { promise: released, resolve: release } = Promise.withResolvers<void>();
  const { promise: reached, resolve: arrive } = Promise.withResolvers<void>();
  const beforeStep = async () => {
    steps += 1;
    if (steps === step) {
      arrive();
      await released;
    }
    if (isKilled) throw new Error('killed');
  };
  const kill = () => {
    isKilled = true;
    release();
  };
  return { hooks: { beforeStep }, reached, release, kill, count: () => steps };
}

async function countSteps(): Promise<number> {
  await using places = await Places.open();
  await places.write(OLD);
  const counter = stoppingBefore(0);
  await carryOut(places, await places.attempt(1, NAMES, counter.hooks));
  return counter.count();
}

const STEPS = await countSteps();
/** Of two interruptions in a row, which of the second are tried with each first one: all, or every seventh in turn. */
const EVERY = thoroughly(1, 7);

/** Starts an attempt and leaves it where it stops. */
async function interrupt(places: Places, attempt: number, step: number) {
  const stopping = stoppingBefore(step);
  const replacement = await places.attempt(attempt, NAMES, stopping.hooks);
  const lease = { isLost: false };
  const ended = carryOut(places, replacement, lease).then(
    () => 'ended',
    () => 'failed',
  );
  await Promise.race([stopping.reached, ended]);
  places.atTheEnd(() => {
    stopping.kill();
    return ended;
  });
  const wakeTooLate = () => {
    lease.isLost = true;
    stopping.release();
  };
  return { ended, wakeTooLate, release: stopping.release };
}

const attemptsAmong = (names: readonly string[]): ReadonlySet<string> =>
  new Set(names.flatMap((name) => /\/[0-9a-f]{32}\/(\d+)/.exec(name)?.[1] ?? []));

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
      stale.wakeTooLate();
      await stale.ended;
      assert.deepEqual(await places.at(...NAMES), NEW);
      assert.deepEqual(await places.kept(NAMES), OLD);
    });
  }

  for (let step = 1; step <= STEPS; step += 1) {
    test(`that wakes at its step ${step} while the next attempt takes over loses nothing of the old`, async () => {
      for (let taking = 1 + (step % EVERY); taking <= 7; taking += EVERY) {
        await using places = await Places.open();
        await places.write(OLD);
        const stale = await interrupt(places, 1, step);
        const next = await interrupt(places, 2, taking);
        stale.wakeTooLate();
        await stale.ended;
        next.release();
        await next.ended;
        await carryOut(places, await places.attempt(3, NAMES));
        assert.deepEqual(await places.at(...NAMES), NEW, `${taking}`);
        assert.deepEqual(await places.kept(NAMES), OLD, `${taking}`);
      }
    });
  }

  test('that is killed while its copy is half there is begun anew by the next attempt', async () => {
    await using places = await Places.open();
    await places.write(OLD);
    const first = await places.attempt(1, NAMES);
    await first.takeOver();
    for (const { directory } of await first.prepare())
      await restoreTo([`${directory}.partial`], { 'half/of/it': 'new' });
    await carryOut(places, await places.attempt(2, NAMES));
    assert.deepEqual([await places.at(...NAMES), await places.kept(NAMES)], [NEW, OLD]);
    assert.deepEqual([...attemptsAmong(await places.leftovers())], ['2']);
  });

  test('that is killed after its last step, before that is recorded, is found complete by the next attempt', async () => {
    await using places = await Places.open();
    await places.write(OLD);
    await carryOut(places, await places.attempt(1, NAMES));
    await carryOut(places, await places.attempt(2, NAMES));
    assert.deepEqual([await places.at(...NAMES), await places.kept(NAMES)], [NEW, OLD]);
  });

  test('that is killed while it takes over, at any step, is brought to its end by the third attempt', async () => {
    for (let step = 1; step <= STEPS; step += 1) {
      for (let second = 1 + (step % EVERY); second <= 4; second += EVERY) {
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
      places.atTheEnd(() => {
        second.kill();
        return undone.catch(() => {});
      });
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
