import assert from 'node:assert/strict';
import { test } from 'node:test';
import supertest from 'supertest';
import { TestGateway } from '../support/test-gateway.ts';

const readiness = async (reserve: string) => {
  const house = await TestGateway.open({ DISK_RESERVE: reserve });
  try {
    await house.gateway.loops.trigger.beat();
    const { status, body } = await supertest(house.server).get('/readyz');
    return { status, hasRoom: body.hasRoom };
  } finally {
    await house.close();
  }
};

test('a gateway is not ready while less than what is kept free for its database is', async () => {
  assert.deepEqual(await readiness('0'), { status: 200, hasRoom: true });
  assert.deepEqual(await readiness(String(2 ** 52)), { status: 503, hasRoom: false });
});
