import assert from 'node:assert/strict';
import { test } from 'node:test';
import { select } from '../../../src/domain/retention/index.ts';
import { buildMember, idsOf } from './pools.ts';

test('a chain with two fulls ranks by the newer one, before and after the older has gone', () => {
  const chain = { chainId: 'c' };
  const pool = [
    buildMember(1, 900, chain),
    buildMember(2, 0, { ...chain, parentId: 1, isProtected: true }),
    buildMember(3, 0, chain),
    buildMember(4, 0),
  ];
  const first = select({ kind: 'chains', count: 1 }, pool, 'UTC');
  assert.deepEqual(idsOf(first.expire), [4]);
  const kept = first.keep.map(({ snapshot }) => snapshot);
  assert.deepEqual(idsOf(select({ kind: 'chains', count: 1 }, kept, 'UTC').expire), []);
});
