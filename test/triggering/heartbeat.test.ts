import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { describe, type TestContext, test } from 'node:test';
import { setImmediate as turn } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { Heartbeat } from '../../src/triggering/heartbeat.ts';

const PROCESS = fileURLToPath(new URL('./heartbeat-process.ts', import.meta.url));

/** Resolves once a process whose clock starts there, and is stepped after two beats, has beaten three times more. */
async function goesOn({ signal }: TestContext, timeZone: string, startsAt: string, stepSeconds = 0): Promise<void> {
  const { stdout } = await promisify(execFile)(process.execPath, [PROCESS, startsAt, String(stepSeconds)], {
    env: { ...process.env, TZ: timeZone },
    signal,
  });
  assert.equal(stdout, 'It goes on.\n', 'it says nothing else');
}

describe('the heartbeat', { concurrency: true }, () => {
  test("goes on into the hour that comes twice in the machine's own zone", (t) =>
    goesOn(t, 'Europe/Berlin', '2026-10-24T23:59:56Z'));

  test("beats in the hour that comes twice in the machine's own zone", (t) =>
    goesOn(t, 'Europe/Berlin', '2026-10-25T00:30:00Z'));

  test('goes on when the wall clock is set back an hour', (t) => goesOn(t, 'UTC', '2026-06-02T02:00:00Z', -3_600));

  test('goes on when the wall clock is set ahead three hours, without a word about it', (t) =>
    goesOn(t, 'UTC', '2026-06-02T02:00:00Z', 10_800));

  test('goes on when the wall clock is set ahead ten years', (t) =>
    goesOn(t, 'UTC', '2026-06-02T02:00:00Z', 3_652 * 86_400));
});

// One after the other: the mocked clock is the whole process's.
describe('one heartbeat', () => {
  test('never beats twice at once, and stops only when a beat has ended', async (t) => {
    t.mock.timers.enable({ apis: ['setTimeout', 'Date'], now: Date.UTC(2026, 5, 2) });
    const held = Promise.withResolvers<void>();
    let beats = 0;
    const beat = (): Promise<void> => {
      beats += 1;
      return held.promise;
    };
    const heart = new Heartbeat([{ everySeconds: 1, beat }]);
    heart.start();
    for (let second = 0; second < 20; second += 1) {
      t.mock.timers.tick(1_000);
      await turn();
    }
    assert.equal(beats, 1);
    let hasStopped = false;
    const stopped = heart.stop().then(() => {
      hasStopped = true;
    });
    await turn();
    assert.equal(hasStopped, false);
    held.resolve();
    await stopped;
  });

  test('beats for each as often as that asks for, and one that takes long holds up no other', async (t) => {
    t.mock.timers.enable({ apis: ['setTimeout', 'Date'], now: Date.UTC(2026, 5, 2) });
    const counts = { each: 0, fifth: 0, held: 0 };
    const held = Promise.withResolvers<void>();
    const count = async (name: 'each' | 'fifth') => {
      counts[name] += 1;
    };
    const heart = new Heartbeat([
      {
        everySeconds: 1,
        beat: () => {
          counts.held += 1;
          return held.promise;
        },
      },
      { everySeconds: 5, beat: () => count('fifth') },
      { everySeconds: 1, beat: () => count('each') },
    ]);
    heart.start();
    for (let second = 0; second < 20; second += 1) {
      t.mock.timers.tick(1_000);
      await turn();
    }
    held.resolve();
    await heart.stop();
    assert.equal(counts.held, 1);
    assert.equal(counts.fifth, Math.ceil(counts.each / 5));
    assert.ok(counts.each >= 10, `${counts.each} beats`);
  });
});
