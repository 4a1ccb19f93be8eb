import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { parseRetention, select } from '../../../src/domain/retention/index.ts';
import { sayDeletionReason, sayKeepReason } from '../../../src/wording/english/index.ts';
import { idsOf, listRowFiles, readRows } from './pools.ts';

for (const file of listRowFiles()) {
  describe(`retention as worked out by hand in ${file}`, () => {
    for (const row of readRows(file)) {
      test(row.why, () => {
        const policy = parseRetention(row.policy);
        assert.ok(policy.kind !== 'inherit');
        const { keep, expire } = select(policy, row.pool, row.zone);
        assert.deepEqual(idsOf(keep), row.keep);
        if (row.expire === undefined) assert.equal(expire.length, row.pool.length - row.keep.length);
        else assert.deepEqual(idsOf(expire), row.expire);
        const told = new Map<number, readonly string[]>([
          ...keep.map(
            ({ snapshot, reasons }) => [snapshot.id, reasons.map((reason) => sayKeepReason(reason))] as const,
          ),
          ...expire.map(({ snapshot, reason }) => [snapshot.id, [sayDeletionReason(reason)]] as const),
        ]);
        for (const [id, reasons] of Object.entries(row.reasons ?? {}))
          assert.deepEqual(told.get(Number(id)), reasons, id);
      });
    }
  });
}
