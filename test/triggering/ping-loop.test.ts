import assert from 'node:assert/strict';
import { test } from 'node:test';
import { problem } from '../../src/domain/errors.ts';
import { PingLoop } from '../../src/triggering/ping-loop.ts';
import { CollectedLog } from '../support/collected-log.ts';

test('the heartbeat is heard each minute while the trigger ticks; a failure is told once and stops nothing', async () => {
  const log = new CollectedLog();
  let [secondsSinceTick, pings, isHeard] = [0, 0, true];
  const pinger = {
    ping: async () => {
      pings += 1;
      if (!isHeard) throw problem('outward_call_failed', { why: 'status', status: 500 });
    },
  };
  const loop = new PingLoop({ secondsSinceTick: () => secondsSinceTick }, pinger, log);
  assert.equal(loop.everySeconds, 60);
  const beat = async () => {
    await loop.beat();
    await loop.idle();
  };
  await beat();
  secondsSinceTick = 31;
  await beat();
  assert.equal(pings, 1, 'silence is the alarm');
  secondsSinceTick = 1;
  for (const heard of [false, false, true, true]) {
    isHeard = heard;
    await beat();
  }
  assert.equal(pings, 5);
  assert.deepEqual(
    log.lines.map(({ level, message }) => [level, message]),
    [
      ['warn', 'The heartbeat is not heard; it goes on each minute.'],
      ['info', 'The heartbeat is heard again.'],
    ],
  );
  await loop.stop();
  await beat();
  assert.equal(pings, 5, 'nothing after its end');
});
