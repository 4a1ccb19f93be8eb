import assert from 'node:assert/strict';
import { test } from 'node:test';
import { problem } from '../../src/domain/errors.ts';
import { thing } from '../../src/domain/problems/index.ts';
import { bindEndpoint, nobody } from '../../src/server/endpoint.ts';

const stale = () => problem('stale', { thing: thing('target', { id: 3, uuid: 'u', name: 'web-01' }) });

/** A call of an endpoint that writes, once others were faster so many times; `seen`: what it did, in order. */
const callAfter = (times: number, error = stale) => {
  const seen: string[] = [];
  const endpoint = bindEndpoint({
    name: 'thing.change',
    request: (wire: string) => {
      seen.push('read');
      return wire.toUpperCase();
    },
    call: async (_: null, name) => {
      seen.push('call');
      if (seen.length <= times + 1) throw error();
      return name;
    },
    response: (name) => `written: ${name}`,
  });
  return { seen, run: () => endpoint.run('a', null, nobody('toy')) };
};

test('a write that someone else was faster than is worked out and made again; the wire is read once', async () => {
  const { seen, run } = callAfter(3);
  assert.equal(await run(), 'written: A');
  assert.deepEqual(seen, ['read', 'call', 'call', 'call', 'call']);
});

test('one that others are faster than each time ends after ten attempts, as a conflict', async () => {
  const { seen, run } = callAfter(Number.POSITIVE_INFINITY);
  await assert.rejects(run(), { code: 'conflict', problem: stale().problem });
  assert.equal(seen.length, 11);
});

test('whatever else is refused is refused at once', async () => {
  const { seen, run } = callAfter(1, () => problem('staff_only', {}));
  await assert.rejects(run(), { code: 'forbidden' });
  assert.deepEqual(seen, ['read', 'call']);
});
