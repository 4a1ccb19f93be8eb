import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import supertest from 'supertest';
import { seedDemo } from '../../../src/demo.ts';
import { TestGateway } from '../../support/test-gateway.ts';

describe('the demo', () => {
  it('lets its customer make five backups by hand a day, and as many snapshots', async () => {
    const gateway = await TestGateway.open();
    try {
      const { token, instance } = await seedDemo(gateway.gateway);
      const make = async (func: string) => {
        const fields = { func, auth: token, plid: String(instance.id), name: 'B', sok: 'ok' };
        const { body } = await supertest(gateway.server).post('/').type('form').send(fields);
        return body.doc.error?.$object ?? 'ok';
      };
      for (const func of ['instances.fleio_bckps.edit', 'instances.snapshots.edit']) {
        for (let count = 0; count < 5; count += 1) assert.equal(await make(func), 'ok');
        assert.equal(await make(func), 'manual_created_today');
      }
    } finally {
      await gateway.close();
    }
  });
});
