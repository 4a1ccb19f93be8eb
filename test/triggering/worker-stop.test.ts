import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { setImmediate as turn } from 'node:timers/promises';
import { archiveKind } from '../../src/drivers/archive/index.ts';
import type { DriverKind } from '../../src/ports/snapshot-driver.ts';
import { LEASE_SECONDS } from '../../src/services/leases/index.ts';
import { LocalWorkQueue, takeFrom, WorkerLoop } from '../../src/triggering/worker-loop.ts';
import { openInstallation } from '../support/installation.ts';
import { STAFF, there } from '../support/values.ts';

const DRAIN_SECONDS = 30;

/** A driver whose backups never end and heed no signal, as a read that hangs in the kernel. */
function hangingDriver() {
  const { promise: reached, resolve: arrive } = Promise.withResolvers<AbortSignal>();
  const kind: DriverKind = {
    ...archiveKind,
    open: (store) =>
      Object.assign(archiveKind.open(store), {
        backup: (_job: unknown, _channel: unknown, signal: AbortSignal) => {
          arrive(signal);
          return new Promise<never>(() => {});
        },
      }),
  };
  return { kind, reached };
}

describe('a worker that stops while a driver heeds no abort', () => {
  test('returns three seconds after the drain, not sooner and not never; the task is taken up again by its lapse', async (t) => {
    const { kind, reached } = hangingDriver();
    await using house = await openInstallation({ drivers: [kind] });
    const target = await house.addTarget();
    await house.services.backups.backUp(STAFF, target, 'backup', 'by hand');
    t.mock.timers.enable({ apis: ['setInterval', 'setTimeout'] });
    const worker = new WorkerLoop([takeFrom('task', house.services.tasks)], new LocalWorkQueue(), house.log, 1);
    worker.start();
    worker.wake();
    const signal = await reached;

    let hasStopped = false;
    const stopped = worker.stop(DRAIN_SECONDS).then(() => {
      hasStopped = true;
    });
    const pass = async (milliseconds: number) => {
      await turn();
      t.mock.timers.tick(milliseconds);
      await turn();
    };
    await pass(DRAIN_SECONDS * 1_000 - 1);
    assert.equal(signal.aborted, false, 'what runs has all of its time');
    await pass(1);
    assert.equal(signal.aborted, true);
    await pass(2_999);
    assert.equal(hasStopped, false, 'an aborted attempt has a moment to put its task back');
    await pass(1);
    assert.equal(hasStopped, true);
    await stopped;

    t.mock.timers.reset();
    house.clock.advance(2 * LEASE_SECONDS);
    const next = there(await house.services.tasks.claim());
    assert.equal(next.attempt, 2);
    assert.partialDeepStrictEqual(await house.snapshotsOf(target), [{ state: 'creating' }]);
  });
});
