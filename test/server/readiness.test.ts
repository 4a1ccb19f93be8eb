import assert from 'node:assert/strict';
import { test } from 'node:test';
import supertest from 'supertest';
import { TestGateway } from '../support/test-gateway.ts';

test('a gateway is ready for 30 s after a look for what is due has succeeded, and not before one has', async (t) => {
  const house = await TestGateway.open();
  t.after(() => house.close());
  const readiness = async () => {
    const { status, body } = await supertest(house.server).get('/readyz');
    return [status, body.isTicking];
  };
  assert.deepEqual(await readiness(), [503, false]);
  await house.gateway.loops.trigger.beat();
  assert.deepEqual(await readiness(), [200, true]);
  const now = performance.now.bind(performance);
  t.mock.method(performance, 'now', () => now() + 31_000);
  assert.deepEqual(await readiness(), [503, false]);
  await house.gateway.loops.trigger.beat();
  assert.deepEqual(await readiness(), [200, true]);
});
