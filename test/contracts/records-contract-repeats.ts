import assert from 'node:assert/strict';
import { describe } from 'node:test';
import { NOW } from '../support/values.ts';
import { contractTest, type OpenRecords } from './records-contract-test.ts';

/** Calls that their callers may send again. */
export const repeatsContract = (open: OpenRecords): void => {
  describe('calls with a key', () => {
    contractTest(open, 'are begun once a login, and keep their answer until they are forgotten', async (world) => {
      const [one, other] = [await world.login(await world.account()), await world.login(await world.account())];
      const { repeatedCalls } = world.records;
      const call = { loginId: one.id, key: 'Key', fingerprint: 'f' };
      assert.equal(await repeatedCalls.begin(call, NOW), true);
      assert.equal(await repeatedCalls.begin({ ...call, fingerprint: 'g' }, NOW), false);
      assert.equal(
        await repeatedCalls.begin({ ...call, key: 'key' }, NOW + 90),
        true,
        'in the case that it is written in',
      );
      assert.equal(await repeatedCalls.begin({ ...call, loginId: other.id }, NOW), true);
      await repeatedCalls.answer(call, '🗄'.repeat(10_000));
      const kept = { ...call, answer: '🗄'.repeat(10_000), createdAt: NOW };
      assert.deepEqual(await repeatedCalls.find(one.id, 'Key'), kept);
      assert.deepEqual([await repeatedCalls.count(one.id), await repeatedCalls.count(other.id)], [2, 1]);
      await repeatedCalls.forgetOutside(NOW, NOW + 60);
      assert.deepEqual([await repeatedCalls.find(one.id, 'key'), await repeatedCalls.count(one.id)], [null, 1]);
      await repeatedCalls.forgetOutside(NOW + 1, NOW + 60);
      assert.equal(await repeatedCalls.find(one.id, 'Key'), null);
    });
  });
};
