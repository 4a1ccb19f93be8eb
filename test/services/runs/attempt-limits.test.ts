import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { problemIn } from '../../../src/domain/errors.ts';
import { limitAttempt } from '../../../src/services/runs/attempt-limits.ts';

const never = () => new AbortController().signal;

describe('an attempt', () => {
  test('that takes longer than one may is ended then', (t) => {
    t.mock.timers.enable({ apis: ['setTimeout'] });
    using limited = limitAttempt({ gigabytes: null, hours: 2 }, never(), () => {});
    t.mock.timers.tick(2 * 3_600_000 - 1);
    assert.equal(limited.signal.aborted, false);
    t.mock.timers.tick(1);
    assert.deepEqual(problemIn(limited.signal.reason), {
      code: 'driver_failed',
      reason: 'backup_too_long',
      params: { hours: 2 },
    });
  });

  test('may hold as much as it may, and not a byte more', () => {
    const told: number[] = [];
    using limited = limitAttempt({ gigabytes: 1, hours: null }, never(), ({ bytes }) => void told.push(bytes));
    limited.onProgress({ files: 1, bytes: 1_000_000_000 });
    assert.equal(limited.signal.aborted, false);
    limited.onProgress({ files: 2, bytes: 1_000_000_001 });
    assert.equal(problemIn(limited.signal.reason).reason, 'backup_too_large');
    assert.deepEqual(told, [1_000_000_000, 1_000_000_001]);
  });

  test('is ended by its caller as before', () => {
    const caller = new AbortController();
    using limited = limitAttempt({ gigabytes: null, hours: null }, caller.signal, () => {});
    const reason = new Error('draining');
    caller.abort(reason);
    assert.equal(limited.signal.reason, reason);
  });
});
